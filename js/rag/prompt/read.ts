/** The prompt as the kernel tells it: `llmhero_widgets/rag/panels/prompt.py`. */
import type { Answer } from "../../shared/rpc";

export type Origin = "template" | "system" | "passage" | "question" | "defence";

export interface PromptPiece {
  origin: Origin;
  text: string;
  tokens: number;
  row: number | null;
  doc: string | null;
  /** Place among the hits, from 1. */
  number: number | null;
}

export interface DroppedPassage {
  row: number;
  doc: string;
  number: number;
  text: string;
  /** What it needs, and how many of these were sent. */
  tokens: number;
  sent: number;
}

export interface Prompt {
  pieces: PromptPiece[];
  dropped: DroppedPassage[];
  budget: number;
  /** Tokens of the budget that were taken. */
  used: number;
  /** Null where a server does not say. */
  context: number | null;
  model: string;
  exact: boolean;
}

export interface TokensOfPieces {
  pieces: { texts: string[]; ids: number[] }[];
  /** Tokens that were not sent to the browser. */
  left: number;
}

export const readPrompt = ({ result }: Answer) => result as unknown as Prompt;
export const readTokens = ({ result }: Answer) => result as unknown as TokensOfPieces;

export const sentOf = ({ pieces }: Prompt): number => pieces.reduce((sum, { tokens }) => sum + tokens, 0);

/** Length of what is sent, in UTF-8. */
export const bytesOf = ({ pieces }: Prompt): number =>
  new TextEncoder().encode(pieces.map(({ text }) => text).join("")).length;

/** Tokens of the budget that were left when a passage's turn came: better ones go in first. */
export function leftFor({ pieces, budget }: Prompt, { number }: DroppedPassage): number {
  return pieces.reduce(
    (left, piece) => (piece.number !== null && piece.number < number ? left - piece.tokens : left),
    budget,
  );
}

/** A line of the view: something that is sent, or what had no room. */
export type Line =
  | { kind: "sent"; piece: PromptPiece; index: number }
  | { kind: "dropped"; dropped: DroppedPassage; text: string };

/** The prompt from top to bottom, and behind its last passage what had no room. */
export function linesOf({ pieces, dropped }: Prompt): Line[] {
  const last = pieces.findLastIndex(({ row }) => row !== null);
  const behind = last >= 0 ? last : pieces.findIndex(({ origin }) => origin === "question") - 1;
  const lost: Line[] = dropped.map((each) => ({
    kind: "dropped",
    dropped: each,
    text: restOf(each, pieces),
  }));
  return [
    ...(behind < 0 ? lost : []),
    ...pieces.flatMap((piece, index): Line[] => {
      const line: Line = { kind: "sent", piece, index };
      return index === behind ? [line, ...lost] : [line];
    }),
  ];
}

/** What of a passage was not sent. */
function restOf({ row, number, text, sent }: DroppedPassage, pieces: readonly PromptPiece[]): string {
  const piece = pieces.find((each) => each.row === row && each.origin === "passage");
  if (sent === 0 || !piece) return text;
  return text.slice(piece.text.length - `[${number}] `.length - 1);
}
