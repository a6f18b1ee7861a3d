/** What the real models said when `js/record.py` asked them. */
import { readTensors, type Tensor } from "../shared/buffers";
import type { Description } from "../shared/protocol";
import licence from "./recorded/licence.json";
import minilm from "./recorded/minilm.json";
import smollm2 from "./recorded/smollm2.json";

/** The Apache licence as SmolLM2 cuts it. */
export const LICENCE: readonly string[] = licence;

/** What saved notebooks keep of an explorer: on SmolLM2 and on MiniLM. */
export const EXPLORERS = { smollm2, minilm };

export function bytes(base64: string): DataView {
  return new DataView(Uint8Array.from(atob(base64), (character) => character.charCodeAt(0)).buffer);
}

/** The arrays of a snapshot, one after another in `snapshot_bytes`. */
export function snapshotArrays(recorded: (typeof EXPLORERS)["smollm2"]): Record<string, Tensor> {
  const descriptions = recorded.snapshot.arrays as Description[];
  const whole = bytes(recorded.snapshot_bytes);
  const widths = { uint8: 1, float16: 2, int32: 4, float32: 4 };
  let offset = 0;
  const views = descriptions.map(({ dtype, shape }) => {
    const length = shape.reduce((product, side) => product * side, widths[dtype]);
    offset += length;
    return new DataView(whole.buffer, offset - length, length);
  });
  return readTensors(descriptions, views);
}
