/** What had no room, and why; or that all went in. */
import type { ComponentChildren } from "preact";
import { Reading } from "../../shared/components";
import { useSurroundings, useText } from "../../shared/mount";
import { compose, count } from "../../shared/text";
import * as messages from "./messages";
import { leftFor, type Prompt } from "./read";

export function Sentence({ prompt }: { prompt: Prompt }) {
  const t = useText();
  const language = useSurroundings().language.value;
  const bold = (value: number) => <b class="num">{count(value)}</b>;
  const note = prompt.exact ? undefined : t(messages.ESTIMATED);
  const [first, ...more] = prompt.dropped;
  const { budget, used } = prompt;
  if (!first) {
    const passages = new Set(prompt.pieces.flatMap(({ row }) => (row === null ? [] : [row]))).size;
    const what = [messages.NONE_SENT, messages.ONE_SENT][passages] ?? messages.ALL_SENT;
    return (
      <Reading note={note}>
        {compose(what, language, { k: bold(passages), used: bold(used), budget: bold(budget) })}
      </Reading>
    );
  }
  const left = leftFor(prompt, first);
  const narrow = first.tokens <= left;
  const what = narrow
    ? first.sent > 0
      ? messages.CUT_WINDOW
      : messages.DROPPED_WINDOW
    : first.sent > 0
      ? messages.CUT
      : messages.DROPPED;
  const said: ComponentChildren = compose(what, language, {
    i: bold(first.number),
    need: bold(first.tokens),
    left: bold(Math.max(left, 0)),
    budget: bold(budget),
    sent: bold(first.sent),
    context: bold(prompt.context ?? 0),
  });
  const also = more.length === 1 ? messages.MORE_ONE : messages.MORE;
  return (
    <Reading note={note}>
      {more.length > 0 ? compose(also, language, { first: said, n: bold(more.length) }) : said}
    </Reading>
  );
}
