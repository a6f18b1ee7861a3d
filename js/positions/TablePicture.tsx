/** A table of positions as a picture, and how alike one of them is to all others. */

import { useCanvas } from "../shared/canvas";
import { SectionHead } from "../shared/components";
import { handle } from "../shared/keys";
import { useSurroundings, useText } from "../shared/mount";
import { cssColor, palette } from "../shared/palette";
import { count } from "../shared/text";
import { Curve } from "./Curve";
import * as messages from "./messages";
import { two } from "./Sentence";
import { similarity, type Table, usualSize } from "./schemes";
import { SINE_WIDTH, type Store } from "./store";

/** Of the picture and of the curve beside it, in CSS pixels. */
const HEIGHT = 280;

export function TablePicture({ store, table }: { store: Store; table: Table }) {
  const t = useText();
  const { root } = useSurroundings();
  const p = Math.min(store.position.value, table.rows - 1);
  const go = (position: number) =>
    store.choose({ position: Math.min(table.rows - 1, Math.max(0, position)) }, "position");
  const largest = usualSize(table);
  const info = store.scheme.value === "learned" ? store.tableInfo.value : null;
  const canvas = useCanvas(
    (context, width, height) => {
      const colours = palette(root, "div");
      const image = new ImageData(table.width, table.rows);
      table.values.forEach((value, place) => {
        const share = Math.min(1, Math.max(-1, value / largest));
        const entry = Math.round(127.5 + 127.5 * share) * 4;
        image.data.set(colours.subarray(entry, entry + 4), place * 4);
      });
      const small = new OffscreenCanvas(table.width, table.rows);
      small.getContext("2d")?.putImageData(image, 0, 0);
      context.imageSmoothingEnabled = false;
      context.drawImage(small, 0, 0, width, height);
      const row = height / table.rows;
      context.strokeStyle = cssColor(root, "--accent");
      context.lineWidth = 2;
      context.strokeRect(1, p * row + 0.5, width - 2, Math.max(row, 3));
    },
    [table, p],
  );
  return (
    <div class="cols two">
      <section>
        <SectionHead
          title={t(messages.TABLE)}
          note={t(messages.TABLE_NOTE, {
            n: count(table.width),
            all: count(info?.width ?? SINE_WIDTH),
          })}
        />
        <div
          class="map"
          role="slider"
          tabIndex={0}
          aria-label={t(messages.TABLE_NAME, { rows: table.rows, n: table.width })}
          aria-valuemin={0}
          aria-valuemax={table.rows - 1}
          aria-valuenow={p}
          onPointerDown={(event) => {
            const { top, height } = event.currentTarget.getBoundingClientRect();
            go(Math.floor(((event.clientY - top) / height) * table.rows));
          }}
          onKeyDown={(event) =>
            handle(event, {
              ArrowUp: () => go(p - 1),
              ArrowDown: () => go(p + 1),
              PageUp: () => go(p - 10),
              PageDown: () => go(p + 10),
              Home: () => go(0),
              End: () => go(table.rows - 1),
            })
          }
        >
          <canvas ref={canvas} style={`height:${HEIGHT}px`} />
        </div>
        <p class="scale">
          <span>≤ −{largest.toFixed(2)}</span>
          <i />
          <span>≥ {largest.toFixed(2)}</span>
        </p>
      </section>
      <section>
        <SectionHead title={t(messages.LIKENESS, { p })} />
        <Curve
          name={t(messages.LIKENESS_NAME, { p })}
          values={similarity(table, p)}
          mark={p}
          low={-1}
          high={1}
          height={HEIGHT}
          format={two}
          onMark={go}
        />
      </section>
    </div>
  );
}
