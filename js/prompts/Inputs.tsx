/** The labelled inputs as lines of text. */
import { useSignal } from "@preact/signals";
import { Button } from "../shared/components";
import { useSurroundings, useText } from "../shared/mount";
import { say } from "../shared/text";
import * as messages from "./messages";
import type { Example } from "./statistics";
import type { Store } from "./store";

/** What would break a line, as it is written in one. */
const BREAKS = { "\r\n": "↵", "\n": "↵", "\r": "↵", "\t": "⇥" } as Record<string, string>;

const written = (text: string) => text.replace(/\r\n|[\n\r\t]/g, (found) => BREAKS[found] ?? found);
const asRead = (text: string) => text.replaceAll("↵", "\n").replaceAll("⇥", "\t");
const lineOf = ([text, label]: Example) => `${written(text)}\t${written(label)}`;

/** A line each: input, tab, label; two spaces part them where a line has no tab. */
export const writeLines = (examples: readonly Example[]) => examples.map(lineOf).join("\n");

/** The examples of such lines. A line that nobody has changed since it was written is what it was before. */
export function readLines(
  text: string,
  before: readonly Example[] = [],
): { examples: Example[]; bad: { n: number; what: string } | null } {
  const known = new Map(before.map((example) => [lineOf(example), example]));
  const examples: Example[] = [];
  for (const [index, line] of text.split("\n").entries()) {
    const unchanged = known.get(line);
    const filled = line.trimEnd();
    if (unchanged) examples.push(unchanged);
    else if (filled !== "") {
      const at = filled.lastIndexOf(filled.includes("\t") ? "\t" : "  ");
      if (at < 0) return { examples, bad: { n: index + 1, what: filled.trim().slice(0, 60) } };
      examples.push([asRead(filled.slice(0, at).trim()), asRead(filled.slice(at).trim())]);
    }
  }
  return { examples, bad: null };
}

/** The labels of such examples: they keep their order, and those that an input had and none has any more go. */
export function labelsOf(
  examples: readonly Example[],
  before: { examples: readonly Example[]; labels: readonly string[] },
): string[] {
  const now = new Set(examples.map(([, label]) => label));
  const then = new Set(before.examples.map(([, label]) => label));
  const kept = before.labels.filter((label) => now.has(label) || !then.has(label));
  return [...kept, ...[...now].filter((label) => !kept.includes(label))];
}

export function Inputs({ store }: { store: Store }) {
  const t = useText();
  const { language } = useSurroundings();
  const { examples } = store.plan.value;
  const gone = store.link.value === "gone";
  const draft = useSignal<string | null>(null);
  const problem = useSignal<string | null>(null);
  const text = draft.value ?? writeLines(examples);
  const use = () => {
    const read = readLines(text, examples);
    const next = labelsOf(read.examples, store.plan.peek());
    if (read.bad) problem.value = say(messages.NO_LABEL, language.peek(), read.bad);
    else if (next.length < 2) problem.value = t(messages.FEW_LABELS);
    else {
      store.edit({ examples: read.examples, labels: next });
      draft.value = problem.value = null;
    }
  };
  return (
    <>
      <textarea
        class="field lines"
        rows={10}
        aria-label={t(messages.INPUTS_FIELD)}
        value={text}
        readOnly={gone}
        onInput={(event) => {
          draft.value = event.currentTarget.value;
        }}
      />
      {problem.value && (
        <p class="wrong" role="alert">
          {problem.value}
        </p>
      )}
      {!gone && (
        <Button
          kind={draft.value === null ? "plain" : "primary"}
          label={t(messages.USE_THESE)}
          onPress={use}
        />
      )}
    </>
  );
}
