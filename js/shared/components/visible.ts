/** What a token's text looks like when nothing in it may stay invisible. */

export interface Piece {
  text: string;
  /** A sign that stands for the character, not the character itself. */
  mark: boolean;
}

const SIGNS: Record<string, string> = { " ": "·", "\n": "↵", "\t": "→" };

/** Joiners, variation selectors and tags: they shape the character before them, so they show only without one. */
const SHAPERS = "\\u034f\\u200c\\u200d\\ufe00-\\ufe0f\\u{e0020}-\\u{e007f}\\u{e0100}-\\u{e01ef}";
const INVISIBLE = new RegExp(
  `\u27e8[0-9A-F]{2}(?: [0-9A-F]{2})*\u27e9|(?:(?![${SHAPERS}])[\\p{Cc}\\p{Cs}\\p{Z}\\p{DI}])|^[${SHAPERS}]|[\\u200c\\u200d]$`,
  "gu",
);

/** Bytes of a split character, as the kernel writes them: `⟨E9 80⟩` is a sign as a whole. */
const isBytes = (sign: string): boolean => sign.length > 2 && sign.startsWith("\u27e8");

/** Cut a token's text into what is shown as it is and the signs for what cannot be seen. */
export function visible(text: string): Piece[] {
  const pieces: Piece[] = [];
  let from = 0;
  for (const { 0: character, index } of text.matchAll(INVISIBLE)) {
    if (index > from) pieces.push({ text: text.slice(from, index), mark: false });
    pieces.push({
      text: isBytes(character) ? character : (SIGNS[character] ?? codePoint(character)),
      mark: true,
    });
    from = index + character.length;
  }
  if (from < text.length) pieces.push({ text: text.slice(from), mark: false });
  return pieces;
}

/** The same as one plain string, for canvases and names. */
export function label(text: string): string {
  return visible(text)
    .map((piece) => piece.text)
    .join("");
}

/** `U+1F600`, of the first character. */
export function codePoint(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return `U+${code.toString(16).toUpperCase().padStart(4, "0")}`;
}
