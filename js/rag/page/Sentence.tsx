/** What the page shows, in one sentence. */
import { Reading, TokenChip } from "../../shared/components";
import { useSurroundings, useText } from "../../shared/mount";
import { compose, count, percent } from "../../shared/text";
import type { Citation, Shown } from "../types";
import * as messages from "./messages";
import { cosine, type Page } from "./read";
import { sharedWith } from "./segments";

export interface SentenceProps {
  page: Page;
  answer: Shown["answer"];
  chosen: number | null;
}

export function Sentence({ page, answer, chosen }: SentenceProps) {
  const t = useText();
  const { language } = useSurroundings();
  const { pieces } = page;
  const doc = <TokenChip text={page.doc} />;
  const n = count(page.chunks);
  const say = (message: Parameters<typeof compose>[0], slots: Parameters<typeof compose>[2]) =>
    compose(message, language.value, { doc, n, ...slots });
  const at = pieces.findIndex(({ row }) => row === chosen);
  const piece = pieces[at];
  if (piece) {
    const shared = sharedWith(
      piece,
      pieces.filter((other) => other !== piece),
    );
    const slots = { k: count(page.first + at + 1), c: count(piece.end - piece.start), o: count(shared) };
    return (
      <Reading>
        {say(shared > 0 ? messages.CHOSEN_SHARED : messages.CHOSEN, slots)}
        {piece.similarity !== null &&
          compose(messages.SIMILARITY, language.value, {
            s: <b>{cosine(piece.similarity)}</b>,
          })}
      </Reading>
    );
  }
  const resting = answer?.sentences.filter(({ citations }) =>
    citations.some((each) => each.doc === page.doc),
  );
  const most =
    resting &&
    mostCited(
      resting.flatMap(({ citations }) => citations),
      page,
    );
  if (answer && resting && most !== null && most !== undefined) {
    const [a, b] = [resting.length, answer.sentences.length];
    const message = a === b ? messages.RESTS_ALL : a === 1 ? messages.RESTS_ONE : messages.RESTS;
    const u = <span class="pg-ct">{t(messages.UNDERLINED)}</span>;
    return (
      <Reading>{say(message, { a: <b>{a}</b>, b: <b>{b}</b>, u, k: <b>{count(most + 1)}</b> })}</Reading>
    );
  }
  const p = <b>{percent(page.covered ? page.shared / page.covered : 0, language.value)}</b>;
  const message =
    page.chunks === 0
      ? messages.CUT_NONE
      : page.chunks === 1
        ? messages.CUT_ONE
        : page.shared > 0
          ? messages.CUT
          : messages.CUT_APART;
  return <Reading>{say(message, { n: <b>{n}</b>, p })}</Reading>;
}

/** Place among all chunks of the document of the one that holds most cited characters; null without any. */
function mostCited(citations: readonly Citation[], { doc, pieces, first }: Page): number | null {
  let [best, most] = [null as number | null, 0];
  for (const [k, piece] of pieces.entries()) {
    const cited = citations.filter((each) => each.doc === doc);
    const held = sharedWith(piece, cited);
    if (held > most) [best, most] = [first + k, held];
  }
  return best;
}
