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
  const { sheets: known, hide, late } = sheets.shown.value;
  // Read at the first painting, when the style sheet is certain to apply; reading makes the browser restyle the page.
  const inks = useMemo(() => {
    let read: Inks | undefined;
    return () => {
      read ??= inksOf(root);
      return read;
    };
  }, [theme.value]);
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
        inks: inks(),
      });
      context.putImageData(image, 0, 0);
    },
    [frame, view, known, seen],
  );
  return <canvas ref={canvas} class={late ? "late" : undefined} aria-hidden={true} />;
}

function inksOf(root: HTMLElement): Inks {
  const words = ["--surface", "--line", "--line-2"].map((name) => {
    const channels = [1, 3, 5].map((at) => Number.parseInt(cssColor(root, name).slice(at, at + 2), 16));
    return new Uint32Array(Uint8Array.from([...channels, 255]).buffer)[0];
  });
  const [ground = 0, faint = 0, stripe = 0] = words;
  return { map: new Uint32Array(palette(root, "seq").buffer), ground, faint, stripe };
}
