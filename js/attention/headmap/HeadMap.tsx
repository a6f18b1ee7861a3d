/** Every head at a glance, and the way to choose one. */
import { useMemo } from "preact/hooks";
import { useSurroundings, useText } from "../../shared/mount";
import type { Thumbnails } from "../document";
import { MAP_CELL, MAP_CELL_CHOSEN, MAP_LABEL } from "../messages";
import { sameHead } from "../selection";
import type { Head } from "../types";
import { atlasCanvas } from "./atlas";
import type { Geometry } from "./geometry";
import { HeadGrid } from "./HeadGrid";

export interface HeadMapProps {
  thumbnails: Thumbnails;
  chosen: Head[];
  /** Every click adds or removes a head. */
  adding: boolean;
  onChoose: (head: Head) => void;
  /** An arrow key led there. */
  onWalk: (head: Head) => void;
  onToggle: (head: Head) => void;
  /** This head will probably be chosen. */
  onAim: (head: Head) => void;
}

const CATEGORIES = 8;

/** The colour of the i-th of several overlaid heads. */
export const headColour = (index: number): string => `var(--cat-${(index % CATEGORIES) + 1})`;

export function HeadMap({ thumbnails, chosen, adding, onChoose, onWalk, onToggle, onAim }: HeadMapProps) {
  const { theme } = useSurroundings();
  const t = useText();
  const atlas = useMemo(() => {
    let made: HTMLCanvasElement | undefined;
    return (colours: Uint8ClampedArray) => {
      made ??= atlasCanvas(thumbnails, colours);
      return made;
    };
  }, [thumbnails, theme.value]);
  const draw = (context: CanvasRenderingContext2D, plan: Geometry, colours: Uint8ClampedArray) => {
    const { size, layers, heads } = thumbnails;
    // Enlarged, a thumbnail keeps its square tokens; reduced, no strong link may fall between pixels.
    context.imageSmoothingEnabled = size > plan.cell * devicePixelRatio;
    context.imageSmoothingQuality = "high";
    for (let layer = 0; layer < layers; layer++) {
      for (let head = 0; head < heads; head++) {
        const [x, y] = plan.corner([layer, head]);
        context.drawImage(atlas(colours), layer * size, head * size, size, size, x, y, plan.cell, plan.cell);
      }
    }
  };

  return (
    <HeadGrid
      grid={thumbnails}
      chosen={chosen}
      draw={draw}
      deps={[atlas]}
      map="seq"
      name={t(MAP_LABEL, { layers: thumbnails.layers, heads: thumbnails.heads })}
      describe={(head) =>
        t(chosen.some((other) => sameHead(other, head)) ? MAP_CELL_CHOSEN : MAP_CELL, {
          l: head[0],
          h: head[1],
        })
      }
      colour={headColour}
      onPress={(head, event) => {
        if (adding || event.ctrlKey || event.metaKey || event.shiftKey) onToggle(head);
        else onChoose(head);
      }}
      onMove={(head) => {
        if (!adding && chosen.length === 1) onWalk(head);
      }}
      onAim={(head) => {
        if (!adding) onAim(head);
      }}
      onEnter={onChoose}
      onSpace={onToggle}
    />
  );
}
