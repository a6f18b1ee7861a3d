/** What happens at a step, and whether the search goes on after it. */
import { Reading, TokenChip } from "../../shared/components";
import { useSurroundings, useText } from "../../shared/mount";
import { compose, count, type Message } from "../../shared/text";
import { nats } from "./layout";
import * as messages from "./messages";
import type { Run } from "./search";
import { groupsFor } from "./search";
import { type Story, storyOf } from "./story";
import { verdictIn } from "./words";

export function Sentence({ run, at, winner }: { run: Run; at: number; winner: readonly number[] }) {
  const t = useText();
  const { language } = useSurroundings();
  const story = storyOf(run.steps, at, winner);
  const step = run.steps[at - 1];
  if (!step) return null;
  const groups = run.wanted.variant === "diverse" ? groupsFor(run.wanted) : 1;
  const verdicts = step.verdicts.map((verdict) => {
    const what = verdictIn(verdict, run.wanted, run.wanted.beams / groups, t);
    return groups > 1 ? t(messages.GROUP_VERDICT, { n: verdict.group + 1, what }) : what;
  });
  return (
    <Reading
      note={verdicts.map((what, k) => (
        <span key={step.verdicts[k]?.group} class="bs-verdict">
          {what}
        </span>
      ))}
    >
      {story && compose(sentenceOf(story), language.value, slots(story, at))}
    </Reading>
  );
}

function sentenceOf(story: Story): Message {
  switch (story.kind) {
    case "first":
      return story.second === null ? messages.FIRST_ALONE : messages.FIRST;
    case "overtakes":
      return story.wins ? messages.OVERTAKES_AND_WINS : messages.OVERTAKES;
    case "replaces":
      return messages.REPLACES;
    case "ahead":
      return messages.AHEAD;
    case "alone":
      return messages.ALONE;
    case "ended":
      return story.finished === 1 ? messages.ENDED_ONE : messages.ENDED;
  }
}

function slots(story: Story, at: number) {
  const chip = (text: string | null) => <TokenChip text={text ?? ""} role="model" />;
  const bold = (value: number) => <b class="num">{nats(value)}</b>;
  const n = count(at);
  if (story.kind === "ended") {
    return { n, k: count(story.finished), a: chip(story.text), sum: bold(story.score) };
  }
  const { leader } = story;
  const other = story.kind === "first" ? story.second : story.kind === "alone" ? null : story.other;
  return { n, a: chip(leader), b: chip(other), gap: "gap" in story ? bold(story.gap) : "" };
}
