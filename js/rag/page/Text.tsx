/** A document, its chunks as bars beside it, what two of them share shaded, what the answer cites underlined. */
import { useSignal } from "@preact/signals";
import { useLayoutEffect, useMemo, useRef } from "preact/hooks";
import { useWidth } from "../../shared/canvas";
import { handle } from "../../shared/keys";
import { useText } from "../../shared/mount";
import * as messages from "./messages";
import { cosine, type Page } from "./read";
import { lanesOf, type Segment, type Span, segmentsOf } from "./segments";

const BARS = 30;
const LANE = 7;
const LABEL = 15;
const AIR = 40;

interface Bar {
  top: number;
  height: number;
  /** Whether there is room for its number. */
  label: boolean;
}

export interface TextProps {
  page: Page;
  cited: readonly Span[];
  found: ReadonlySet<number>;
  chosen: number | null;
  /** Row that is in view at first. */
  first: number | null;
  onChoose: (row: number | null) => void;
  onStep: (by: number) => void;
}

export function Text({ page, cited, found, chosen, first, onChoose, onStep }: TextProps) {
  const t = useText();
  const view = useRef<HTMLDivElement>(null);
  const width = useWidth(view);
  const bars = useSignal<(Bar | null)[]>([]);
  const { pieces } = page;
  const segments = useMemo(
    () => segmentsOf(page.text, page.from, page.to, pieces, cited),
    [page, JSON.stringify(cited)],
  );
  const lanes = useMemo(() => lanesOf(pieces), [pieces]);
  const index = pieces.findIndex(({ row }) => row === chosen);

  useLayoutEffect(() => {
    if (view.current) bars.value = barsOf(view.current, segments, pieces.length);
  }, [segments, width.value]);
  useLayoutEffect(() => {
    const at = index >= 0 ? index : pieces.findIndex(({ row }) => row === first);
    if (view.current && at >= 0) bringIntoView(view.current, segments, at);
  }, [segments, index]);

  const onKeyDown = (event: KeyboardEvent) =>
    handle(event, {
      ArrowDown: () => onStep(1),
      ArrowRight: () => onStep(1),
      ArrowUp: () => onStep(-1),
      ArrowLeft: () => onStep(-1),
      Escape: () => (chosen === null ? false : onChoose(null)),
    });
  const press = (on: readonly number[]) => {
    const now = on.indexOf(index);
    // Where two chunks meet, pressing again goes to the other.
    const next = on[now < 0 ? on.length - 1 : (now + 1) % on.length];
    if (next !== undefined) onChoose(pieces[next]?.row ?? null);
  };
  const many = 1 + Math.max(0, ...lanes);
  return (
    <div
      ref={view}
      class="pg-view"
      role="group"
      aria-label={t(messages.TEXT_NAME, { doc: page.doc })}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls, and whose chunks the arrows choose
      tabIndex={0}
      onKeyDown={onKeyDown}
    >
      <div class="pg-doc" style={`padding-inline-start:${BARS + LANE * many + 6}px`} translate={false}>
        {segments.map(({ text, pieces: on, cited: underlined }, k) => (
          // biome-ignore lint/a11y/noStaticElementInteractions: the arrows of the region do the same
          <span
            key={k}
            data-segment={k}
            class={`${on.length > 1 ? "ov " : ""}${underlined ? "ct " : ""}${on.includes(index) ? "on " : ""}`}
            onClick={() => press(on)}
          >
            {text}
          </span>
        ))}
        {pieces.map(({ row, similarity }, k) => {
          const bar = bars.value[k];
          if (!bar) return null;
          const state = `${found.has(row) ? "" : " lo"}${row === chosen ? " on" : ""}`;
          return (
            <span key={row} aria-hidden={true}>
              {bar.label && similarity !== null && (
                <i class={`pg-num${state}`} style={`top:${bar.top - 2}px`}>
                  {cosine(similarity)}
                </i>
              )}
              <i
                class={`pg-bar${state}`}
                style={`inset-inline-start:${BARS + LANE * (lanes[k] ?? 0)}px;top:${bar.top}px;height:${bar.height}px`}
              />
            </span>
          );
        })}
      </div>
    </div>
  );
}

const elementOf = (view: HTMLElement, segment: number) =>
  view.querySelector<HTMLElement>(`[data-segment="${segment}"]`);

/** From the first line of each chunk to its last, in pixels of the text. */
function barsOf(view: HTMLElement, segments: readonly Segment[], count: number): (Bar | null)[] {
  const top = view.firstElementChild?.getBoundingClientRect().top ?? 0;
  const ends = Array.from({ length: count }, () => ({ top: Number.POSITIVE_INFINITY, bottom: 0 }));
  for (const [k, { pieces }] of segments.entries()) {
    if (pieces.length === 0) continue;
    const rects = [...(elementOf(view, k)?.getClientRects() ?? [])];
    for (const index of pieces) {
      const end = ends[index];
      if (!end) continue;
      for (const rect of rects) {
        end.top = Math.min(end.top, rect.top - top);
        end.bottom = Math.max(end.bottom, rect.bottom - top);
      }
    }
  }
  let last = Number.NEGATIVE_INFINITY;
  return ends.map(({ top: from, bottom }) => {
    if (!Number.isFinite(from)) return null;
    const label = from - last >= LABEL;
    if (label) last = from;
    return { top: from + 2, height: Math.max(4, bottom - from - 4), label };
  });
}

/** Scroll the text, and never the notebook around it. */
function bringIntoView(view: HTMLElement, segments: readonly Segment[], index: number): void {
  const first = segments.findIndex(({ pieces }) => pieces.includes(index));
  const element = elementOf(view, first);
  if (!element) return;
  const at = element.getBoundingClientRect().top - view.getBoundingClientRect().top + view.scrollTop;
  const seen = at >= view.scrollTop + AIR / 2 && at <= view.scrollTop + view.clientHeight - 2 * AIR;
  if (!seen) view.scrollTop = Math.max(0, at - AIR);
}
