/** The program as the kernel tells it: `llmhero_widgets/rag/panels/export.py`. */
import type { Answer } from "../../shared/rpc";
import type { Message } from "../../shared/text";

export type Target = "plain" | "langchain" | "haystack";

export interface Program {
  target: Target;
  targets: Target[];
  /** Null where nothing is left of the pipeline. */
  program: string | null;
  /** Where the pipeline begins, behind all definitions. */
  start: number;
  /** Nodes that cannot be expressed. */
  missing: { id: string; title: Message; reason: Message }[];
}

export const readProgram = ({ result }: Answer) => result as unknown as Program;

/** Python counts characters, a browser units of UTF-16: those behind the 16-bit ones take two. */
export function split(program: string, start: number): [definitions: string, pipeline: string] {
  const signs = [...program];
  return [signs.slice(0, start).join(""), signs.slice(start).join("")];
}

export const linesOf = (text: string): number => text.trimEnd().split("\n").length;
