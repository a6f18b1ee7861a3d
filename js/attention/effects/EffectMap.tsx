/** What every head does alone: purple where the answer needs it, hollow where it is not known yet. */
import { useSurroundings, useText } from "../../shared/mount";
import { cssColor, entry } from "../../shared/palette";
import type { Grid } from "../document";
import type { Geometry } from "../headmap/geometry";
import { HeadGrid } from "../headmap/HeadGrid";
import { MAP_CELL } from "../messages";
import { sameHead } from "../selection";
import type { Head } from "../types";
import * as messages from "./messages";
import { limitOf, shade, signed } from "./scale";
import type { Sweep } from "./store";

export interface EffectMapProps {
  grid: Grid;
  sweep: Sweep | null;
  off: Head[];
  onToggle: (head: Head) => void;
  /** Why nothing can be switched now. */
  disabledReason: string | undefined;
}

export function EffectMap({ grid, sweep, off, onToggle, disabledReason }: EffectMapProps) {
  const { root } = useSurroundings();
  const t = useText();
  const changeOf = ([layer, head]: Head) => sweep?.values[layer * grid.heads + head] ?? Number.NaN;
  const limit = sweep ? limitOf(sweep.values) : 1;
  const draw = (context: CanvasRenderingContext2D, plan: Geometry, colours: Uint8ClampedArray) => {
    context.strokeStyle = cssColor(root, "--line-2");
    for (let layer = 0; layer < grid.layers; layer++) {
      for (let head = 0; head < grid.heads; head++) {
        const [x, y] = plan.corner([layer, head]);
        const value = changeOf([layer, head]);
        if (Number.isNaN(value)) {
          context.strokeRect(x + 0.5, y + 0.5, plan.cell - 1, plan.cell - 1);
        } else {
          context.fillStyle = entry(colours, shade(value, limit));
          context.fillRect(x, y, plan.cell, plan.cell);
        }
      }
    }
  };
  const press = (head: Head) => disabledReason || onToggle(head);
  const named = (head: Head) =>
    t(off.some((other) => sameHead(other, head)) ? messages.CELL_OFF : MAP_CELL, { l: head[0], h: head[1] });
  const alone = (head: Head) => {
    const value = changeOf(head);
    return Number.isNaN(value) ? t(messages.NOT_TRIED) : t(messages.ALONE, { v: signed(value) });
  };

  return (
    <HeadGrid
      grid={grid}
      chosen={off}
      crossed={true}
      draw={draw}
      deps={[sweep]}
      map="div"
      name={t(messages.MAP, { layers: grid.layers, heads: grid.heads })}
      describe={(head) => `${named(head)}: ${alone(head)}`}
      disabledReason={disabledReason}
      onPress={press}
      onEnter={press}
      onSpace={press}
    />
  );
}
