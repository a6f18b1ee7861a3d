/** What the metric on display counted, in one sentence. */
import { Reading } from "../shared/components";
import { useSurroundings, useText } from "../shared/mount";
import { percent } from "../shared/text";
import * as messages from "./messages";
import type { Detail, Store } from "./store";

export const two = (value: number) => value.toFixed(2);

export function Sentence({ store }: { store: Store }) {
  const t = useText();
  const detail = store.detail.value;
  const sentence = useSentence(store, detail);
  return detail ? <Reading note={t(messages.NOTE)}>{sentence}</Reading> : null;
}

function useSentence(store: Store, detail: Detail | null): string {
  const t = useText();
  const { language } = useSurroundings();
  const said = (share: number) => percent(share, language.value);
  if (!detail) return "";
  const unit = store.state.value.unit === "character" ? "character" : "word";
  if (store.family.value === "bleu") {
    const n = store.order.value as 1 | 2 | 3 | 4;
    const { counts, totals, score } = detail.bleu;
    const [k = 0, all = 0] = [counts[n - 1], totals[n - 1]];
    return t(messages.READ_BLEU, {
      k,
      n: all,
      what: t(n === 1 ? messages.MARKED[unit] : messages.GRAMS[n]),
      share: said(all ? k / all : 0),
      score: two(score),
    });
  }
  if (store.family.value === "rouge") {
    const kind = store.kind.value;
    const { links, precision, recall, score } = detail[`rouge${kind}`];
    return t(kind === "L" ? messages.READ_LCS : messages.READ_ROUGE, {
      k: links.length,
      what: t(kind === "2" ? messages.GRAMS[2] : messages.PLAIN[unit]),
      precision: said(precision),
      recall: said(recall),
      kind,
      score: two(score),
    });
  }
  const { links, chunks, recall, penalty, score } = detail.meteor;
  return t(messages.READ_METEOR, {
    k: links.length,
    what: t(messages.MARKED[unit]),
    chunks: t(chunks === 1 ? messages.IN_ONE_CHUNK : messages.IN_CHUNKS, { n: chunks }),
    recall: said(recall),
    penalty: said(penalty),
    score: two(score),
  });
}
