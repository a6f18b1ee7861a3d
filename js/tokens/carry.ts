/** The reader's choice while the text around it changes. */
import type { Cut } from "./cut";

/** The token of the next cut that stands where this one stood; null where that text is gone. */
export function carry(before: Cut, next: Cut, token: number): number | null {
  const start = before.starts[token];
  const end = before.ends[token];
  if (start === undefined || end === undefined) return null;
  if (before.text === next.text && before.active === next.active) return token;
  const moved = shift(before.text, next.text, start, end);
  return moved === null ? null : tokenAt(next, moved);
}

/** Where a place of a text is after an edit: before what changed, or behind it; null inside. */
function shift(before: string, next: string, start: number, end: number): number | null {
  const [head, tail] = unchanged(before, next);
  if (end <= head) return start;
  return start >= before.length - tail ? start + next.length - before.length : null;
}

/** How many UTF-16 units two texts share at the start and, beside those, at the end. */
export function unchanged(before: string, next: string): [head: number, tail: number] {
  const most = Math.min(before.length, next.length);
  let head = 0;
  while (head < most && before.charCodeAt(head) === next.charCodeAt(head)) head += 1;
  let tail = 0;
  while (
    tail < most - head &&
    before.charCodeAt(before.length - 1 - tail) === next.charCodeAt(next.length - 1 - tail)
  ) {
    tail += 1;
  }
  return [head, tail];
}

/** The first token that holds this UTF-16 unit. */
function tokenAt({ starts, ends }: Cut, unit: number): number | null {
  const found = starts.findIndex((start, token) => start <= unit && unit < (ends[token] ?? 0));
  return found < 0 ? null : found;
}
