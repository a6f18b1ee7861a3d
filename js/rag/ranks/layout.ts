/** Where boxes stand: one column per stage, height is rank. */
import type { Ranked, Ranks } from "./read";

export interface Column {
  /** Which stage. */
  stage: number;
  /** The middle. */
  x: number;
}

export interface Grid {
  columns: Column[];
  small: boolean;
  /** Room for names at the start. */
  names: number;
  /** Of a box. */
  box: number;
  height: number;
  /** Ranks that have a line of their own; what is below shares one. */
  lines: number;
  /** Whether anything is below them. */
  beyond: boolean;
  /** The line of passages that are not in a list; null where all are. */
  none: number | null;
  y(rank: number | null): number;
}

export const SMALL = 560;
export const BOX = 18;
export const ROW = 21;
const TOP = 44;
/** More ranks than this would be a picture of lines. */
const MOST_LINES = 20;

export function gridOf(ranks: Ranks, rows: readonly Ranked[], width: number): Grid {
  const small = width < SMALL;
  const last = ranks.stages.length - 1;
  const stages = shownStages(ranks, rows, small);
  const names = small ? 132 : Math.min(250, Math.max(190, width * 0.29));
  const box = small ? 46 : 52;
  const room = (width - names - 4) / stages.length;
  const columns = stages.map((stage, k) => ({ stage, x: names + k * room + room / 2 }));
  const ways = rows.map(({ way }) => stages.map((stage) => way[stage] ?? null));
  const deepest = Math.max(1, ...ways.flat().map((place) => place?.[0] ?? 1));
  const lines = Math.min(deepest, MOST_LINES);
  const beyond = deepest > MOST_LINES;
  // Behind its last list a passage is gone; before it, it was missed.
  const missed = rows.some(({ way }) => {
    const end = way.findLastIndex((place) => place !== null);
    return stages.some((stage) => stage < end && !way[stage]);
  });
  const below = lines + (beyond ? 1 : 0);
  const none = missed ? below + 1 : null;
  const y = (rank: number | null) =>
    TOP + ((rank === null ? (none ?? below) : Math.min(rank, lines + 1)) - 1) * ROW + BOX / 2;
  return {
    columns,
    small,
    names,
    box,
    lines,
    beyond,
    none,
    height: y(none === null ? below : null) + ROW + (rows.some((one) => one.way[last]) ? 12 : 0),
    y,
  };
}

/** All stages, or where there is little room the first, the one that changed most, and the last. */
function shownStages({ stages }: Ranks, rows: readonly Ranked[], small: boolean): number[] {
  const all = stages.map((_, stage) => stage);
  if (!small || all.length <= 3) return all;
  const last = all.length - 1;
  const change = (stage: number) =>
    rows.reduce((sum, { way }) => {
      const [now, before] = [way[stage]?.[0], way[stage - 1]?.[0]];
      return sum + (now && before ? Math.abs(now - before) : 0);
    }, 0);
  const middle = all.slice(1, -1).reduce((best, stage) => (change(stage) > change(best) ? stage : best), 1);
  return [0, middle, last];
}

/** The place of the last passage that was sent, in the last list; 0 where none was. */
export function lastSent({ rows, stages }: Ranks): number {
  const last = stages.length - 1;
  return Math.max(0, ...rows.map(({ way, sent }) => (sent ? (way[last]?.[0] ?? 0) : 0)));
}
