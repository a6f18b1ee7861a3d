import { describe, expect, test } from "vitest";
import { characters } from "./characters";
import { bytesOf, showBytes, surfaceOf } from "./cut";
import { group, groupOf, MOST_TOGETHER } from "./groups";
import { glyphOf, isSplit } from "./layout";
import { cutOf, everyByte, everyCharacter, NAIVE, NAIVE_PIECES } from "./testing";

const drawn = (text: string, pieces = everyCharacter(text)) => {
  const cut = cutOf(text, pieces);
  const groups = group(cut);
  return Array.from({ length: groups.length }, (_, g) =>
    isSplit(groups, g) ? [glyphOf(cut, groups, g)] : surfaceOf(cut, groups.first[g] ?? 0),
  );
};

test("the text of the design: five characters spelled in bytes, drawn once, never as a replacement", () => {
  const cut = cutOf(NAIVE, NAIVE_PIECES);
  const groups = group(cut);
  expect(drawn(NAIVE, NAIVE_PIECES)).toEqual([
    "Na", "ïve", " token", "izers", " split", " ", ["通"], ["义"], ["千"], ["问"], " and", [" 😀"], " into",
    " bytes", ".", "\n",
  ]); // biome-ignore format: words
  expect(groups).toMatchObject({ characters: 46, spelled: 5, unknown: 0, added: 0, rtl: false });
  expect(surfaceOf(cut, 6)).toBe("⟨E9 80⟩");
  expect(groupOf(groups, 16)).toBe(11);
  expect(groupOf(groups, 20)).toBe(groups.length - 1);
});

test.each([
  ["a family of emoji", "👨‍👩‍👧", [["👨‍👩‍👧"]]],
  ["a flag", "🇩🇪🇫🇷", [["🇩🇪"], ["🇫🇷"]]],
  ["an accent of its own", "xe\u0301y", ["x", ["e\u0301"], "y"]],
  ["Hangul in pieces", "\u1100\u1161\u11a8", [["\u1100\u1161\u11a8"]]],
  ["a skin tone", "👍🏽", [["👍🏽"]]],
  ["a carriage return beside a newline", "\r\n", ["\r", "\n"]],
  ["Thai vowels", "กำ", [["กำ"]]],
])("%s is one character, however many tokens write it", (_, text, expected) => {
  expect(drawn(text)).toEqual(expected);
});

test("code points that are spread are not spelled in bytes", () => {
  expect(group(cutOf("e\u0301", everyCharacter("e\u0301"))).spelled).toBe(0);
  expect(group(cutOf("é!", everyByte("é!"))).spelled).toBe(1);
  expect(group(cutOf("👨‍👩‍👧", everyByte("👨‍👩‍👧"))).spelled).toBe(1);
});

test("every character of a text is drawn exactly once, also where a cluster never ends", () => {
  const text = `a${"\u0301".repeat(100)} ${"👨‍👩‍👧".repeat(9)}b`;
  const cut = cutOf(text, everyByte(text));
  const groups = group(cut);
  const glyphs = Array.from({ length: groups.length }, (_, g) => glyphOf(cut, groups, g));
  expect(glyphs.join("")).toBe(text);
  for (let g = 0; g < groups.length; g++) {
    expect((groups.first[g + 1] ?? 0) - (groups.first[g] ?? 0)).toBeLessThanOrEqual(MOST_TOGETHER);
  }
});

test("tokens that were added stand alone", () => {
  const cut = cutOf("hi", [
    [101, "", { special: true, origin: "post-processor", text: "[CLS]" }],
    [7, "6869"],
    [102, "", { special: true, origin: "post-processor", text: "[SEP]" }],
  ]);
  const groups = group(cut);
  expect(groups).toMatchObject({ length: 3, added: 2, characters: 2 });
  expect(surfaceOf(cut, 2)).toBe("[SEP]");
});

test("which way a text runs is told by its first letter", () => {
  const runs = (text: string) => group(cutOf(text, everyCharacter(text))).rtl;
  expect([runs("«مرحبا» hello"), runs("hello مرحبا"), runs("123 שלום"), runs("123")]).toEqual([
    true, false, true, false,
  ]); // biome-ignore format: a row
});

describe("characters", () => {
  const whole = new Intl.Segmenter("und", { granularity: "grapheme" });
  const alphabet = [
    ..."aé 通か\u3099กำั한각\u1100\u1161\u11a8नक्षि\u200dـمَ\u0301\u034f\ufe0f\r\n👍🏽👩🇩🇪\u0600\u0d4e\ud7b0\uff9e\u0903\u0e33",
  ];
  const random = (seed: number) => {
    let state = seed;
    return Array.from({ length: 200 }, () => {
      state = (state * 1103515245 + 12345) % 2147483648;
      return alphabet[state % alphabet.length] ?? "";
    }).join("");
  };
  const RANDOM = [1, 2, 3, 4, 5, 6, 7, 8].map(random);
  const samples = [
    NAIVE,
    "กำลังทดสอบ",
    "नमस्ते दुनिया",
    "한국어",
    "각",
    "é\u0301x",
    "🇩🇪🇫🇷 👨‍👩‍👧",
    "か\u3099",
    "“通”…\u200d",
    "ab\u200dc",
    "\u06001",
    "a\r\nb",
    ...RANDOM,
  ];

  test.each(samples)("%j has the borders that Unicode gives it", (text) => {
    const known = characters(text);
    // A carriage return and the newline behind it are two: both are drawn.
    const expected = [...whole.segment(text)].flatMap(({ index, segment }) =>
      segment === "\r\n" ? [index, index + 1] : [index],
    );
    const found = Array.from({ length: text.length }, (_, unit) => unit).filter((unit) =>
      known.isBorder(unit),
    );
    expect(found).toEqual(expected);
    expect(known.count).toBe(expected.length);
  });
});

test("bytes that are no whole character are written in hexadecimal, the others as they are", () => {
  const data = new TextEncoder().encode("通a");
  expect(showBytes(data)).toBe("通a");
  expect(showBytes(data.subarray(0, 2))).toBe("⟨E9 80⟩");
  expect(showBytes(data.subarray(1))).toBe("⟨80 9A⟩a");
  expect(showBytes(Uint8Array.of(0xef, 0xbb, 0xbf, 0x61))).toBe("\ufeffa");
  expect(showBytes(Uint8Array.of(0xed, 0xa0, 0x80))).toBe("⟨ED A0 80⟩");
  const cut = cutOf(NAIVE, NAIVE_PIECES);
  expect([...bytesOf(cut, 6)]).toEqual([0xe9, 0x80]);
});
