/** What is wrong with the slots of a prompt. Twin of `check_slots` in llmhero_widgets/prompts/filling.py. */
import type { Message } from "../shared/text";
import * as messages from "./messages";

const INPUT = "{input}";
const EXAMPLES = "{examples}";
/** A name in braces; {x} and {2} are of code and formulas. */
const SLOT = /\{[\p{L}_][\p{L}\p{N}_]+\}/gu;

export type Fault = "input" | "examples" | "strange" | "shots";

export const SENTENCES: Record<Fault, Message> = {
  input: messages.NEEDS_SLOT,
  examples: messages.ONLY_ONCE,
  strange: messages.STRANGE_SLOT,
  shots: messages.NO_SHOTS,
};

/** The first thing that is wrong, and the slot that it is about; null where all can be filled. */
export function faultOf(prompt: string, shots: number): { fault: Fault; slot: string } | null {
  const times = (slot: string) => prompt.split(slot).length - 1;
  if (times(INPUT) !== 1) return { fault: "input", slot: INPUT };
  if (times(EXAMPLES) > 1) return { fault: "examples", slot: EXAMPLES };
  const strange = prompt.match(SLOT)?.find((slot) => slot !== INPUT && slot !== EXAMPLES);
  if (strange) return { fault: "strange", slot: strange };
  if (times(EXAMPLES) === 1 && shots === 0) return { fault: "shots", slot: EXAMPLES };
  return null;
}
