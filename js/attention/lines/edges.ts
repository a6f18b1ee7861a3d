/** Which links are drawn, and in which order. */
import type { Links, Span } from "../types";

export type Side = "query" | "key";

/** One token of one column. */
export interface End {
  side: Side;
  position: number;
}

export interface Drawn {
  count: number;
  /** Of all weight, of what is not drawn too. */
  share: number;
}

/** How many links weigh `threshold` or more; their weights descend. */
export function drawn({ weights, mass }: Links, threshold: number): Drawn {
  let [count, beyond] = [0, weights.length];
  while (count < beyond) {
    const middle = (count + beyond) >> 1;
    if ((weights[middle] ?? 0) >= threshold) count = middle + 1;
    else beyond = middle;
  }
  let kept = 0;
  for (let i = 0; i < count; i++) kept += weights[i] ?? 0;
  return { count, share: mass > 0 ? Math.min(1, kept / mass) : 0 };
}

/** Whether a link begins or ends at a token. */
export function touches(links: Links, link: number, { side, position }: End): boolean {
  return (side === "query" ? links.queries : links.keys)[link] === position;
}

/** The first `count` links with an end among `rows`, weakest first so that the strongest come to lie on top. */
export function within(links: Links, count: number, [from, to]: Span): number[] {
  const inside = (position = -1) => position >= from && position < to;
  const found: number[] = [];
  for (let link = count - 1; link >= 0; link--) {
    if (inside(links.queries[link]) || inside(links.keys[link])) found.push(link);
  }
  return found;
}

/** The reader's token, if one is locked. */
export function locked({ query, key }: { query: number | null; key: number | null }): End | null {
  if (query !== null) return { side: "query", position: query };
  return key === null ? null : { side: "key", position: key };
}

/** What a token's links weigh, by the position of their other end. */
export function partners(links: Links, count: number, end: End): Map<number, number> {
  const weights = new Map<number, number>();
  for (let link = 0; link < count; link++) {
    if (!touches(links, link, end)) continue;
    weights.set((end.side === "query" ? links.keys : links.queries)[link] ?? -1, links.weights[link] ?? 0);
  }
  return weights;
}
