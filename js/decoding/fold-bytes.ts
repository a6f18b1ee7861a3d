/** A character that several tokens spell stands once: their bytes are in it already. */

/** Bytes at the end of a token's text, as the kernel writes those that wait for the rest of their character. */
const BYTES = /⟨([0-9A-F]{2}(?: [0-9A-F]{2})*)⟩$/;

export interface Folded {
  text: string;
  /** The first and, exclusive, the last of the tokens that it stands for. */
  first: number;
  end: number;
}

/** Put the tokens together that begin a character with the one that completes it; broken bytes stay. */
export function folded(texts: readonly string[]): Folded[] {
  const found: Folded[] = [];
  let begun = { first: 0, before: "", shown: "", bytes: [] as number[] };
  const leave = (end: number) => {
    if (begun.bytes.length > 0) found.push({ text: begun.before + begun.shown, first: begun.first, end });
    begun = { first: end, before: "", shown: "", bytes: [] };
  };
  for (const [at, text] of texts.entries()) {
    const pending = BYTES.exec(text);
    const whole = pending ? text.slice(0, pending.index) : text;
    const own = new TextEncoder().encode([...whole][0] ?? "");
    const completes = begun.bytes.length > 0 && begun.bytes.every((byte, k) => byte === own[k]);
    if (completes || (whole !== "" && begun.bytes.length > 0)) {
      if (!completes) leave(at);
    }
    const { first, before } = begun.bytes.length > 0 ? begun : { first: at, before: "" };
    if (pending) {
      const bytes = (pending[1] ?? "").split(" ").map((byte) => Number.parseInt(byte, 16));
      const goesOn = begun.bytes.length > 0 && whole === "";
      begun = {
        first,
        before: goesOn ? before : before + whole,
        shown: (goesOn ? begun.shown : "") + pending[0],
        bytes: goesOn ? [...begun.bytes, ...bytes] : bytes,
      };
      continue;
    }
    found.push({ text: before + text, first, end: at + 1 });
    begun = { first: at + 1, before: "", shown: "", bytes: [] };
  }
  leave(texts.length);
  return found;
}
