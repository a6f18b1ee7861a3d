/** The picture as a list of plain marks, for the screen and for files alike. */
import type { Piece } from "../../shared/components/visible";
import { COLLAPSED, END, PINNED, SPECIAL, WRITTEN } from "../tree";
import { type Words, type Written, written } from "./labels";
import type { Layout } from "./layout";
import { bend, type Curve, clip, drop } from "./strand";

/** A colour of the style sheet. */
export type Tone =
  | "accent"
  | "accent-wash"
  | "bg"
  | "control"
  | "line-2"
  | "seq-bar"
  | "seq-bar-soft"
  | "sunken"
  | "text-1"
  | "text-2"
  | "text-3";

export interface Link extends Curve {
  kind: "link";
  width: number;
  tone: Tone;
  dotted: boolean;
}

export interface Box {
  kind: "box";
  x: number;
  y: number;
  width: number;
  height: number;
  radius: number;
  fill: Tone | null;
  stroke: Tone | null;
  line: number;
}

export interface Text {
  kind: "text";
  /** Left end of the baseline, in either direction of writing. */
  x: number;
  y: number;
  text: string;
  mono: boolean;
  size: number;
  tone: Tone;
  italic: boolean;
  rtl: boolean;
}

/** Links first, then boxes, then texts. */
export interface Scene {
  links: Link[];
  boxes: Box[];
  texts: Text[];
}

/** Which part of the picture: scaled by `kx` and `k`, then moved by (-x, -y). */
export interface Window {
  k: number;
  kx: number;
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface Look {
  /** Row of the chosen token, -1 without one. */
  selected: number;
  words: Words;
  /** By uid: where the model is at work. */
  busy?: ReadonlySet<number> | undefined;
  /** No italics in Chinese. */
  upright?: boolean | undefined;
}

/** Below this scale letters are no letters any more. */
export const LEGIBLE = 0.62;
const FAR_WIDTH = 0.4;
/** A subtree that is lower than this is one stroke. */
const STROKE_PX = 1.4;
const NEAR = 24;

export const whole = ({ width, height }: Layout): Window => ({ k: 1, kx: 1, x: 0, y: 0, width, height });

/** A token's text is cut into pieces once for each layout. */
function piecesOf({ written: known }: Layout, text: string): Written {
  const found = known.get(text) ?? written(text);
  known.set(text, found);
  return found;
}

/** Everything that is seen through the window. */
export function scene(layout: Layout, look: Look, window: Window, advance: Advance): Scene {
  const { tree, rows, nodes, parent, behind, share, x, y, w, end, from, metrics } = layout;
  const { k, kx, width, height } = window;
  const legible = k >= LEGIBLE;
  // From far away a line still tells likely from unlikely.
  const kw = Math.max(k, FAR_WIDTH);
  const dotted: Link[] = [];
  const plain: Link[] = [];
  const chosen: Link[] = [];
  const boxes: Box[] = [];
  const texts: Text[] = [];
  const path = new Set<number>();
  for (let row = look.selected; row >= 0; row = tree.parent[row] ?? -1) path.add(nodes[row] ?? -1);
  const at = nodes[look.selected] ?? -1;
  const X = (value: number) => value * kx - window.x;
  const Y = (value: number) => value * k - window.y;
  const start = (i: number) => X(x[i] ?? 0) + ((end[i] ?? 0) - (x[i] ?? 0)) * k;
  const sees = (y1: number, y2: number) => Math.min(y1, y2) < height + NEAR && Math.max(y1, y2) > -NEAR;
  const thick = (p: number) => Math.max(legible ? 0.75 : 0.6, p * metrics.scale * kw);

  for (let i = 0; i < rows.length; ) {
    const above = parent[i] ?? -1;
    const mine = path.has(i);
    const p = share[i] ?? 0;
    const middle = Y(y[i] ?? 0);
    const left = X(x[i] ?? 0);
    if (above >= 0 && !layout.joined[i]) {
      const source = Y(from[i] ?? 0);
      if (sees(source, middle)) {
        const wide = thick(p || 0);
        const tone = mine ? "accent" : "seq-bar-soft";
        strand(
          mine ? chosen : plain,
          bend(start(above), source, left - 4 * k, middle, wide),
          wide,
          tone,
          Number.isNaN(p),
        );
      }
    }
    const top = Y(layout.top[i] ?? 0);
    const bottom = Y(layout.bottom[i] ?? 0);
    // A thick line and its bar may stand out of their lines.
    if (!sees(top - (i === 0 ? metrics.scale * k : 0), bottom)) {
      i = behind[i] ?? rows.length;
      continue;
    }
    if (i > 0 && !legible && bottom - top < STROKE_PX) {
      const line = bend(left, middle, X(layout.right[i] ?? 0), middle, 0);
      strand(mine ? chosen : plain, line, thick(p || 0), mine ? "accent" : "seq-bar-soft", false);
      i = behind[i] ?? rows.length;
      continue;
    }
    rest(i);
    if (sees(middle, middle) && left < width) {
      if (i === 0) root();
      else if (legible) token(i, left, middle, mine);
      else speck(i, left, middle, mine);
    }
    i += 1;
  }
  return { links: [...dotted, ...plain, ...chosen], boxes, texts };

  function rest(i: number): void {
    const mass = layout.others[i] ?? -1;
    if (mass === -1) return;
    const run = i > 0 && layout.joined[i + 1] === 1;
    const [x1, y1] = [run ? X(x[i] ?? 0) + 6 * k : start(i), Y(layout.othersFrom[i] ?? 0)];
    const [x2, y2] = [X(layout.othersX[i] ?? 0), Y(layout.othersY[i] ?? 0)];
    if (!sees(y1, y2)) return;
    const wide = thick(mass || 0);
    if (run) strand(dotted, drop(x1, y1, x2 - 3 * k, y2), Math.min(wide, 2), "line-2", true);
    else strand(dotted, bend(x1, y1, x2 - 3 * k, y2, wide), wide, "line-2", true);
    if (!legible || !layout.othersSaid[i] || !sees(y2, y2)) return;
    words(look.words.others(mass, i === 0), x2, y2, "text-3");
  }

  function root(): void {
    const [bar, middle] = [metrics.bar * k - window.x, Y(y[0] ?? 0)];
    const high = metrics.scale * kw;
    box(bar - 4 * k, middle - high / 2, Math.max(1, 4 * k), high, 0, at === 0 ? "accent" : "text-2");
    if (!legible || metrics.bar < 40) return;
    const line = metrics.small * 1.3 * k;
    words(look.words.prompt, -window.x, middle - line / 2, at === 0 ? "accent" : "text-2");
    words(look.words.percent(1), -window.x, middle + line / 2, "text-3");
  }

  /** A token where there is no room for letters. */
  function speck(i: number, left: number, middle: number, mine: boolean): void {
    const high = Math.max(1, metrics.chip * k * 0.7);
    box(left, middle - high / 2, Math.max(1, (w[i] ?? 0) * k), high, 0, mine ? "accent" : "control");
  }

  function token(i: number, left: number, middle: number, mine: boolean): void {
    const row = rows[i] ?? 0;
    const flags = tree.flags[row] ?? 0;
    const high = metrics.chip * k;
    const wide = (w[i] ?? 0) * k;
    const upper = middle - high / 2;
    const special = (flags & (SPECIAL | END)) > 0;
    const chip = box(left, upper, wide, high, special ? 0 : 3 * k, special ? null : "sunken");
    if (special) chip.stroke = "control";
    if (mine) {
      chip.stroke = "accent";
      chip.line = 1.5;
      if (i === at) chip.fill = "accent-wash";
    }
    if (flags & END) box(left + wide - 3 * k, upper, 3 * k, high, 0, "text-2");
    if (flags & WRITTEN) box(left + 3 * k, upper + high - 2.5 * k, wide - 6 * k, 1.5 * k, 0, "accent");
    if (flags & PINNED) {
      const dot = box(left - 3.5 * k, upper - 3.5 * k, 7 * k, 7 * k, 3.5 * k, "accent");
      dot.stroke = "bg";
    }
    const ink: Tone = special ? "text-2" : "text-1";
    const { pieces, rtl } = piecesOf(layout, tree.text[row] ?? "");
    let pen = left + metrics.inset * k;
    for (const piece of pieces) {
      letters(piece, pen, middle, ink, special && !look.upright, rtl);
      pen += advance(piece.text, metrics.size) * k;
    }
    pen = left + wide + 5 * k;
    const number = layout.number[i];
    const p = share[i] ?? 0;
    if (number) pen = words(number, pen, middle, p > 0.03 ? "text-1" : "text-3") + 2 * k;
    const note = layout.note[i];
    if (note) {
      pen += 5 * k;
      // Samples are what the model drew: its colour, and a dot as in their own picture.
      if (!(flags & COLLAPSED)) {
        box(pen, middle - 3 * k, 6 * k, 6 * k, 3 * k, "seq-bar");
        pen += 9 * k;
      }
      pen = words(note, pen, middle, "text-2");
    }
    if (look.busy?.has(tree.uid[row] ?? 0)) {
      for (let dot = 0; dot < 3; dot++) {
        box(pen + (3 + 5 * dot) * k, middle - 1.5 * k, 3 * k, 3 * k, 1.5 * k, "text-3");
      }
    }
  }

  function strand(to: Link[], curve: Curve, width: number, tone: Tone, isDotted: boolean): void {
    to.push({ kind: "link", ...clip(curve, -NEAR, height + NEAR), width, tone, dotted: isDotted });
  }

  function box(
    left: number,
    top: number,
    wide: number,
    high: number,
    radius: number,
    fill: Tone | null,
  ): Box {
    const made: Box = {
      kind: "box",
      x: left,
      y: top,
      width: wide,
      height: high,
      radius,
      fill,
      stroke: null,
      line: 1,
    };
    boxes.push(made);
    return made;
  }

  /** The end of what was written. */
  function words(text: string, left: number, middle: number, tone: Tone): number {
    const size = metrics.small * k;
    texts.push({
      kind: "text",
      x: left,
      y: middle + size * 0.36,
      text,
      mono: false,
      size,
      tone,
      italic: false,
      rtl: false,
    });
    return left + advance(text, metrics.small, true) * k;
  }

  function letters(
    piece: Piece,
    left: number,
    middle: number,
    tone: Tone,
    italic: boolean,
    rtl: boolean,
  ): void {
    const size = metrics.size * k;
    texts.push({
      kind: "text",
      x: left,
      y: middle + size * 0.34,
      text: piece.text,
      mono: true,
      size,
      tone: piece.mark ? "text-3" : tone,
      italic,
      rtl: rtl && !piece.mark,
    });
  }
}

/** Width of a text at a size; of words and numbers if `plain`. */
export type Advance = (text: string, size: number, plain?: boolean) => number;
