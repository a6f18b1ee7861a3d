/** Tokens to keep, as data or as a picture, made in the page: nothing leaves the machine. */
import { label, visible } from "../shared/components/visible";
import { download, png, xml } from "../shared/files";
import { cssColor } from "../shared/palette";
import { count, type Message } from "../shared/text";
import { bytesOf, type Cut, has, hex, originOf, surfaceOf } from "./cut";
import { type Groups, isRtl } from "./groups";
import { breakLines, GAP, glyphOf, isSplit, measure, showsBytes } from "./layout";
import { createRuler } from "./measure";
import { PICTURE_CUT } from "./messages";

export interface Saving {
  cut: Cut;
  groups: Groups;
  /** Of the tokenizer. */
  name: string;
  root: HTMLElement;
}

type Say = (message: Message, slots?: Record<string, string | number>) => string;

/** As a list that Python and JavaScript read. */
export function idsOf({ cut }: Saving): string {
  return `[${cut.ids.join(", ")}]`;
}

/** Put a text on the clipboard; whether the page may. */
export async function copyText(text: string, root: HTMLElement): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyByCommand(text, root);
  }
}

/** The old way, for pages that came over the network without encryption: they have no other clipboard. */
function copyByCommand(text: string, root: HTMLElement): boolean {
  const before = (root.getRootNode() as ShadowRoot | Document).activeElement;
  const area = document.createElement("textarea");
  area.value = text;
  area.className = "unseen";
  root.append(area);
  area.select();
  const done = document.execCommand?.("copy") ?? false;
  area.remove();
  if (before instanceof HTMLElement) before.focus();
  return done;
}

/** One object per token, its spans in code points as Python counts them. */
export function tokenRows({ cut }: Saving): Record<string, unknown>[] {
  const place = codePointCounter(cut.text);
  return Array.from(cut.ids, (id, token) => ({
    id,
    text: surfaceOf(cut, token),
    bytes: hex(bytesOf(cut, token)),
    start: place(cut.starts[token] ?? 0),
    end: place(cut.ends[token] ?? 0),
    byte_start: cut.byteStarts[token],
    byte_end: cut.byteEnds[token],
    special: has(cut, token, "special"),
    origin: originOf(cut, token),
    unknown: has(cut, token, "unknown"),
  }));
}

export function saveJson(saving: Saving): void {
  const { cut, name } = saving;
  const content = { tokenizer: name, text: cut.text, tokens: tokenRows(saving), loss: cut.loss };
  keepAs(new Blob([JSON.stringify(content, null, 1)], { type: "application/json" }), saving, "json");
}

export function csv(saving: Saving): string {
  const rows = tokenRows(saving);
  const columns = Object.keys(rows[0] ?? { id: 0 });
  const lines = rows.map((row) => columns.map((column) => cell(row[column])).join(","));
  // The mark in front tells spreadsheets that it is UTF-8.
  return `\ufeff${[columns.join(","), ...lines].join("\n")}\n`;
}

export function saveCsv(saving: Saving): void {
  keepAs(new Blob([csv(saving)], { type: "text/csv" }), saving, "csv");
}

/** A spreadsheet must not take a token for a formula. */
function cell(value: unknown): string {
  if (typeof value !== "string") return String(value);
  const inert = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return `"${inert.replaceAll('"', '""')}"`;
}

/** Pictures of longer texts show their beginning and say so. */
const MOST_DRAWN = 4000;
const PICTURE_WIDTH = 900;
const MARGIN = 16;
const TITLE = 32;

/** The strip as an SVG of its own, in the colours of the page. */
export function svg(
  { cut, groups, name, root }: Saving,
  say: Say,
): { source: string; width: number; height: number } {
  const colour = (property: string) => cssColor(root, property);
  const widths = measure(cut, groups, createRuler(root));
  const plan = breakLines(cut, groups, widths, PICTURE_WIDTH - 2 * MARGIN);
  const [mono, plain] = [xml(colour("--font-mono")), xml(colour("--font-ui"))];
  const drawn: string[] = [];
  let shown = 0;
  let bottom = 0;
  for (let line = 0; line < plan.length && (groups.first[plan.lines[line] ?? 0] ?? 0) < MOST_DRAWN; line++) {
    let x = MARGIN;
    const y = MARGIN + TITLE + (plan.tops[line] ?? 0);
    bottom = MARGIN + TITLE + (plan.tops[line + 1] ?? 0);
    for (let g = plan.lines[line] ?? 0; g < (plan.lines[line + 1] ?? 0); g++) {
      const width = Math.min(widths[g] ?? 0, PICTURE_WIDTH - 2 * MARGIN);
      const left = groups.rtl ? PICTURE_WIDTH - x - width : x;
      drawn.push(isSplit(groups, g) ? drawSplit(g, left, y, width) : drawWhole(g, left, y, width));
      x += width + GAP;
      shown = groups.first[g + 1] ?? 0;
    }
  }
  const all = cut.ids.length;
  const title = shown < all ? `${name} · ${say(PICTURE_CUT, { n: count(shown), m: count(all) })}` : name;
  const height = Math.ceil(bottom + MARGIN);
  const source =
    `<svg xmlns="http://www.w3.org/2000/svg" width="${PICTURE_WIDTH}" height="${height}" ` +
    `viewBox="0 0 ${PICTURE_WIDTH} ${height}" font-family="${mono}" text-anchor="middle">` +
    `<rect width="100%" height="100%" fill="${colour("--bg")}"/>` +
    `<text x="${MARGIN}" y="${MARGIN + 12}" text-anchor="start" font-family="${plain}" font-size="13" ` +
    `font-weight="600" fill="${colour("--text-1")}">${xml(title)}</text>${drawn.join("")}</svg>`;
  return { source, width: PICTURE_WIDTH, height };

  function words(text: string, x: number, y: number, size: number, fill: string, family = ""): string {
    const inner = visible(text)
      .map((piece) =>
        piece.mark ? `<tspan fill="${colour("--text-3")}">${xml(piece.text)}</tspan>` : xml(piece.text),
      )
      .join("");
    const font = (family && ` font-family="${family}"`) + (isRtl(text) ? ' direction="rtl"' : "");
    return `<text xml:space="preserve" x="${x}" y="${y}" font-size="${size}" fill="${fill}"${font}>${inner}</text>`;
  }
  function idText(token: number, x: number, y: number): string {
    return words(String(cut.ids[token]), x, y, 11, colour("--text-3"), plain);
  }
  function drawWhole(g: number, x: number, y: number, width: number): string {
    const token = groups.first[g] ?? 0;
    const unknown = has(cut, token, "unknown");
    const hollow = unknown || has(cut, token, "special") || originOf(cut, token) !== "text";
    const ink = unknown ? colour("--error") : hollow ? colour("--text-2") : colour("--text-1");
    const line = unknown ? colour("--error") : colour("--control");
    const box = hollow
      ? `<rect x="${x + 0.5}" y="${y + 0.5}" width="${width - 1}" height="25" fill="none" stroke="${line}"/>`
      : `<rect x="${x}" y="${y}" width="${width}" height="26" rx="3" fill="${colour("--sunken")}"/>`;
    const middle = x + width / 2;
    return box + words(surfaceOf(cut, token), middle, y + 18, 16, ink) + idText(token, middle, y + 38);
  }
  function drawSplit(g: number, x: number, y: number, width: number): string {
    const from = groups.first[g] ?? 0;
    const tokens = (groups.first[g + 1] ?? 0) - from;
    const sizes = Array.from({ length: tokens }, (_, k) => {
      const [id, data] = [
        String(cut.ids[from + k]).length * 6.2 + 4,
        bytesOf(cut, from + k).length * 19.9 + 2,
      ];
      return Math.max(id, data);
    });
    const scale = width / sizes.reduce((sum, size) => sum + size, 0);
    let done = 0;
    let cells = "";
    for (const [k, size] of sizes.entries()) {
      const own = size * scale;
      const left = groups.rtl ? x + width - done - own : x + done;
      const token = from + k;
      const text = showsBytes(cut, token) ? hex(bytesOf(cut, token)) : label(surfaceOf(cut, token));
      cells +=
        `<rect x="${left}" y="${y + 26}" width="${own - (k < tokens - 1 ? 1 : 0)}" height="16" ` +
        `fill="${colour("--seq-bar")}"/>` +
        words(text, left + own / 2, y + 38, 11, colour("--bg")) +
        idText(token, left + own / 2, y + 53);
      done += own;
    }
    return (
      `<rect x="${x}" y="${y}" width="${width}" height="28" rx="3" fill="${colour("--sunken")}"/>` +
      words(glyphOf(cut, groups, g) || "⋯", x + width / 2, y + 18, 16, colour("--text-1")) +
      cells
    );
  }
}

export function saveSvg(saving: Saving, say: Say): void {
  keepAs(new Blob([svg(saving, say).source], { type: "image/svg+xml" }), saving, "svg");
}

export async function savePng(saving: Saving, say: Say): Promise<void> {
  const { source, width, height } = svg(saving, say);
  const blob = await png(source, width, height);
  if (blob) keepAs(blob, saving, "png");
}

/** A page of its own that needs nothing else: the picture, with its words to select and to read aloud. */
export function html(saving: Saving, say: Say): string {
  const { source } = svg(saving, say);
  const { cut, name } = saving;
  return (
    `<!doctype html><meta charset="utf-8"><title>${xml(name)}</title>` +
    `<body style="margin:0;background:${cssColor(saving.root, "--bg")};color:${cssColor(saving.root, "--text-1")}">` +
    `${source}<pre style="margin:16px;white-space:pre-wrap;overflow-wrap:anywhere" dir="auto">${xml(cut.text)}</pre>` +
    `<pre style="margin:16px;white-space:pre-wrap">[${cut.ids.join(", ")}]</pre></body>`
  );
}

export function saveHtml(saving: Saving, say: Say): void {
  keepAs(new Blob([html(saving, say)], { type: "text/html" }), saving, "html");
}

/** From UTF-16 units to code points; asked in rising order it is quick. */
function codePointCounter(text: string): (unit: number) => number {
  let [at, points] = [0, 0];
  return (unit) => {
    if (unit < at) [at, points] = [0, 0];
    while (at < unit) {
      at += (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
      points += 1;
    }
    return points;
  };
}

function keepAs(blob: Blob, { name }: Saving, ending: string): void {
  download(blob, `tokens-${name}.${ending}`);
}
