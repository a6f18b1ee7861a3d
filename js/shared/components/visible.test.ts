import { expect, test } from "vitest";
import { label, visible } from "./visible";

test.each([
  [" to", "·to"],
  ["\n\n", "↵↵"],
  ["\tif", "→if"],
  ["a\u0000b", "aU+0000b"],
  ["\u001b[31m", "U+001B[31m"],
  ["\r\n", "U+000D↵"],
  ["\u007f\u0085", "U+007FU+0085"],
  ["\ud83d", "U+D83D"],
  ["\ude00x", "U+DE00x"],
  ["\u00a0\u3000", "U+00A0U+3000"],
  ["\u202eabc", "U+202Eabc"],
  ["\u2066", "U+2066"],
  ["\ufeff", "U+FEFF"],
  ["\u00ad", "U+00AD"],
  ["\u2028", "U+2028"],
  ["", ""],
  ["通义", "通义"],
  ["שלום", "שלום"],
  ["</script>", "</script>"],
  ["⟨E9 80⟩", "⟨E9 80⟩"],
  ["⟨9 80⟩", "⟨9·80⟩"],
])("%j is shown as %s", (text, shown) => {
  expect(label(text)).toBe(shown);
});

test("joiners, selectors and tags stay where they shape a character", () => {
  for (const text of ["👩‍👩‍👧‍👦", "❤️", "🏴\u{e0067}\u{e0062}\u{e007f}", "نمی‌خواهم"]) {
    expect(visible(text)).toEqual([{ text, mark: false }]);
  }
});

test("they show where they have nothing to shape", () => {
  expect(label("\u200d👩")).toBe("U+200D👩");
  expect(label("👩\u200d")).toBe("👩U+200D");
  expect(label("\ufe0f")).toBe("U+FE0F");
});

test("signs are marked, and the rest is one piece", () => {
  expect(visible(" a b\n")).toEqual([
    { text: "·", mark: true },
    { text: "a", mark: false },
    { text: "·", mark: true },
    { text: "b", mark: false },
    { text: "↵", mark: true },
  ]);
});

test("the bytes of a split character are one sign", () => {
  expect(visible("⟨E9 80⟩ a")).toEqual([
    { text: "⟨E9 80⟩", mark: true },
    { text: "·", mark: true },
    { text: "a", mark: false },
  ]);
});

test("nothing is lost: without signs the pieces are the text", () => {
  const text = "word👩‍👧e\u0301\ud83dx";
  const kept = visible(text).filter(({ mark }) => !mark);
  expect(kept.map((piece) => piece.text).join("")).toBe("word👩‍👧e\u0301x");
});
