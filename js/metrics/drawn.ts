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
    links:
      store.family.value === "meteor" && store.stage.value === "exact"
        ? one.links.filter((link) => link[4] === "exact")
        : one.links,
  };
}

/** The metric on display. */
export function keyOf(store: Store): keyof Detail {
  if (store.family.value === "rouge") return `rouge${store.kind.value}`;
  return store.family.value;
}

/** One text as it stands in the drawing. */
export interface Row {
  /** `c` for the candidate, or the number of the reference. */
  name: string;
  source: number | null;
  units: readonly string[];
  /** For each unit that is matched: the first match that it is part of. */
  links: ReadonlyMap<number, { at: number; how: string }>;
  /** And what stands on the other side of it. */
  partners: ReadonlyMap<number, string>;
  /** Units that stand in the other text too, and were not counted. */
  left: ReadonlySet<number>;
}

export function rowsOf({ candidate, references, links }: Shown): Row[] {
  const others = references.flatMap(({ units }) => units);
  const single = links.every((link) => link[2] === 1);
  const row = (source: number | null, units: readonly string[], opposite: readonly string[]): Row => {
    const own = new Map<number, { at: number; how: string }>();
    const partners = new Map<number, string>();
    links.forEach(([ours, theirs, length, from, how], at) => {
      if (source !== null && source !== from) return;
      const there =
        source === null
          ? references.find((reference) => reference.source === from)?.units.slice(theirs, theirs + length)
          : candidate.slice(ours, ours + length);
      const start = source === null ? ours : theirs;
      for (let place = start; place < start + length; place += 1) {
        if (own.has(place)) continue;
        own.set(place, { at, how });
        partners.set(place, there?.join(" ") ?? "");
      }
    });
    const known = new Set(opposite);
    const left = new Set(
      units.flatMap((unit, place) => (single && known.has(unit) && !own.has(place) ? [place] : [])),
    );
    return { name: source === null ? "c" : String(source), source, units, links: own, partners, left };
  };
  return [
    row(null, candidate, others),
    ...references.map(({ source, units }) => row(source, units, candidate)),
  ];
}
