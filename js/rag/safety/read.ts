/** What the kernel tells of attacks. */
import type { Answer } from "../../shared/rpc";
import type { Message } from "../../shared/text";

export interface Finding {
  /** Code points, not UTF-16 units. */
  start: number;
  end: number;
  rule: string;
  why: Message;
}

export interface Case {
  id: string;
  kind: string;
  language: string;
  doc: string;
  beside: boolean;
  question: string;
  key: string[];
  canary: string[];
  text: string;
  attack: [number, number][];
  findings: Finding[];
}

export interface Cases {
  cases: Case[];
  /** That of the reader's documents. */
  language: string;
}

export interface Own {
  documents: number;
  flagged: number;
  chars: number;
  listed: (Finding & { doc: string; quote: string })[];
  more: number;
}

export interface Outcome {
  id: string;
  defence: string;
  retrieved: boolean;
  success: boolean;
  held: boolean;
  honest: boolean;
  answer: string;
  honest_answer: string;
  place: {
    number: number;
    of: number;
    before: number;
    tokens: number;
    total: number;
    pieces: [string, string][];
  } | null;
}

/** How often, of how many, and the interval. */
export type Rate = [count: number, n: number, low: number, high: number];

export interface Row {
  /** Null for all kinds. */
  kind: string | null;
  defence: string;
  retrieved: Rate;
  success: Rate;
  honest: Rate;
  held: Rate;
  paired: { saved: number; lost: number; mean: number; low: number; high: number; p: number } | null;
}

export const readCases = ({ result }: Answer): Cases => result as unknown as Cases;
export const readOwn = ({ result }: Answer): Own => result as unknown as Own;
