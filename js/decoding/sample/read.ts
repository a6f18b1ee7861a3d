/** Samples as the kernel tells them: `llmhero_widgets/decoding/panels/sample.py`. */
import type { Values } from "../../shared/buffers";
import type { Answer } from "../../shared/rpc";
import type { Tree } from "../tree";

/** One token, or all others together. */
export interface Row {
  /** -1 for all others. */
  id: number;
  name: string;
  end: boolean;
  count: number;
  exact: number;
  low: number;
  high: number;
}

export interface Counted {
  /** Chosen by exact probability; the last one is all others. */
  rows: Row[];
  /** Draws that were counted. */
  trials: number;
}

export interface Text {
  text: string;
  ended: boolean;
  count: number;
}

export interface Measures {
  distinct: (number | null)[];
  repetition: (number | null)[];
  selfBleu: number | null;
  /** Samples that self-BLEU was computed from. */
  compared: number;
  length: number | null;
  perplexity: number | null;
}

export interface Drawn extends Counted {
  n: number;
  /** Samples that are written to their end. */
  done: number;
  steps: number;
  seed: number;
  unit: "tokens" | "words";
  texts: Text[];
  /** Different texts. */
  different: number;
  /** Samples whose texts are not listed. */
  unlisted: number;
  /** Null until all are written. */
  measures: Measures | null;
}

export function readCounted({ result, arrays }: Answer): Counted {
  const column = (name: string): Values => {
    const found = arrays[name]?.values;
    if (!found) throw new RangeError(`the answer has no ${name}`);
    return found;
  };
  const [ids, names, ends] = [result.ids as number[], result.names as string[], result.ends as boolean[]];
  const [counts, exact, low, high] = [column("counts"), column("exact"), column("low"), column("high")];
  const rows = Array.from(counts, (count, k) => ({
    id: ids[k] ?? -1,
    name: names[k] ?? "",
    end: ends[k] ?? false,
    count,
    exact: exact[k] ?? 0,
    low: low[k] ?? 0,
    high: high[k] ?? 1,
  }));
  return { rows, trials: result.trials as number };
}

export function readDrawn(answer: Answer): Drawn {
  const { result } = answer;
  const measures = result.measures as Record<string, unknown> | undefined;
  return {
    ...readCounted(answer),
    ...(result as unknown as Pick<
      Drawn,
      "n" | "done" | "steps" | "seed" | "unit" | "different" | "unlisted"
    >),
    texts: (result.texts as [string, boolean, number][]).map(([text, ended, count]) => ({
      text,
      ended,
      count,
    })),
    measures: measures ? ({ ...measures, selfBleu: measures.self_bleu } as unknown as Measures) : null,
  };
}

/** Whether the interval holds what is exact. */
export const holds = ({ low, high, exact }: Row): boolean => low <= exact && exact <= high;

/** The rows that are tokens; a token that cannot be drawn says nothing. */
export const tokensOf = ({ rows }: Counted): Row[] => rows.filter(({ id, exact }) => id >= 0 && exact > 0);

/** The tokens of two sides in one order: those of the first, then what only the second has; all others last. */
export function pairs(a: Counted, b: Counted | null, byText: boolean): [a: Row | null, b: Row | null][] {
  const key = ({ id, name }: Row) => (id < 0 ? "" : byText ? name : String(id));
  const second = new Map((b?.rows ?? []).map((row) => [key(row), row]));
  const found = a.rows.map((row): [Row | null, Row | null] => {
    const other = second.get(key(row)) ?? null;
    second.delete(key(row));
    return [row, other];
  });
  found.splice(-1, 0, ...[...second.values()].map((row): [null, Row] => [null, row]));
  // Nothing is left out where there is nothing.
  return found.filter((sides) => sides.some((row) => row && (row.exact > 0 || row.count > 0)));
}

/** Where the axis ends, and its marks. */
export function axis(rows: readonly (Row | null)[]): { max: number; marks: number[] } {
  const most = Math.max(0.01, ...rows.flatMap((row) => (row ? [row.high, row.exact] : [])));
  const step = [0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2].find((size) => most / size <= 6) ?? 0.2;
  const steps = Math.ceil(most / step - 1e-9);
  return { max: steps * step, marks: Array.from({ length: steps + 1 }, (_, k) => k * step) };
}

/** How many tokens lie between a node and one below it; null where it is not below. */
export function depthBelow(tree: Tree, uid: number, below: number): number | null {
  const from = tree.rowOf(uid);
  let at = tree.rowOf(below);
  for (let depth = 0; at !== null && at >= 0; depth++) {
    if (at === from) return depth;
    at = tree.parent[at] ?? -1;
  }
  return null;
}
