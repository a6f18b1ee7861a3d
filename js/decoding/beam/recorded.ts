/** Searches that the kernel sent, for tests: `python js/record_beam.py`. */
import { readTensors } from "../../shared/buffers";
import type { Description } from "../../shared/protocol";
import type { Answer } from "../../shared/rpc";
import { fromBase64 } from "../../shared/testing";
import { readEnding, readSteps } from "./read";
import recorded from "./recorded.json";

interface Sent {
  result: Record<string, unknown>;
  arrays: Description[];
  buffers: DataView[];
}

type Name = "sky" | "ended" | "diverse" | "constrained";

const wire = ({
  result,
  arrays,
  buffers,
}: {
  result: object;
  arrays: object[];
  buffers: string[];
}): Sent => ({
  result: result as Sent["result"],
  arrays: arrays as Description[],
  buffers: buffers.map(fromBase64),
});

export const ranks: readonly { penalty: number; scores: number[] }[] = recorded.ranks;

/** What crossed the wire. */
export function sent(name: Name): { args: Record<string, unknown>; parts: Sent[]; end: Sent } {
  const { args, parts, end } = recorded[name];
  return { args, parts: parts.map(wire), end: wire(end) };
}

/** The same as the view reads it. */
export function searched(name: Name) {
  const answer = ({ result, arrays, buffers }: Sent) =>
    ({ result, arrays: readTensors(arrays, buffers) }) as unknown as Answer;
  const { parts, end } = sent(name);
  return { steps: parts.flatMap((part) => readSteps(answer(part)) ?? []), ending: readEnding(answer(end)) };
}
