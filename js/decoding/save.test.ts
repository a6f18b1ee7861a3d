import { beforeEach, expect, test } from "vitest";
import { flagged, randomTree, treeOf } from "./drawing/testing";
import { type Saving, treeHtml, treeSvg } from "./save";
import type { Settings } from "./store";
import { COLLAPSED, type Tree } from "./tree";

let root: HTMLElement;
beforeEach(() => {
  root = document.createElement("div");
  document.body.append(root);
});

const settings = { temperature: 0.8, top_k: 40 } as Settings;
const saving = (tree: Tree, more: Partial<Saving> = {}): Saving => ({
  tree,
  root,
  language: "en",
  prompt: "The sky is blue because",
  model: "SmolLM2",
  settings,
  selection: null,
  ...more,
});
const parse = (source: string, type: "text/html" | "image/svg+xml") =>
  new DOMParser().parseFromString(source, type);

test("the picture carries its title, its legend and every token", () => {
  const tree = randomTree(60, 3);
  const { source, width, height } = treeSvg(saving(tree, { selection: 5 }));
  expect(width).toBeGreaterThanOrEqual(900);
  expect(height).toBeGreaterThan(300);
  const svg = parse(source, "image/svg+xml");
  expect(svg.documentElement.getAttribute("viewBox")).toBe(`0 0 ${width} ${height}`);
  expect(source).toContain("SmolLM2 · The sky is blue because");
  expect(source).toContain("probability of the whole path");
  expect(source).not.toContain("Not drawn");
});

test("a larger tree shows the likeliest tokens, and says what that leaves out", () => {
  const tree = randomTree(3000, 3);
  const { source, height } = treeSvg(saving(tree));
  expect(source).toMatch(/Drawn: the 1,00\d likeliest of 2,999 tokens\. Not drawn: [\d.<]+\u202f% of all/);
  expect(height).toBeLessThan(20_000);
});

test("a page needs nothing else: no script, no address, at most 2 MB for 10,000 tokens", () => {
  const page = treeHtml(saving(randomTree(10_000, 3)));
  expect(new TextEncoder().encode(page).length).toBeLessThanOrEqual(2_000_000);
  expect(page.length).toBeGreaterThan(500_000);
  expect(page).toMatch(/Drawn: the [\d,]+ likeliest of 9,999 tokens\. Not drawn/);
  expect(page).not.toMatch(/<script|<img|<link|https?:(?!\/\/www\.w3\.org\/2000\/svg)|url\(/);
});

test("the page's list holds each token once, in its family, with what is not drawn", () => {
  const tree = flagged(randomTree(80, 7), new Map([[4, COLLAPSED]]));
  const page = parse(treeHtml(saving(tree, { counts: new Map([[1, 37]]), total: 200 })), "text/html");
  const lists = page.querySelectorAll("ul");
  const hidden = (row: number): boolean => {
    const above = tree.parent[row] ?? -1;
    return above > 0 && (above === 4 || hidden(above));
  };
  const drawn = Array.from(tree.uid, (_, row) => row).filter((row) => !hidden(row));
  expect(page.querySelectorAll("li bdi")).toHaveLength(drawn.length);
  expect(lists.length).toBeGreaterThan(5);
  expect(page.body.textContent).toContain("37 of 200 samples");
  expect(page.body.textContent).toContain("temperature=0.8, top_k=40");
  const last = [...page.querySelectorAll("body > ul > li > ul > li")].at(-1);
  expect(last?.textContent).toMatch(/^all other tokens /);
  // Whoever opens a list closes it.
  const source = treeHtml(saving(tree));
  expect(source.match(/<ul>/g)?.length).toBe(source.match(/<\/ul>/g)?.length);
});

test("hostile texts stay texts, in the picture and in the page", () => {
  const texts = ["<script>alert(1)</script>", "</bdi></ul><img src=x onerror=alert(1)>", "\u0000&amp;"];
  const tree = treeOf([
    { parent: -1, text: "", logprob: 0, rest: 0.1 },
    ...texts.map((text, k) => ({ parent: 0, text, logprob: Math.log(0.3 - k / 100) })),
  ]);
  const hostile = { prompt: "<b>\u0007 \u2028 </title>", model: '"><script>' };
  for (const source of [treeSvg(saving(tree, hostile)).source, treeHtml(saving(tree, hostile))]) {
    const page = parse(source, source.startsWith("<svg") ? "image/svg+xml" : "text/html");
    expect(page.querySelector("script, img, b")).toBeNull();
    // biome-ignore lint/suspicious/noControlCharactersInRegex: that is the point
    expect(source).not.toMatch(/[\u0000-\u0008\u000b-\u001f]/);
  }
});

test("speaks Chinese", () => {
  const page = treeHtml(saving(randomTree(40, 3), { language: "zh" }));
  expect(page).toContain('<html lang="zh-CN">');
  expect(page).toContain("整条路径的概率");
});
