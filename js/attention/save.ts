/** Pictures and data to keep, made in the page: nothing leaves the machine. */
import { label } from "../shared/components";
import { download } from "../shared/files";
import { cssColor, entry, palette, sqrtIndex } from "../shared/palette";
import { axes } from "./document";
import { atlasCanvas } from "./headmap/atlas";
import { headName } from "./selection";
import type { Store } from "./store";

const MAX_SIDE = 2400;
const MARGIN = 16;
const TITLE = 28;
const GAP = 3;
/** Who asks the store, beside the views. */
const SAVING = "saving";

/** Every head of the part on display, with its numbers, as a PNG. */
export function saveHeadMap(root: HTMLElement, store: Store): void {
  const document = store.document.value;
  const thumbnails = document?.thumbnails[store.selection.value.part];
  if (!document || !thumbnails) return;
  const { layers, heads, size } = thumbnails;
  const cell = Math.max(32, size);
  const left = MARGIN + 24;
  const { canvas, context } = sheet(
    root,
    left + layers * (cell + GAP) + MARGIN,
    TITLE + 40 + heads * (cell + GAP) + MARGIN,
    `${store.info.value.name} · ${excerpt(document.text)}`,
  );
  const atlas = atlasCanvas(thumbnails, palette(root, "seq"));
  context.imageSmoothingEnabled = false;
  context.textAlign = "center";
  for (let layer = 0; layer < layers; layer++) {
    const x = left + layer * (cell + GAP);
    context.fillText(String(layer), x + cell / 2, TITLE + 32);
    for (let head = 0; head < heads; head++) {
      const y = TITLE + 40 + head * (cell + GAP);
      if (layer === 0) context.fillText(String(head), MARGIN + 8, y + cell / 2 + 4);
      context.drawImage(atlas, layer * size, head * size, size, size, x, y, cell, cell);
    }
  }
  canvas.toBlob((blob) => blob && download(blob, fileName(store, "heads", "png")));
}

/** The matrix of the chosen heads as a PNG; pooled where it has more than 512 tokens. */
export async function saveMatrix(root: HTMLElement, store: Store): Promise<void> {
  const document = store.document.value;
  if (!document) return;
  const selection = store.selection.value;
  const { queries, keys } = axes(document, selection.part);
  const block = await store.block([0, queries.length], [0, keys.length], SAVING);
  const [rows, cols] = block.shape;
  const cell = Math.max(2, Math.min(30, Math.floor(MAX_SIDE / Math.max(rows, cols))));
  const labelled = cell >= 14;
  const edge = labelled ? 130 : MARGIN;
  const title = `${store.info.value.name} · ${selection.heads.map(headName).join(", ")}`;
  const { canvas, context } = sheet(
    root,
    edge + cols * cell + MARGIN,
    TITLE + edge + rows * cell + MARGIN,
    title,
  );
  const colours = palette(root, "seq");
  const gap = cell >= 12 ? 1 : 0;
  for (const [i, weight] of block.values.entries()) {
    context.fillStyle = entry(colours, sqrtIndex(weight));
    context.fillRect(
      edge + (i % cols) * cell,
      TITLE + edge + Math.floor(i / cols) * cell,
      cell - gap,
      cell - gap,
    );
  }
  if (labelled) {
    context.fillStyle = cssColor(root, "--text-1");
    context.font = `12px ${cssColor(root, "--font-mono")}`;
    for (const [row, token] of queries.entries()) {
      context.textAlign = "right";
      context.fillText(label(token.text), edge - 6, TITLE + edge + row * cell + cell / 2 + 4, edge - 12);
    }
    for (const [column, token] of keys.entries()) {
      context.save();
      context.translate(edge + column * cell + cell / 2 + 3, TITLE + edge - 6);
      context.rotate((-58 * Math.PI) / 180);
      context.textAlign = "left";
      context.fillText(label(token.text), 0, 0, edge);
      context.restore();
    }
  }
  canvas.toBlob((blob) => blob && download(blob, fileName(store, "matrix", "png")));
}

/** One row per pair of tokens and head: all up to 512 tokens, beyond that the strongest; every weight exact. */
export async function saveCsv(store: Store): Promise<void> {
  const document = store.document.value;
  if (!document) return;
  const { part, heads } = store.selection.value;
  const { queries, keys } = axes(document, part);
  const lines = ["part,head,query,query_token,key,key_token,weight"];
  const add = (head: string, query: number, key: number, weight: number) => {
    const cells = [part, head, query, quoted(queries[query]?.text), key, quoted(keys[key]?.text), weight];
    lines.push(cells.join(","));
  };
  const block = await store.block([0, queries.length], [0, keys.length], SAVING);
  if (block.pool[0] === 1 && block.pool[1] === 1) {
    const name = heads.map(headName).join("+");
    for (const [i, weight] of block.values.entries()) {
      if (weight > 0) add(name, Math.floor(i / block.shape[1]), i % block.shape[1], weight);
    }
  } else {
    const links = await store.links(SAVING);
    for (const [i, weight] of links.weights.entries()) {
      const head = heads[links.heads[i] ?? 0];
      if (head) add(headName(head), links.queries[i] ?? 0, links.keys[i] ?? 0, weight);
    }
  }
  // The mark in front tells spreadsheets that it is UTF-8.
  download(
    new Blob([`\ufeff${lines.join("\n")}\n`], { type: "text/csv" }),
    fileName(store, "weights", "csv"),
  );
}

/** A spreadsheet must not take a token for a formula. */
function quoted(text = ""): string {
  const inert = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return `"${inert.replaceAll('"', '""')}"`;
}

function sheet(root: HTMLElement, width: number, height: number, title: string) {
  const canvas = document.createElement("canvas");
  const scale = width * 2 > MAX_SIDE * 2 ? 1 : 2;
  canvas.width = width * scale;
  canvas.height = height * scale;
  const context = canvas.getContext("2d");
  if (!context) throw new Error("this browser draws no canvas");
  context.scale(scale, scale);
  context.fillStyle = cssColor(root, "--bg");
  context.fillRect(0, 0, width, height);
  context.fillStyle = cssColor(root, "--text-1");
  context.font = `600 13px ${cssColor(root, "--font-ui")}`;
  context.fillText(title, MARGIN, MARGIN + 8, width - 2 * MARGIN);
  context.font = `11px ${cssColor(root, "--font-ui")}`;
  context.fillStyle = cssColor(root, "--text-3");
  return { canvas, context };
}

function excerpt(text: string): string {
  const line = text.replace(/\s+/g, " ").trim();
  return line.length > 90 ? `${line.slice(0, 90)}…` : line;
}

function fileName(store: Store, what: string, ending: string): string {
  const heads = store.selection.value.heads.map(headName).join("-");
  return `attention-${store.info.value.name}-${heads}-${what}.${ending}`.replace(/[^\w.-]+/g, "_");
}
