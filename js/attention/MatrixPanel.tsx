/** The chosen heads as a matrix and as lines. */
import { useSignal } from "@preact/signals";
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef } from "preact/hooks";
import { painted, useWidth } from "../shared/canvas";
import { Key, Legend, Panel, Segmented, Slider } from "../shared/components";
import { useText } from "../shared/mount";
import { axes, type Document } from "./document";
import { headColour } from "./headmap/HeadMap";
import { Lines } from "./lines/Lines";
import { layout, level } from "./matrix/layout";
import { Matrix } from "./matrix/Matrix";
import * as messages from "./messages";
import { SEQ_TICKS } from "./scale";
import { headName, lock, locked } from "./selection";
import type { Store } from "./store";
import type { Block, Links, Span } from "./types";

export const MATRIX_PANEL = "matrix";

type View = "both" | "matrix" | "lines";

/** From here on matrix and lines stand side by side. */
const SIDE_BY_SIDE = 728;
const GAP = 24;
const LATE_MS = 400;

export function MatrixPanel({
  store,
  document,
  onClose,
}: {
  store: Store;
  document: Document;
  onClose: () => void;
}) {
  const t = useText();
  const view = useSignal<View>("both");
  const threshold = useSignal(0.1);
  const links = useSignal<{ of: string; links: Links } | null>(null);
  const asker = useMemo(() => String(Math.random()), []);
  const loading = useRef<Promise<Block> | null>(null);
  const load = useCallback(
    (rows: Span, cols: Span) => {
      const block = store.block(rows, cols, asker);
      loading.current = block;
      store.watch(asker, { rows, cols });
      return block;
    },
    [store, asker],
  );
  const frame = useRef<HTMLDivElement>(null);
  const width = useWidth(frame).value;
  const selection = store.selection.value;
  const { part, heads, hide } = selection;
  const { queries, keys } = axes(document, part);
  const { axis } = locked(selection);
  const name = heads.length === 1 ? headName(heads[0] ?? [0, 0]) : t(messages.MEAN_OF, { n: heads.length });
  const drawn = JSON.stringify([document.rev, part, heads, hide]);
  const needsLinks = view.value !== "matrix";
  const needsMatrix = view.value !== "lines";

  useEffect(() => {
    if (!needsLinks) return;
    let current = true;
    const ask = async () => {
      // The matrix first, until it is seen: it is what a reader looks at.
      await loading.current?.catch(() => {});
      await painted();
      if (!current) return;
      const found = await store.links(asker);
      if (current) links.value = { of: drawn, links: found };
    };
    ask().catch(() => {}); // The store reports it.
    // Other heads: the last lines stay until the new ones are here, but not for long.
    const late = setTimeout(() => {
      if (current && links.peek()?.of !== drawn) links.value = null;
    }, LATE_MS);
    return () => {
      current = false;
      clearTimeout(late);
    };
  }, [drawn, needsLinks, store.live.value]);
  useLayoutEffect(() => {
    links.value = null;
  }, [document, part, heads.length]);

  useEffect(() => () => store.watch(asker, null), [needsMatrix]);

  const beside = view.value === "both" && width >= SIDE_BY_SIDE;
  const matrixWidth = beside ? Math.floor((width - GAP) * 0.53) : width;
  const linesWidth = beside ? width - GAP - matrixWidth : width;
  const visibility = document.visibility[part] ?? { causal: false, windows: [] };
  const onPick = (axis: "query" | "key", position: number) => store.select(lock(selection, axis, position));

  return (
    <Panel id={MATRIX_PANEL} title={t(messages.PANEL_MATRIX)} onClose={onClose}>
      <div class="ctl">
        <Segmented
          label={t(messages.VIEW)}
          value={view.value}
          onChange={(next) => {
            view.value = next as View;
          }}
          options={[
            { value: "both", label: t(messages.VIEW_BOTH) },
            { value: "matrix", label: t(messages.VIEW_MATRIX) },
            { value: "lines", label: t(messages.VIEW_LINES) },
          ]}
        />
        {needsLinks && (
          <Slider
            label={t(messages.THRESHOLD)}
            value={threshold.value}
            min={0}
            max={1}
            step={0.01}
            scale="sqrt"
            format={(value) => value.toFixed(2)}
            onInput={(value) => {
              threshold.value = value;
            }}
          />
        )}
        {heads.length > 1 &&
          heads.map((head, i) => <Key key={headName(head)} swatch={headColour(i)} label={headName(head)} />)}
      </div>
      <div ref={frame} class={beside ? "beside" : "below"}>
        {width > 0 && needsMatrix && (
          <Matrix
            queries={queries}
            keys={keys}
            selection={selection}
            load={load}
            visibility={visibility}
            layer={heads[0]?.[0] ?? 0}
            onPick={(query, key) => onPick(axis, axis === "query" ? query : key)}
            width={matrixWidth}
            name={name}
          />
        )}
        {width > 0 && needsLinks && (
          <Lines
            queries={queries}
            keys={keys}
            links={links.value?.links ?? null}
            threshold={threshold.value}
            selection={selection}
            onPick={onPick}
            width={linesWidth}
            {...(beside && level(layout(matrixWidth, queries, keys)))}
            headColours={heads.map((_, i) => headColour(i))}
          />
        )}
      </div>
      <div class="scale-note">
        <Legend map="seq" width={200} ticks={SEQ_TICKS} label={t(messages.MATRIX_LEGEND)} />
        <span class="note">{t(messages.MATRIX_LEGEND)}</span>
      </div>
    </Panel>
  );
}
