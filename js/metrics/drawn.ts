/** What of a candidate's detail is on display. */
import type { Detail, Match, Store } from "./store";

export interface Shown {
  candidate: readonly string[];
  /** Which reference each row is, and its units. */
  references: readonly { source: number; units: readonly string[] }[];
  links: readonly Match[];
}

export function shownOf(store: Store): Shown | null {
  const detail = store.detail.value;
  if (!detail) return null;
  if (store.family.value === "bleu") {
    const { candidate, references, links } = detail.bleu;
    return {
      candidate,
      references: references.map((units, source) => ({ source, units })),
      links: links[store.order.value - 1] ?? [],
    };
  }
  const one = detail[keyOf(store)];
  if (!("source" in one)) return null;
  return {
    candidate: one.candidate,
    references: one.references.map((units) => ({ source: one.source, units })),
    links: one.links,
  };
}

/** The metric on display. */
export function keyOf(store: Store): keyof Detail {
  if (store.family.value === "rouge") return `rouge${store.kind.value}`;
  return store.family.value;
}
