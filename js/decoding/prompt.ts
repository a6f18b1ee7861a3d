/** The prompt as the model reads it. */
import type { Answer } from "../shared/rpc";

export interface Prompt {
  /** What stands in the field. */
  text: string;
  tokens: string[];
  special: boolean[];
}

/** Null where an answer says nothing of it, because it is the same as before. */
export function readPrompt({ result }: Answer): Prompt | null {
  const { prompt } = result;
  return prompt && typeof prompt === "object" ? (prompt as unknown as Prompt) : null;
}
