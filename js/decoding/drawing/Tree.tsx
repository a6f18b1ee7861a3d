/**
 * The tree of continuations, drawn: link width is the probability of the whole path, stacked at its source.
 *
 * Everything a reader does to a token leaves through the gestures; what is drawn is `tree`, and nothing is kept here but
 * the part in view. Needs `KEY_ROWS` of `messages.ts` in the widget's list of keys.
 */
import { useComputed, useSignal } from "@preact/signals";
import type { RefObject } from "preact";
import { useEffect, useId, useLayoutEffect, useMemo, useRef } from "preact/hooks";
import { Button } from "../../shared/components";
import { useSurroundings, useText } from "../../shared/mount";
import { count } from "../../shared/text";
import { COLLAPSED, END, type Tree } from "../tree";
import type { Overlay } from "./facts";
import { firstChild } from "./keyboard";
import { createRuler, createWords, share } from "./labels";
import { type Layout, layout } from "./layout";
import * as messages from "./messages";
import { MOST_HEIGHT, UNLIKELY } from "./metrics";
import { type Gestures, NodeBar } from "./NodeBar";
import { Picture, Ring, Thumb } from "./Picture";
import { Tip } from "./Tip";
import { Twin } from "./Twin";
import { useKeys } from "./useKeys";
import { type Eye, useView } from "./useView";
import { fit, fitBranch, HOME, isWhole, reveal, zoomAt } from "./view";

/** For buttons elsewhere. */
export interface TreeControl {
  /** All of it, or back to the chosen token if all of it is in view. */
  fit(): void;
  zoom(direction: 1 | -1): void;
  focus(): void;
}

export interface TreeDrawingProps extends Overlay, Gestures {
  tree: Tree;
  /** Uid of the chosen token. */
  selection: number | null;
  /** Pixels at hand. */
  width: number;
  /** Higher pictures become a region that pans; the first view of the widget shall stay below 800. */
  most?: number | undefined;
  /** Why nothing can be grown now: there is no kernel. */
  disabledReason?: string | undefined;
  control?: RefObject<TreeControl | null> | undefined;
}

/** For the continuations of the chosen token. */
const MORE = 120;
const LEAST = 64;
const ZOOM_STEP = 1.5;

export function TreeDrawing(props: TreeDrawingProps) {
  const { tree, selection, width, most = MOST_HEIGHT, disabledReason, control, busy, counts, total } = props;
  const { root, language, theme } = useSurroundings();
  const t = useText();
  const id = useId();
  const box = useRef<HTMLDivElement>(null);
  const every = useSignal(false);
  const hovered = useSignal(-1);
  /** The keyboard leads, so its place shows. */
  const led = useSignal(false);
  const writing = useSignal(false);

  const ruler = useMemo(() => createRuler(root), []);
  const words = useMemo(() => createWords(language.value), [language.value]);
  const least = width < 520 ? UNLIKELY.narrow : UNLIKELY.wide;
  const chosen = (selection === null ? null : tree.rowOf(selection)) ?? -1;
  // A walk by keyboard must not move what it walks over: it unfolds nothing.
  const walked = useRef<number | null>(null);
  const unfolded = useRef(selection);
  if (selection !== walked.current) unfolded.current = selection;
  const keep = (unfolded.current === null ? null : tree.rowOf(unfolded.current)) ?? -1;
  const small = language.value === "zh" ? 12 : 11;
  const laid = useMemo(
    () =>
      layout(tree, width, {
        ruler,
        words,
        small,
        height: most,
        fold: { below: every.value ? 0 : least, keep },
        counts,
        total,
      }),
    [tree, width, words, most, every.value, counts, total, every.value ? -1 : keep],
  );
  const limit = laid.density === "roomy" ? most + MORE : most;
  const height = Math.max(LEAST, Math.min(limit, Math.ceil(laid.height)));
  const region = useMemo(() => ({ width, height }), [width, height]);
  const overlay = useMemo(() => ({ busy, counts, total }), [busy, counts, total]);
  const row = nearestDrawn(laid, chosen);
  const at = laid.nodes[row] ?? 0;
  const uid = tree.uid[row] ?? 0;
  const uidOf = (node: number) => tree.uid[laid.rows[node] ?? 0] ?? 0;

  const grow = (uid: number) => {
    walked.current = null;
    props.onGrow(uid);
  };
  const press = (node: number) => {
    const pressed = laid.rows[node] ?? 0;
    const uid = uidOf(node);
    led.value = false;
    walked.current = null;
    props.onSelect(uid);
    if (disabledReason) return;
    if (node > 0 && (tree.flags[pressed] ?? 0) & COLLAPSED) props.onCollapse(uid);
    else if (!tree.children[pressed]?.length && !((tree.flags[pressed] ?? 0) & END)) grow(uid);
  };
  const eye = useView(box, {
    layout: laid,
    region,
    point: (node) => {
      if (hovered.peek() !== node) hovered.value = node;
      if (node >= 0) led.value = false;
    },
    press,
    twice: (node) => eye.glide(node > 0 ? fitBranch(laid, region, node) : fit(laid, region)),
  });
  useAnchor(laid, selection, eye);
  const wanted = useRef(selection);
  useLayoutEffect(() => {
    const moves = wanted.current !== selection;
    wanted.current = selection;
    const goal = reveal(eye.view.peek(), laid, region, at);
    if (moves) eye.glide(goal);
    else if (selection !== null) eye.look(goal);
  }, [selection, region]);
  // What has just grown is shown as far as the region goes, the chosen token first.
  const family = firstChild(laid, at) === null ? 0 : (laid.behind[at] ?? 0) - at - 1;
  const grown = useRef({ uid, family });
  useLayoutEffect(() => {
    const before = grown.current;
    grown.current = { uid, family };
    if (before.uid !== uid || before.family > 0 || family === 0) return;
    const all = reveal(eye.asked(), laid, region, at + family);
    eye.glide(reveal(all, laid, region, at));
  }, [laid, uid]);
  useEffect(() => {
    hovered.value = -1;
  }, [tree]);
  useEffect(() => {
    writing.value = false;
  }, [selection]);

  const zoom = (direction: 1 | -1) => {
    const { width: wide, height: high } = region;
    eye.glide(zoomAt(eye.view.peek(), laid, region, ZOOM_STEP ** direction, wide / 2, high / 2));
  };
  const fitAll = () => {
    const now = eye.view.peek();
    const goal = fit(laid, region);
    const there = Math.abs(now.k - goal.k) < 1e-3;
    eye.glide(there ? reveal(HOME, laid, region, at) : goal);
  };
  const focus = () => box.current?.focus();
  useLayoutEffect(() => {
    if (control) control.current = { fit: fitAll, zoom, focus };
  });

  const gestures = { ...props, onGrow: grow };
  const onKeyDown = useKeys({
    layout: laid,
    at,
    screen: () => (region.height * 0.8) / eye.view.peek().k,
    still: disabledReason !== undefined,
    gestures,
    lead: (node) => {
      hovered.value = -1;
      led.value = true;
      if (node === at && selection !== null) return;
      walked.current = uidOf(node);
      props.onSelect(walked.current, "walk");
    },
    write: () => {
      writing.value = true;
    },
    fit: fitAll,
    zoom,
    leave: () => {
      led.value = false;
      hovered.value = -1;
      root.focus();
    },
  });

  const { folded } = laid;
  const note = (folded.count > 0 || every.value) && (
    <p class="cap dt-note">
      {folded.count > 0 &&
        t(folded.count === 1 ? messages.NOT_DRAWN.one : messages.NOT_DRAWN.many, {
          n: count(folded.count),
          p: share(folded.share, language.value),
        })}{" "}
      <button
        type="button"
        class="dt-link"
        onClick={() => {
          every.value = !every.value;
        }}
      >
        {t(every.value ? messages.SHOW_LIKELY : messages.SHOW_ALL)}
      </button>
    </p>
  );
  return (
    <div class="dt" style={`width:${width}px`}>
      <div class="dt-plot" style={`height:${height}px`}>
        <div
          ref={box}
          class="dt-box"
          role="tree"
          tabIndex={0}
          aria-label={t(messages.TREE)}
          aria-activedescendant={`${id}${uid}`}
          onKeyDown={onKeyDown}
          onFocus={(event) => {
            led.value = event.currentTarget.matches(":focus-visible");
          }}
          onBlur={() => {
            led.value = false;
          }}
        >
          <Picture
            layout={laid}
            region={region}
            view={eye.view}
            look={{ selected: chosen, words, busy, upright: language.value === "zh" }}
            advance={ruler}
            theme={theme.value}
          />
          <Ring layout={laid} region={region} view={eye.view} at={hovered} />
          {led.value && <Ring layout={laid} region={region} view={eye.view} at={at} focus />}
          <Twin layout={laid} at={at} overlay={overlay} id={id} />
        </div>
        <Thumb layout={laid} region={region} view={eye.view} />
        <Zooms
          shown={useComputed(() => !isWhole(eye.view.value, laid, region)).value}
          zoom={zoom}
          fit={fitAll}
        />
        <Tip
          layout={laid}
          region={region}
          view={eye.view}
          overlay={overlay}
          hovered={hovered}
          led={led.value ? at : -1}
        />
        {endsFree(laid, region) && note}
      </div>
      {!endsFree(laid, region) && note}
      {(selection !== null || writing.value) && (
        <NodeBar
          {...gestures}
          tree={tree}
          row={row}
          disabledReason={disabledReason}
          writing={writing}
          onDone={focus}
        />
      )}
    </div>
  );
}

/** Whether the last line holds nothing but what the prompt's other tokens share: the rest of it is free. */
function endsFree(
  { width, height, others, othersY }: Layout,
  region: { width: number; height: number },
): boolean {
  const fits = width <= region.width + 0.5 && height <= region.height + 0.5;
  return fits && region.width >= 440 && others[0] !== -1 && (othersY[0] ?? 0) > height - 32;
}

/** The row itself, or the nearest before it that no closed one hides. */
function nearestDrawn({ tree, nodes }: Layout, row: number): number {
  let at = row;
  while (at > 0 && (nodes[at] ?? -1) < 0) at = tree.parent[at] ?? 0;
  return Math.max(0, at);
}

/** When the tree grows above, what the reader looks at stays where it is. */
function useAnchor(laid: Layout, selection: number | null, eye: Eye): void {
  const before = useRef(laid);
  useLayoutEffect(() => {
    const old = before.current;
    before.current = laid;
    if (old === laid || old.tree === laid.tree) return;
    const view = eye.asked();
    if (view.y === 0 && view.x === 0) return;
    const uid = selection ?? 0;
    const [from, to] = [old, laid].map(({ tree, nodes, y }) => y[nodes[tree.rowOf(uid) ?? -1] ?? -1]);
    if (from !== undefined && to !== undefined && from !== to)
      eye.look({ ...view, y: view.y + (to - from) * view.k });
  }, [laid]);
}

function Zooms({
  shown,
  zoom,
  fit: whole,
}: {
  shown: boolean;
  zoom: (way: 1 | -1) => void;
  fit: () => void;
}) {
  const t = useText();
  if (!shown) return null;
  return (
    <div class="dt-zoom" role="group" aria-label={t(messages.ZOOM)}>
      <Button kind="ghost" icon="minus" iconOnly label={t(messages.ZOOM_OUT)} onPress={() => zoom(-1)} />
      <Button kind="ghost" icon="fit" iconOnly label={t(messages.FIT)} onPress={whole} />
      <Button kind="ghost" icon="plus" iconOnly label={t(messages.ZOOM_IN)} onPress={() => zoom(1)} />
    </div>
  );
}
