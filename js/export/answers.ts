/** Reads the answers that a page holds. */
import { bytesOf, type Recording } from "../shared/recorded-model";

const LENGTH_BYTES = 4;

/** As `Recording.packed` in `llmhero_widgets/core/recording.py` writes it, in base64. */
export async function readAnswers(base64: string): Promise<Recording> {
  const stream = new Blob([bytesOf(base64)]).stream().pipeThrough(new DecompressionStream("gzip"));
  const buffer = await new Response(stream).arrayBuffer();
  const length = new DataView(buffer).getUint32(0, true);
  const text = new TextDecoder().decode(new Uint8Array(buffer, LENGTH_BYTES, length));
  return { ...(JSON.parse(text) as Recording), data: new DataView(buffer, LENGTH_BYTES + length) };
}
