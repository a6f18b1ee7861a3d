/** What the kernel measured. */
import type { Answer } from "../../shared/rpc";
import type { Message } from "../../shared/text";

export interface QuestionSet {
  name: string;
  n: number;
}

export interface Sets {
  /** Bundled questions that fit the documents. */
  sets: QuestionSet[];
  /** Other pipelines. */
  variants: { id: string; title: Message }[];
  /** Something that the first document says once. */
  example: { doc: string; quote: string } | null;
}

export interface Metric {
  name: string;
  mean: number;
  low: number;
  high: number;
  method: string;
}

export interface Difference {
  name: string;
  a: number;
  b: number;
  /** `b` less `a`. */
  mean: number;
  low: number;
  high: number;
  p: number;
  /** Questions with a higher and a lower value. */
  better: number;
  worse: number;
}

export interface Hit {
  doc: string;
  start: number;
  end: number;
  /** Before what answers, what answers, and after it. */
  text: [before: string, gold: string, after: string];
  right: boolean;
}

export interface Listed {
  id: string;
  question: string;
  quotes: { doc: string; text: string }[];
  a: Hit[];
  /** Of the other pipeline; missing where there is none. */
  b?: Hit[];
  gained?: boolean;
}

export interface Problem {
  line: number;
  en: string;
  zh: string;
  hint: Message;
}

/** Of lines of which none can be used, only the problems. */
export interface Measured {
  n: number;
  /** Questions of the set. */
  of: number;
  k: number;
  depth: number;
  problems: Problem[];
  more_problems: number;
  metrics?: Metric[];
  found: number;
  unreachable: number;
  chunks: number;
  variant?: string;
  differences?: Difference[];
  found_b: number;
  chunks_b: number;
  listed?: { rows: Listed[]; more: number };
}

export const readSets = ({ result }: Answer): Sets => result as unknown as Sets;
export const readMeasured = ({ result }: Answer): Measured => result as unknown as Measured;
