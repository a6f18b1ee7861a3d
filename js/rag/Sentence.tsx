/** What the last run found and used, in one sentence. */
import { Reading } from "../shared/components";
import { useSurroundings, useText } from "../shared/mount";
import { compose, count } from "../shared/text";
import * as messages from "./messages";
import type { Passage, Shown } from "./types";

/** Below this, taking a passage away is lost in the noise of wording. */
const LEAST_EFFECT = 0.5;

export function Sentence({ shown }: { shown: Shown }) {
  const t = useText();
  const language = useSurroundings().language.value;
  const bold = (text: string | number) => <b class="num">{text}</b>;
  const chunks = useCounted(shown.chunks, messages.ONE_CHUNK, messages.CHUNKS);
  const documents = useCounted(shown.documents, messages.ONE_DOCUMENT, messages.DOCUMENTS);
  if (shown.question === "" || (shown.found === 0 && !shown.answer)) {
    return <Reading>{t(messages.PREPARED, { d: documents, c: chunks })}</Reading>;
  }
  const sent = shown.passages.filter(({ kept }) => kept);
  const n = bold(count(shown.chunks));
  if (!shown.answer) {
    const found = shown.found === 1 ? messages.FOUND_ONE : messages.FOUND;
    return <Reading>{compose(found, language, { k: bold(count(shown.found)), n })}</Reading>;
  }
  const amount = [messages.NONE_SENT, messages.SENT_ONE][shown.sent] ?? messages.SENT;
  const first = compose(amount, language, { k: bold(count(shown.sent)), n });
  const known = sent.filter(({ effect }) => effect !== null);
  if (known.length === 0) return <Reading>{first}</Reading>;
  const strongest = known.reduce((best, passage) => (effectOf(passage) > effectOf(best) ? passage : best));
  if (effectOf(strongest) < LEAST_EFFECT) {
    return (
      <Reading note={t(messages.CLAIM)}>{compose(messages.RESTS_ON_NONE, language, { sent: first })}</Reading>
    );
  }
  // Only a cosine is a similarity.
  const others = sent.filter((one) => one !== strongest);
  const least =
    strongest.unit === "cosine" && others.length > 0 && others.every(({ score }) => score > strongest.score);
  return (
    <Reading note={t(messages.CLAIM)}>
      {compose(least ? messages.RESTS_ON_LEAST : messages.RESTS_ON, language, {
        sent: first,
        i: bold(strongest.rank),
        e: bold(effectOf(strongest).toFixed(1)),
      })}
    </Reading>
  );
}

const effectOf = ({ effect }: Passage) => effect ?? 0;

/** "18 chunks", in the reader's language. */
export function useCounted(n: number, one: typeof messages.ONE_CHUNK, many: typeof messages.CHUNKS): string {
  const t = useText();
  return n === 1 ? t(one) : t(many, { n: count(n) });
}
