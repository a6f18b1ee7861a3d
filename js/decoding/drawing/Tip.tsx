/** What a token's number does not say, beside it. */
import type { ReadonlySignal } from "@preact/signals";
import { TokenChip, Tooltip } from "../../shared/components";
import { useSurroundings, useText } from "../../shared/mount";
import { facts, type Overlay } from "./facts";
import { shown } from "./labels";
import type { Layout } from "./layout";
import * as messages from "./messages";
import { boxOf, type Region, type View, windowOf } from "./view";

export interface TipProps {
  layout: Layout;
  region: Region;
  view: ReadonlySignal<View>;
  overlay: Overlay;
  /** Node that is pointed at, and the keyboard's; -1 for none. */
  hovered: ReadonlySignal<number>;
  led: number;
}

/** Longer ones end in "…" here too. */
const MOST_LETTERS = 200;

export function Tip({ layout, region, view, overlay, hovered, led }: TipProps) {
  const { language } = useSurroundings();
  const t = useText();
  const { tree, rows } = layout;
  const node = hovered.value < 0 ? led : hovered.value;
  const row = rows[node];
  if (row === undefined) return null;
  const box = boxOf(layout, windowOf(view.value, layout, region), node);
  const seen = box.x < region.width && box.y < region.height && box.y + box.height > 0;
  // What has a label is not said again.
  const told = layout.note[node] ? { ...overlay, counts: undefined } : overlay;
  const lines = facts(tree, row, told, language.value);
  if (!seen || (row === 0 && lines.length === 0)) return null;
  const text = tree.text[row] ?? "";
  return (
    <Tooltip anchor={box}>
      {row > 0 && (
        <div>
          <TokenChip text={text.length > MOST_LETTERS ? shown(text) : text} small />{" "}
          <span class="muted">{t(messages.ID, { id: tree.token[row] ?? 0 })}</span>
        </div>
      )}
      {lines.map((line) => (
        <div key={line[0]}>{line.join(" · ")}</div>
      ))}
    </Tooltip>
  );
}
