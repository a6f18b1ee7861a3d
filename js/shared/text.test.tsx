import { expect, test } from "vitest";
import { compose, count, duration, isLanguage, type Message, percent, say } from "./text";

const SENTENCE: Message = { en: "At {q}, {w} on {k}.", zh: "{k} 得到 {q} 的 {w}。" };

test("each language orders its own slots", () => {
  const slots = { q: "to", w: "69 %", k: "Mary" };
  expect(say(SENTENCE, "en", slots)).toBe("At to, 69 % on Mary.");
  expect(say(SENTENCE, "zh", slots)).toBe("Mary 得到 to 的 69 %。");
});

test("a slot's value is never read as a pattern, a slot without a value stays visible", () => {
  expect(say(SENTENCE, "en", { q: "{k}", w: "$&", k: "Mary" })).toBe("At {k}, $& on Mary.");
  expect(say(SENTENCE, "en", { q: "to", w: 1 })).toBe("At to, 1 on {k}.");
});

test("elements take their places", () => {
  const chip = <b>to</b>;
  expect(compose(SENTENCE, "en", { q: chip, w: 1, k: "Mary" })).toEqual([
    "At ",
    chip,
    ", ",
    1,
    " on ",
    "Mary",
    ".",
  ]);
  expect(compose(SENTENCE, "zh", { q: chip, k: "Mary" })[2]).toBe(" 得到 ");
});

test.each([
  [0.692, "en", 0, "69\u202f%"],
  [0.692, "zh", 0, "69%"],
  [0.0004, "en", 1, "<0.1\u202f%"],
  [0.0006, "en", 1, "0.1\u202f%"],
  [0.004, "zh", 0, "<1%"],
  [0, "en", 1, "0.0\u202f%"],
  [1, "en", 0, "100\u202f%"],
] as const)("%d in %s with %d digits is %s", (fraction, language, digits, text) => {
  expect(percent(fraction, language, digits)).toBe(text);
});

test("counts and durations", () => {
  expect(count(49152)).toBe("49,152");
  expect(duration(353.6)).toBe("354 ms");
  expect(duration(9_999)).toBe("9,999 ms");
  expect(duration(26_400)).toBe("26.4 s");
});

test("only two languages", () => {
  expect(["en", "zh", "fr", null, undefined].map(isLanguage)).toEqual([true, true, false, false, false]);
});
