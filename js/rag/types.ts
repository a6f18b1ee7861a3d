/** A pipeline and one run of it, as the kernel sends them. */
import type { Message } from "../shared/text";

export interface Port {
  name: string;
  type: string;
  /** Takes any number of connections. */
  many: boolean;
  optional: boolean;
}

export interface Param {
  name: string;
  kind: "int" | "float" | "bool" | "text" | "choice" | "list" | "documents";
  default: unknown;
  title: Message;
  low: number | null;
  high: number | null;
  choices: [value: string, title: Message][];
  help: Message | null;
  /** No control is shown for it. */
  hide: boolean;
}

export interface NodeType {
  name: string;
  title: Message;
  about: Message;
  group: string;
  inputs: Port[];
  output: string;
  params: Param[];
}

export interface GraphNode {
  id: string;
  type: string;
  params: Record<string, unknown>;
  x: number;
  y: number;
}

/** From the output of `source` to an input of `target`. */
export interface Edge {
  source: string;
  target: string;
  port: string;
}

export interface Graph {
  nodes: readonly GraphNode[];
  edges: readonly Edge[];
}

export interface NodeState {
  /** `changed`: edited, or behind something edited, since it ran. */
  state: "idle" | "waiting" | "running" | "ran" | "kept" | "failed" | "skipped" | "changed";
  why: Message | null;
  ms: number | null;
  bytes: number | null;
  preview: Record<string, unknown> | null;
  error: { message: Message; hint: Message | null } | null;
  done: number;
  total: number;
  /** What it has written so far. */
  text?: string;
}

/** A chunk that was found; `start` and `end` count characters of the document as it was loaded. */
export interface Passage {
  /** Its place among all that was found, from 1. */
  rank: number;
  row: number;
  doc: string;
  start: number;
  end: number;
  text: string;
  heading: string;
  score: number;
  unit: string;
  /** Whether it went into the prompt. */
  kept: boolean;
  /** How much less likely the answer is without it, in nats. */
  effect: number | null;
}

export interface Citation {
  row: number;
  doc: string;
  start: number;
  end: number;
  quote: string;
  /** How much of the sentence the quote covers, from 0 to 1. */
  score: number;
  /** How much less likely the sentence is without the chunk, in nats. */
  effect: number | null;
}

export interface AnswerSentence {
  start: number;
  end: number;
  citations: Citation[];
}

export interface ShownAnswer {
  text: string;
  sentences: AnswerSentence[];
  model: string;
  tokens: number;
}

/** What one run found and wrote. */
export interface Shown {
  /** 0 where no kernel can be asked about it. */
  rev: number;
  question: string;
  /** The first of what was found, and whatever was sent or cited. */
  passages: Passage[];
  /** How many chunks were found, and how many of them went into the prompt. */
  found: number;
  sent: number;
  answer: ShownAnswer | null;
  chunks: number;
  documents: number;
  ms: number;
}
