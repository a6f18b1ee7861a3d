/** A part of a text at every step, as the kernel tells it: `llmhero_widgets/tokens/panels/xray.py`. */
import type { Answer } from "../../shared/rpc";
import type { Message } from "../../shared/text";

/** Bits of a piece's flags; twin of `llmhero_widgets/tokens/panels/xray.py`. */
const FLAGS = { special: 1, unknown: 2, added: 4, goesOn: 8 } as const;
export const STAGES = ["text", "normaliser", "pre-tokeniser", "model", "post-processor"] as const;
export type Stage = (typeof STAGES)[number];

export interface Piece {
  text: string;
  /** UTF-16 units of the text; equal where it stands for nothing in it. */
  start: number;
  end: number;
  id: number | null;
  special: boolean;
  unknown: boolean;
  added: boolean;
  /** Beyond the part that is shown. */
  goesOn: boolean;
  /** UTF-16 units of its own text that this step wrote. */
  marks: [from: number, to: number][];
}

export interface Step {
  stage: Stage;
  rule: string;
  says: Message;
  /** Of a rule that nobody has described. */
  parameters: string | null;
  fired: boolean;
  /** Null where the step changed nothing. */
  pieces: Piece[] | null;
}

export interface View {
  /** UTF-16 units of the text. */
  start: number;
  end: number;
  /** The same in code points, of so many. */
  from: number;
  to: number;
  characters: number;
  /** Tokens of the cut: the first, and the one behind the last. */
  first: number;
  last: number;
  steps: Step[];
}

type RawStep = Omit<Step, "pieces"> & { texts: string[] | null };

export function readView({ result, arrays }: Answer): View {
  const column = (name: string) => arrays[name]?.values ?? [];
  const raw = result as unknown as Omit<View, "steps"> & { steps: RawStep[] };
  const steps = raw.steps.map(({ texts, ...step }, number): Step => {
    if (!texts) return { ...step, pieces: null };
    const [starts, ends, ids] = [`starts${number}`, `ends${number}`, `ids${number}`].map(column);
    const flags = column(`flags${number}`);
    const marks = column(`marks${number}`);
    const pieces = texts.map((text, k): Piece => {
      const flag = Number(flags[k] ?? 0);
      const id = Number(ids?.[k] ?? -1);
      return {
        text,
        start: Number(starts?.[k] ?? 0),
        end: Number(ends?.[k] ?? 0),
        id: id < 0 ? null : id,
        special: (flag & FLAGS.special) !== 0,
        unknown: (flag & FLAGS.unknown) !== 0,
        added: (flag & FLAGS.added) !== 0,
        goesOn: (flag & FLAGS.goesOn) !== 0,
        marks: [],
      };
    });
    for (let at = 0; at + 2 < marks.length; at += 3) {
      pieces[Number(marks[at])]?.marks.push([Number(marks[at + 1]), Number(marks[at + 2])]);
    }
    return { ...step, pieces };
  });
  return { ...raw, steps };
}

/** Whether two pieces of different rows stand for the same characters. */
export function related(a: Piece, b: Piece): boolean {
  if (a === b) return true;
  if (a.start === a.end || b.start === b.end) {
    // What stands for nothing in the text is the same piece further on.
    return a.start === b.start && a.end === b.end && a.text === b.text && a.added === b.added;
  }
  return a.start < b.end && b.start < a.end;
}

/** The piece of another row that stands where this one does, or nearest to it. */
export function nearest(pieces: Piece[], to: Piece): number {
  const found = pieces.findIndex((piece) => related(piece, to));
  if (found >= 0) return found;
  const after = pieces.findIndex(({ start }) => start >= to.start);
  return after < 0 ? pieces.length - 1 : after;
}

/** The row that ends in tokens: the last that is drawn. */
export function finalRow({ steps }: View): number {
  return steps.reduce((last, { pieces }, number) => (pieces ? number : last), 0);
}

/** A piece's text in stretches, those that the step wrote among them. */
export function stretches({ text, marks }: Piece): { text: string; wrote: boolean }[] {
  const found: { text: string; wrote: boolean }[] = [];
  let at = 0;
  for (const [from, to] of marks) {
    if (from > at) found.push({ text: text.slice(at, from), wrote: false });
    found.push({ text: text.slice(from, to), wrote: true });
    at = to;
  }
  if (at < text.length) found.push({ text: text.slice(at), wrote: false });
  return found;
}
