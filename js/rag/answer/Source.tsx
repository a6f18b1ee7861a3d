/** A passage where it stands in its document, with what the answer cites underlined. */

import { useEffect, useRef } from "preact/hooks";
import { useAnswer } from "../../shared/answers";
import { Refused } from "../../shared/components";
import { useText } from "../../shared/mount";
import type { Answer } from "../../shared/rpc";
import { count } from "../../shared/text";
import type { Store } from "../store";
import type { Passage, Shown } from "../types";
import { citationsOf, quoted, type Stretch, stretches } from "./marks";
import * as messages from "./messages";

interface Around {
  before: string;
  text: string;
  after: string;
  start: number;
  length: number;
  first: boolean;
  last: boolean;
}

/** Pixels above what the reader came for. */
const LEAD = 34;

const read = ({ result }: Answer) => result as unknown as Around;

export function Source({ store, shown, passage }: { store: Store; shown: Shown; passage: Passage }) {
  const t = useText();
  const { doc, start, end } = passage;
  const asked = useAnswer(
    store,
    shown.rev > 0 ? { op: "prompt_source", args: { doc, start, end }, about: shown.rev, read } : null,
  );
  const cited = citationsOf(shown).filter((citation) => citation.doc === doc);
  const around = asked.value;
  const pieces = around
    ? stretches(
        around.before + around.text + around.after,
        around.start - [...around.before].length,
        passage,
        cited,
      )
    : quoted(
        passage.text,
        cited.map(({ quote }) => quote),
      );
  const name = t(messages.TEXT_OF, { doc, start: count(start), end: count(end) });
  const box = useRef<HTMLElement>(null);
  useEffect(() => {
    const first = box.current?.querySelector<HTMLElement>("mark, span:not(.muted)");
    if (box.current && first) box.current.scrollTop = first.offsetTop - LEAD;
  }, [around]);
  return (
    <div class="ps-source" aria-busy={asked.busy}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section ref={box} class="ps-text" tabIndex={0} aria-label={name}>
        {around && !around.first && "…"}
        {pieces.map((piece, index) => (
          <Piece key={`${index} ${piece.text.length}`} {...piece} />
        ))}
        {around && !around.last && "…"}
      </section>
      {asked.refusal && (
        <Refused refusal={asked.refusal} cancelled={messages.CANCELLED} again={asked.again} />
      )}
      <p class="cap">
        {asked.slow && t(messages.LOADING)}
        {around && <span>{t(messages.IN_DOCUMENT, { doc, n: count(around.length) })}</span>}
        {pieces.some((piece) => piece.cited) && <span>{t(messages.CITED_HERE)}</span>}
      </p>
    </div>
  );
}

function Piece({ text, cited, inside }: Stretch) {
  const shade = inside ? undefined : "muted";
  return cited ? <mark class={shade}>{text}</mark> : <span class={shade}>{text}</span>;
}
