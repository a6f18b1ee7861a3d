/** The canvas with the cells. */
import { useMemo } from "preact/hooks";
import { useCanvas } from "../../shared/canvas";
import { useSurroundings } from "../../shared/mount";
import { cssColor, palette } from "../../shared/palette";
import type { Span } from "../types";
import type { Frame } from "./layout";
import { type Inks, paint } from "./paint";
import type { Sheets } from "./useSheets";
import type { View } from "./viewport";

export interface CellsProps {
  frame: Frame;
  view: View;
  sheets: Sheets;
  seen: (query: number) => Span;
}

export function Cells({ frame, view, sheets, seen }: CellsProps) {
  const { root, theme } = useSurroundings();
  const inks = useMemo(() => inksOf(root), [theme.value]);
  const { sheets: known, hide, late } = sheets.shown.value;
  const canvas = useCanvas(
    (context) => {
      const { width, height } = context.canvas;
      const image = context.createImageData(width, height);
      paint(new Uint32Array(image.data.buffer), width, height, {
        view,
        queries: frame.queries,
        keys: frame.keys,
        ratio: width / frame.width,
        sheets: known,
        seen,
        hidden: new Set(hide),
        inks,
      });
      context.putImageData(image, 0, 0);
    },
    [frame, view, known, seen, inks],
  );
  return <canvas ref={canvas} class={late ? "late" : undefined} aria-hidden={true} />;
}

function inksOf(root: HTMLElement): Inks {
  const probe = new Uint8ClampedArray(8);
  for (const [index, name] of ["--surface", "--line-2"].entries()) {
    const colour = cssColor(root, name);
    for (let channel = 0; channel < 3; channel++) {
      probe[index * 4 + channel] = Number.parseInt(colour.slice(1 + channel * 2, 3 + channel * 2), 16);
    }
    probe[index * 4 + 3] = 255;
  }
  const [ground = 0, stripe = 0] = new Uint32Array(probe.buffer);
  return { map: new Uint32Array(palette(root, "seq").buffer), ground, stripe };
}
