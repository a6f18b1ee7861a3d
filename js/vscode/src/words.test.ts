// @vitest-environment node
import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import chinese from "../l10n/bundle.l10n.zh-cn.json";
import manifest from "../package.json";
import english from "../package.nls.json";
import chineseManifest from "../package.nls.zh-cn.json";
import { chosenLanguage, megabytes, speaking } from "./words";

const here = new URL(".", import.meta.url);
const slots = (text: string) =>
  [...text.matchAll(/\{\w+\}|\$\(\w+\)|\[[^\]]*\]\(([^)]*)\)/g)].map(([all, link]) => link ?? all).toSorted();

function said(): string[] {
  const files = readdirSync(here).filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts"));
  const sources = files.map((name) => readFileSync(new URL(name, here), "utf8"));
  return sources.flatMap((source) =>
    [...source.matchAll(/\bsay\(\s*"([^"]+)"/g)].map(([, text = ""]) => text),
  );
}

test("every sentence of the code is in the Chinese bundle, and nothing else is", () => {
  expect(said().length).toBeGreaterThan(50);
  expect(Object.keys(chinese).toSorted()).toEqual([...new Set(said())].toSorted());
});

test("no sentence is made where the bundle would not find it", () => {
  const files = readdirSync(here).filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts"));
  for (const name of files) {
    const source = readFileSync(new URL(name, here), "utf8");
    expect(source.match(/\bsay\(\s*[^"\s)]/g), name).toBeNull();
  }
});

test("both languages have the same slots, icons and links", () => {
  for (const [text, translated] of Object.entries(chinese)) {
    expect(slots(translated), text).toEqual(slots(text));
  }
  for (const [key, text] of Object.entries(english)) {
    expect(slots(chineseManifest[key as keyof typeof english]), key).toEqual(slots(text));
  }
});

test("the manifest's texts are all there, in both languages, and none is left over", () => {
  const named = [...JSON.stringify(manifest).matchAll(/"%([\w.]+)%"/g)].map(([, key = ""]) => key);
  expect(Object.keys(english).toSorted()).toEqual([...new Set(named)].toSorted());
  expect(Object.keys(chineseManifest)).toEqual(Object.keys(english));
});

test("Chinese is said in Chinese, English as it stands", () => {
  expect(speaking()("{done} of {total}", { done: 1, total: 2 })).toBe("1 of 2");
  expect(speaking(chinese)("{passed} of {all} exercises passed", { passed: 1, all: 8 })).toBe(
    "已通过 8 道习题中的 1 道",
  );
  // A path is not a pattern: what fills a slot is not searched for slots.
  expect(speaking()("{title}: {label}", { title: "{label}", label: "x" })).toBe("{label}: x");
});

test("the language is the reader's choice, or else that of VS Code", () => {
  expect(chosenLanguage("zh", "en")).toBe("zh");
  expect(chosenLanguage("en", "zh-cn")).toBe("en");
  expect(chosenLanguage("auto", "zh-tw")).toBe("zh");
  expect(chosenLanguage(undefined, "de")).toBe("en");
});

test("sizes are for people", () => {
  expect(megabytes(92_871_040)).toBe("93 MB");
  expect(megabytes(4200)).toBe("4 kB");
});
