/** What a notebook kept of a widget, for the time without a kernel. */
import { readTensors, slices } from "./buffers";
import type { Model } from "./model";
import type { Description } from "./protocol";
import type { Answer } from "./rpc";

/** Read the traits `snapshot` and `snapshot_bytes` as the answer that they were; null where nothing was kept. */
export function readSaved<T>(model: Model, read: (answer: Answer) => T): T | null {
  const saved = model.get("snapshot") as { result?: Answer["result"]; arrays?: Description[] } | undefined;
  const bytes = model.get("snapshot_bytes") as DataView | null | undefined;
  if (!saved?.result || !saved.arrays || !bytes) return null;
  try {
    return read({ result: saved.result, arrays: readTensors(saved.arrays, slices(saved.arrays, bytes)) });
  } catch {
    // A damaged notebook must not keep the widget from asking the kernel.
    return null;
  }
}
