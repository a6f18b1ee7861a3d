/** The tree as a picture of its own: SVG, and a page that needs no kernel, no script and no network. */
import { label } from "../shared/components/visible";
import { xml } from "../shared/files";
import { cssColor } from "../shared/palette";
import { count, type Language, type Message, percent, say } from "../shared/text";
import { states } from "./drawing/facts";
import { createRuler, createWords, type Ruler, share, shown } from "./drawing/labels";
import { type Layout, layout } from "./drawing/layout";
import * as messages from "./drawing/messages";
import { MOST_HEIGHT, UNLIKELY } from "./drawing/metrics";
import { scene, whole } from "./drawing/scene";
import { drawn, type Ink } from "./drawing/svg";
import type { Settings } from "./store";
import type { Tree } from "./tree";

export interface Saving {
  tree: Tree;
  root: HTMLElement;
  language: Language;
  prompt: string;
  model: string;
  settings: Settings;
  /** Uid of the chosen token. */
  selection: number | null;
  counts?: ReadonlyMap<number, number> | undefined;
  total?: number | undefined;
}

export interface Kept {
  source: string;
  width: number;
  height: number;
}

const WIDTH = 900;
const MARGIN = 16;
const TITLE = 36;
const NOTE = 18;
/** Pictures of larger trees show the likeliest tokens and say so: more is too high for a PNG to be read. */
const MOST_IN_PICTURE = 1000;
const MOST_IN_PAGE = 4000;
const MOST_BYTES = 2_000_000;

/** The tree in the colours of the page. */
export function treeSvg(saving: Saving): Kept {
  return pictureOf(saving, MOST_IN_PICTURE, UNLIKELY.wide).kept;
}

/** One file below 2 MB: the picture, the same as a list to read and to hear, and what it was made with. */
export function treeHtml(saving: Saving): string {
  let most = MOST_IN_PAGE;
  let page = pageOf(saving, most);
  for (let size = bytes(page); size > MOST_BYTES && most > 1; size = bytes(page)) {
    most = Math.floor(most * Math.min(0.9, (0.95 * MOST_BYTES) / size));
    page = pageOf(saving, most);
  }
  return page;
}

/** Fonts as a style sheet of its own may hold them. */
const family = (fonts: string): string => fonts.replaceAll('"', "'").replace(/[<>]/g, "");
const bytes = (text: string): number => new TextEncoder().encode(text).length;

interface Sheet {
  kept: Kept;
  laid: Layout;
  title: string;
  notes: string[];
}

/** As on the screen, where paths below `below` may be folded; or the likeliest, if there are more than `most`. */
function pictureOf(saving: Saving, most: number, below = 0): Sheet {
  const { tree, root, language, prompt, model, counts, total } = saving;
  const t = (message: Message, slots?: Record<string, string | number>) => say(message, language, slots);
  const ruler = createRuler(root);
  const words = createWords(language);
  const selected = (saving.selection === null ? null : tree.rowOf(saving.selection)) ?? -1;
  const small = language === "zh" ? 12 : 11;
  const many = tree.length - 1 > most;
  const laid = layout(tree, WIDTH - 2 * MARGIN, {
    ruler,
    words,
    small,
    height: many ? 0 : MOST_HEIGHT,
    fold: many ? { below: leastOf(tree, most), keep: -1, strict: true } : { below, keep: selected },
    folds: many,
    counts,
    total,
  });
  const ink: Ink = {
    colour: (tone) => cssColor(root, `--${tone}`),
    mono: cssColor(root, "--font-mono"),
    plain: cssColor(root, "--font-ui"),
  };
  const advance = (text: string, size: number, plain?: boolean) => lengthOf(ruler, text, size, plain);
  const look = { selected, words, upright: language === "zh" };
  const marks = drawn(scene(laid, look, whole(laid), advance), ink);
  const title = `${model} · ${excerpt(prompt)}`;
  const notes = [
    t(messages.LEGEND),
    ...(laid.folded.count > 0
      ? [
          t(messages.LEFT_OUT, {
            n: count(laid.rows.length - 1),
            m: count(tree.length - 1),
            p: share(laid.folded.share, language),
          }),
        ]
      : []),
  ];
  const widest = Math.max(...notes.map((note) => ruler.plain(note, small)), laid.width, WIDTH - 2 * MARGIN);
  const width = Math.ceil(widest + 2 * MARGIN);
  const height = Math.ceil(TITLE + laid.height + notes.length * NOTE + MARGIN);
  const line = (text: string, y: number, size: number, tone: "text-1" | "text-3", weight = 400) =>
    `<text x="${MARGIN}" y="${y}" font-family="${xml(ink.plain)}" font-size="${size}" ` +
    `font-weight="${weight}" fill="${ink.colour(tone)}">${xml(text)}</text>`;
  const source =
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" ` +
    `viewBox="0 0 ${width} ${height}" role="img" aria-label="${xml(t(messages.TREE))}">` +
    `<rect width="100%" height="100%" fill="${ink.colour("bg")}"/>` +
    line(title, MARGIN + 10, 13, "text-1", 600) +
    `<g transform="translate(${MARGIN} ${TITLE})">${marks}</g>` +
    notes
      .map((note, k) => line(note, Math.round(TITLE + laid.height + (k + 1) * NOTE - 4), small, "text-3"))
      .join("") +
    "</svg>";
  return { kept: { source, width, height }, laid, title, notes };
}

function lengthOf(ruler: Ruler, text: string, size: number, plain?: boolean): number {
  return plain ? ruler.plain(text, size) : ruler.mono(text, size);
}

/** The probability that only so many paths reach. */
function leastOf({ path, length }: Tree, most: number): number {
  // What is not known comes last.
  const all = Float64Array.from(path, (value) => (Number.isNaN(value) ? 0 : Math.exp(value))).sort();
  return Math.max(Number.MIN_VALUE, all[length - 1 - most] ?? 0);
}

const MOST_EXCERPT = 90;

function excerpt(text: string): string {
  const line = label(
    text
      .replace(/\s+/g, " ")
      .trim()
      .slice(-4 * MOST_EXCERPT),
  ).replaceAll("·", " ");
  const letters = [...line];
  // The end of a prompt is what the tree goes on with.
  return letters.length > MOST_EXCERPT ? `…${letters.slice(-MOST_EXCERPT).join("")}` : line;
}

function pageOf(saving: Saving, most: number): string {
  const { tree, root, language, prompt, model, settings } = saving;
  const { kept, laid, title, notes } = pictureOf(saving, most);
  const t = (message: Message) => say(message, language);
  const colour = (name: string) => cssColor(root, `--${name}`);
  const all = Object.entries(settings).map(([name, value]) => `${name}=${value}`);
  const facts: [Message, string][] = [
    [messages.FACT_MODEL, model],
    [messages.FACT_PROMPT, prompt],
    [messages.FACT_TOKENS, count(tree.length - 1)],
    [messages.FACT_COVERAGE, percent(tree.coverage, language)],
    [messages.FACT_SETTINGS, all.join(", ")],
  ];
  const list = facts.map(([name, value]) => `<dt>${xml(t(name))}<dd>${xml(value)}`).join("");
  return (
    `<!doctype html><html lang="${language === "zh" ? "zh-CN" : "en"}"><head><meta charset="utf-8">` +
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">` +
    `<meta name="viewport" content="width=device-width,initial-scale=1"><title>${xml(title)}</title><style>` +
    `body{margin:16px;background:${colour("bg")};color:${colour("text-1")};font:14px/20px ${family(colour("font-ui"))}}` +
    `h1{font-size:18px}h2{font-size:14px}svg{display:block;max-width:100%;height:auto}` +
    `dl{display:grid;grid-template-columns:auto 1fr;gap:4px 16px}dt{color:${colour("text-3")}}` +
    `dd{margin:0;white-space:pre-wrap;overflow-wrap:anywhere}ul{padding-left:20px}` +
    `bdi{font-family:${family(colour("font-mono"))}}</style></head><body>` +
    `<h1>${xml(t(messages.PICTURE))}</h1><dl>${list}</dl>${kept.source}` +
    `<h2>${xml(t(messages.AS_TEXT))}</h2><p>${notes.map(xml).join(" ")}</p>${listOf(saving, laid)}</body></html>`
  );
}

/** A list in lists; tokens without an alternative stand in one line. */
function listOf({ tree, language, counts, total }: Saving, laid: Layout): string {
  const { rows, parent, joined, others, behind } = laid;
  const words = createWords(language);
  const parts: string[] = ["<ul>"];
  const open: number[] = [];
  const close = (until: number) => {
    for (let node = open.at(-1); node !== undefined && node !== until; node = open.at(-1)) {
      open.pop();
      const rest = others[node] ?? -1;
      const said = rest === -1 ? "" : `<li>${xml(words.others(rest, node === 0))}`;
      const isOpen = (behind[node] ?? 0) > node + 1 && !joined[node + 1];
      parts.push(isOpen ? `${said}</ul>` : said && `<ul>${said}</ul>`);
    }
  };
  for (let node = 0; node < rows.length; node++) {
    close(parent[node] ?? -1);
    open.push(node);
    const row = rows[node] ?? 0;
    const name = node === 0 ? words.prompt : label(shown(tree.text[row] ?? ""));
    const said = [
      words.percent(Math.exp(tree.path[row] ?? 0)),
      ...states(tree, row, { counts, total }, language),
    ];
    parts.push(
      `${joined[node] ? " " : "<li>"}<bdi>${xml(name)}</bdi> ${xml(said.join(say(messages.JOIN, language)))}`,
    );
    if ((behind[node] ?? 0) > node + 1 && !joined[node + 1]) parts.push("<ul>");
  }
  close(-1);
  return `${parts.join("")}</ul>`;
}
