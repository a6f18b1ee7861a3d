import { expect, test, vi } from "vitest";
import { COLLAPSED, END, PINNED, SPECIAL, WRITTEN } from "../tree";
import { createWords, share, shown, textWidth, written } from "./labels";
import type { Layout } from "./layout";
import { paint } from "./paint";
import { type Look, type Scene, scene, type Window, whole } from "./scene";
import { bend, clip, drop } from "./strand";
import { drawn } from "./svg";
import { flagged, layOut, RULER, randomTree, treeOf } from "./testing";

const words = createWords("en");
const look = (more: Partial<Look> = {}): Look => ({ selected: -1, words, ...more });
const advance = (text: string, size: number, plain?: boolean) =>
  plain ? RULER.plain(text, size) : RULER.mono(text, size);
const of = (laid: Layout, more?: Partial<Look>, window: Window = whole(laid)) =>
  scene(laid, look(more), window, advance);
const ink = { colour: (tone: string) => `[${tone}]`, mono: "mono", plain: "plain" };

const HOSTILE = [
  "<script>alert(1)</script>",
  '"><img src=x onerror=alert(1)>',
  " שלום",
  "مرحبا",
  "\u200b",
  "\u0000\u0007\u001b",
  "👩‍👩‍👧‍👦",
  "e\u0301".repeat(300),
  "x".repeat(1000),
  "⟨E9 80⟩",
  "\n\t ",
  "]]>&lt;",
  "\ud800",
];
const hostile = treeOf([
  { parent: -1, text: "", logprob: 0, rest: 0.1 },
  ...HOSTILE.map((text, k) => ({ parent: 0, text, logprob: Math.log(0.9 / 2 ** (k + 1)) })),
]);

/** As SVG writes it. */
const tenth = (value: number) => String(Math.round(value * 10) / 10);

/** A context that remembers what was drawn. */
function recorder() {
  const calls = { texts: [] as string[], strokes: 0, moves: 0, rects: 0 };
  const context = {
    fillText: (text: string, x: number, y: number) => calls.texts.push(`${text}@${tenth(x)},${tenth(y)}`),
    moveTo: () => calls.moves++,
    fillRect: () => calls.rects++,
    roundRect: () => calls.rects++,
    stroke: () => calls.strokes++,
    ...Object.fromEntries(
      ["beginPath", "lineTo", "bezierCurveTo", "fill", "setLineDash"].map((name) => [name, vi.fn()]),
    ),
  };
  return { calls, context: context as unknown as CanvasRenderingContext2D };
}

test.each([
  ["a small tree", layOut(randomTree(20, 4))],
  ["300 tokens", layOut(randomTree(300, 2))],
  ["hostile texts", layOut(hostile)],
])("canvas and SVG draw the same marks of %s", (_, laid) => {
  const marks = of(laid, { selected: 2, busy: new Set([1]) });
  const { calls, context } = recorder();
  paint(context, marks, ink.colour, ink);
  const svg = drawn(marks, ink);
  expect(svg.match(/<path /g)).toHaveLength(calls.moves);
  expect(svg.match(/<rect /g)).toHaveLength(calls.rects);
  const texts = [...svg.matchAll(/<text x="([-\d.]+)" y="([-\d.]+)">([^<]*)<\/text>/g)];
  expect(texts).toHaveLength(calls.texts.length);
  const places = texts.map(([, x = "", y = ""]) => `${x},${y}`).sort();
  expect(places).toEqual(calls.texts.map((call) => call.slice(call.lastIndexOf("@") + 1)).sort());
});

test("links of one look are stroked together", () => {
  const { calls, context } = recorder();
  const marks = of(layOut(randomTree(10_000)), {}, { k: 0.02, kx: 0.6, x: 0, y: 0, width: 866, height: 520 });
  paint(context, marks, ink.colour, ink);
  expect(marks.links.length).toBeGreaterThan(500);
  expect(calls.strokes).toBeLessThan(40);
});

test("no text of a token leaves an SVG unescaped", () => {
  const svg = drawn(of(layOut(hostile)), ink);
  const document = new DOMParser().parseFromString(
    `<svg xmlns="http://www.w3.org/2000/svg">${svg}</svg>`,
    "text/xml",
  );
  expect(document.querySelector("script, img")).toBeNull();
  expect(svg).toContain("&lt;script&gt;alert(1)&lt;");
  expect(svg).not.toMatch(/<(?!\/?(?:g|path|rect|text)[ >])/);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: that is the point
  expect(svg).not.toMatch(/[\u0000-\u0008\u000b-\u001f\ufffe\uffff]/);
});

test("what is invisible gets a sign, what is long its beginning, what runs from the right its space there", () => {
  expect(written("\u200b").pieces).toEqual([{ text: "U+200B", mark: true }]);
  expect(written(" שלום")).toEqual({
    pieces: [
      { text: "שלום", mark: false },
      { text: "·", mark: true },
    ],
    rtl: true,
  });
  expect(shown("x".repeat(1000))).toBe(`${"x".repeat(23)}…`);
  expect(shown("e\u0301".repeat(300))).toBe(`${"e\u0301".repeat(23)}…`);
  expect(shown("a\u0301\u0301".repeat(9) + "\u0301".repeat(900)).length).toBeLessThan(110);
  expect(written("x".repeat(1000)).pieces[0]?.text).toHaveLength(24);
  expect(textWidth(" the", RULER, 10)).toBe(24);
  expect(textWidth("天空", RULER, 10)).toBe(12);
});

test("numbers are whole from ten percent on, and never 0", () => {
  const THIN = "\u202f";
  const said = [0.2649, 0.0996, 0.0994, 0.0004, 1e-9, Number.NaN].map((p) => share(p, "en"));
  expect(said).toEqual([`26${THIN}%`, `10${THIN}%`, `9.9${THIN}%`, `<0.1${THIN}%`, `<0.1${THIN}%`, "?"]);
  expect(share(0.07, "zh")).toBe("7.0%");
});

test("only what is in view is drawn, and all of that", () => {
  const laid = layOut(randomTree(300, 3));
  const all = of(laid);
  for (const y of [0, 350, 900, laid.height - 520]) {
    const seen = of(laid, {}, { k: 1, kx: 1, x: 0, y, width: 866, height: 520 });
    const inside = all.texts.filter((text) => text.y > y + 8 && text.y < y + 512 && text.x < 860);
    const at = new Set(
      seen.texts.map((text) => `${text.text} ${text.x.toFixed(1)} ${(text.y + y).toFixed(1)}`),
    );
    for (const text of inside) expect(at).toContain(`${text.text} ${text.x.toFixed(1)} ${text.y.toFixed(1)}`);
    expect(seen.texts.length).toBeLessThan(all.texts.length / 2);
    const crossing = all.links.filter(
      (link) => Math.max(link.y1, link.y2) > y && Math.min(link.y1, link.y2) < y + 520,
    );
    expect(seen.links.length).toBeGreaterThanOrEqual(crossing.length);
  }
});

test("from far away 10,000 tokens are few marks and no letters", () => {
  const laid = layOut(randomTree(10_000));
  const k = 520 / laid.height;
  const { links, boxes, texts } = of(laid, {}, { k, kx: 0.6, x: 0, y: 0, width: 866, height: 520 });
  expect(texts).toHaveLength(0);
  expect(links.length + boxes.length).toBeLessThan(6000);
});

const boxOf = (marks: Scene, fill: string | null, more = {}) =>
  marks.boxes.filter(
    (box) => box.fill === fill && Object.entries(more).every(([key, v]) => box[key as "line"] === v),
  );

test("the reader's path is warm, and lies over everything else", () => {
  const laid = layOut(randomTree(20, 4));
  const row = 7;
  const marks = of(laid, { selected: row });
  const depth = laid.tree.depth[row] ?? 0;
  expect(marks.links.filter(({ tone }) => tone === "accent")).toHaveLength(depth);
  expect(marks.links.slice(-depth).every(({ tone }) => tone === "accent")).toBe(true);
  expect(marks.boxes.filter(({ stroke }) => stroke === "accent")).toHaveLength(depth);
  expect(boxOf(marks, "accent-wash")).toHaveLength(1);
  expect(of(laid).links.some(({ tone }) => tone === "accent")).toBe(false);
});

test("special, ending, pinned, written, busy and sampled tokens look different", () => {
  const tree = treeOf([
    { parent: -1, text: "", logprob: 0, rest: 0.1 },
    ...[" a", " b", "<|end|>", " d", " e"].map((text, k) => ({
      parent: 0,
      text,
      logprob: Math.log(0.4 - k / 10),
    })),
  ]);
  const plain = of(layOut(tree));
  expect(boxOf(plain, "sunken")).toHaveLength(5);
  const laid = layOut(
    flagged(
      tree,
      new Map([
        [1, PINNED],
        [2, WRITTEN],
        [3, SPECIAL | END],
      ]),
    ),
    866,
    { counts: new Map([[1, 37]]), total: 200 },
  );
  const marks = of(laid, { busy: new Set([5]) });
  expect(boxOf(marks, "sunken")).toHaveLength(4);
  expect(boxOf(marks, null, { radius: 0 })).toMatchObject([{ stroke: "control" }]);
  expect(boxOf(marks, "accent", { radius: 3.5 })).toHaveLength(1);
  expect(boxOf(marks, "accent", { height: 1.5 })).toHaveLength(1);
  expect(boxOf(marks, "text-3", { radius: 1.5 })).toHaveLength(3);
  expect(boxOf(marks, "seq-bar")).toHaveLength(1);
  const italic = (scene: Scene) => scene.texts.filter((text) => text.italic).map(({ text }) => text);
  expect(italic(marks)).toEqual(["<|end|>"]);
  expect(italic(of(laid, { upright: true }))).toEqual([]);
  expect(marks.texts.map(({ text }) => text)).toContain("37 of 200");
  const closed = layOut(flagged(randomTree(30), new Map([[1, COLLAPSED]])));
  expect(of(closed).texts.some(({ text }) => text.includes("hidden"))).toBe(true);
});

test("a long link is cut to the view, on the same line and in step with its dots", () => {
  for (const curve of [bend(10, 0, 60, 50_000, 3), drop(10, 0, 30, 50_000), bend(10, 50_000, 60, 0, 3)]) {
    const seen = clip(curve, 20_000, 20_500);
    expect(Math.abs(seen.y2 - seen.y1)).toBeLessThan(510);
    expect(Math.abs((seen.y1 - curve.y1) / 3.5 - Math.round((seen.y1 - curve.y1) / 3.5))).toBeLessThan(1e-2);
    const at = (c: typeof curve, t: number) => {
      const u = 1 - t;
      const axis = (a: number, b: number, d: number, e: number) =>
        u ** 3 * a + 3 * u * u * t * b + 3 * u * t * t * d + t ** 3 * e;
      return { x: axis(c.x1, c.ax, c.bx, c.x2), y: axis(c.y1, c.ay, c.by, c.y2) };
    };
    const middle = at(seen, 0.5);
    let [low, high] = [0, 1];
    for (let step = 0; step < 60; step++) {
      const t = (low + high) / 2;
      if (at(curve, t).y < middle.y === curve.y2 > curve.y1) low = t;
      else high = t;
    }
    expect(at(curve, low).x).toBeCloseTo(middle.x, 3);
  }
  const short = bend(0, 0, 50, 300, 3);
  expect(clip(short, 0, 500)).toBe(short);
});
