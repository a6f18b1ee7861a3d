import { readdirSync } from "node:fs";
import { expect, test } from "vitest";
import type { Message } from "./text";

const features = readdirSync(`${import.meta.dirname}/..`, { recursive: true, encoding: "utf8" })
  .filter((path) => path.endsWith("/messages.ts"))
  .map((path) => path.replace("/messages.ts", ""));

/** Every message in a module, with the path to it. */
function messages(value: unknown, path: string): [string, Message][] {
  if (typeof value !== "object" || value === null) return [];
  if ("en" in value && "zh" in value) return [[path, value as Message]];
  return Object.entries(value).flatMap(([name, inner]) => messages(inner, `${path}.${name}`));
}

const slots = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();

/** A catalogue names in `WORDS` the slots that are filled with words of its own: they stand as words do. */
const filled = (text: string, words: readonly string[]) =>
  text.replace(/\{(\w+)\}/g, (slot, name) => (words.includes(name) ? "词" : slot));

test("the shared catalogue is among them", () => {
  expect(features).toContain("shared");
});

test.each(features)("%s says the same in both languages, each written properly", async (feature) => {
  const catalogue = `${import.meta.dirname}/../${feature}/messages.ts`;
  const module: Record<string, unknown> = await import(/* @vite-ignore */ catalogue);
  const { WORDS = [], ...catalogued } = module as { WORDS?: readonly string[] };
  const found = messages(catalogued, feature);
  expect(found.length).toBeGreaterThan(0);
  for (const [path, { en, zh }] of found) {
    expect(en.trim(), path).not.toBe("");
    expect(zh.trim(), path).not.toBe("");
    expect(slots(zh), path).toEqual(slots(en));
    // Full-width punctuation after Chinese, and a space between Chinese and Latin, digits or slots.
    expect(zh, path).not.toMatch(/[\u4e00-\u9fff][,;:!?]/);
    expect(filled(zh, WORDS), path).not.toMatch(/[\u4e00-\u9fff][A-Za-z0-9{]|[A-Za-z0-9}][\u4e00-\u9fff]/);
  }
});
