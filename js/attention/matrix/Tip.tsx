/** What one cell says, in words: beside the pointer and for those who hear it. */
import type { ReadonlySignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { TokenChip } from "../../shared/components/token-chip";
import { Tooltip } from "../../shared/components/tooltip";
import { label } from "../../shared/components/visible";
import { useSurroundings, useText } from "../../shared/mount";
import { compose, count, type Message } from "../../shared/text";
import { weightText } from "../scale";
import type { Span, Token, Visibility } from "../types";
import type { Frame } from "./layout";
import * as messages from "./messages";
import type { Cell } from "./seen";
import { type Reading, read } from "./sheets";
import type { Shown } from "./useSheets";
import { place, type View } from "./viewport";

export interface Facts {
  queries: readonly Token[];
  keys: readonly Token[];
  visibility: Visibility;
  layer: number;
  seen: (query: number) => Span;
}

interface Verdict {
  message: Message;
  slots: Record<string, string | number>;
  /** The cells that are meant; one unless they are known only as a maximum. */
  reading: Reading | null;
}

/** What can be said about a cell. */
export function verdict(cell: Cell, { seen, visibility, layer }: Facts, { sheets, hide }: Shown): Verdict {
  const { key } = cell;
  const reading = read(sheets, cell);
  if (!reading) return { message: messages.UNKNOWN, slots: {}, reading };
  const { rows, cols, exact, weight } = reading;
  const [from, to] = [seen(rows[0])[0], seen(rows[1] - 1)[1]];
  if (cols[0] >= to && visibility.causal) return { message: messages.COMES_LATER, slots: {}, reading };
  if (cols[1] <= from || cols[0] >= to) {
    return { message: messages.OUT_OF_WINDOW, slots: { n: visibility.windows[layer] ?? 0 }, reading };
  }
  if (!exact) {
    const n = (rows[1] - rows[0]) * (cols[1] - cols[0]);
    return { message: messages.AT_MOST, slots: { n: count(n), w: weightText(weight) }, reading };
  }
  if (hide.includes(key)) return { message: messages.MASKED, slots: {}, reading };
  return { message: messages.WEIGHT, slots: { w: weightText(weight) }, reading };
}

export interface TipProps {
  facts: Facts;
  frame: Frame;
  view: View;
  shown: ReadonlySignal<Shown>;
  active: ReadonlySignal<Cell | null>;
}

export function Tip({ facts, frame, view, shown, active }: TipProps) {
  const { language } = useSurroundings();
  const t = useText();
  const cell = active.value;
  if (!cell) return null;
  const { message, slots, reading } = verdict(cell, facts, shown.value);
  const { heads } = shown.value;
  const rows = reading?.rows ?? [cell.query, cell.query + 1];
  const cols = reading?.cols ?? [cell.key, cell.key + 1];
  const box = place(view, rows, cols);
  const [layer, head] = heads[0] ?? [0, 0];
  const where =
    heads.length === 1
      ? t(messages.LAYER_HEAD, { l: layer, h: head })
      : t(messages.NAME_MANY, { n: heads.length });
  const bold: Record<string, ComponentChildren> = { ...slots, w: <b>{slots.w}</b> };
  return (
    <Tooltip anchor={{ ...box, x: box.x + frame.left, y: box.y + frame.top }}>
      <div class="pair">
        <Range tokens={facts.queries} span={rows} whose="you" /> →{" "}
        <Range tokens={facts.keys} span={cols} whose="model" />
      </div>
      <div>
        {compose(message, language.value, bold)} <span class="muted">{where}</span>
      </div>
    </Tooltip>
  );
}

function Range({ tokens, span, whose }: { tokens: readonly Token[]; span: Span; whose: "you" | "model" }) {
  const [first, last] = [tokens[span[0]], tokens[span[1] - 1]];
  if (!first || !last) return null;
  return (
    <>
      <TokenChip text={first.text} role={whose} small />
      {last !== first && (
        <>
          {" … "}
          <TokenChip text={last.text} role={whose} small />
        </>
      )}
    </>
  );
}

/** The same as one line of text. */
export function Spoken({ cell, facts, shown }: { cell: Cell; facts: Facts; shown: ReadonlySignal<Shown> }) {
  const t = useText();
  const { message, slots, reading } = verdict(cell, facts, shown.value);
  const value = message === messages.WEIGHT ? (slots.w ?? "") : t(message, slots);
  const named = (tokens: readonly Token[], [from, to]: Span) =>
    [...new Set([from, to - 1])].map((position) => label(tokens[position]?.text ?? "")).join(" … ");
  return (
    <>
      {t(messages.CELL, {
        q: named(facts.queries, reading?.rows ?? [cell.query, cell.query + 1]),
        k: named(facts.keys, reading?.cols ?? [cell.key, cell.key + 1]),
        value,
      })}
    </>
  );
}
