/** The tree in the width that the page gives it, and its gestures as the kernel has them. */
import type { RefObject } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { useWidth } from "../../shared/canvas";
import { NEEDS_KERNEL } from "../../shared/messages";
import { useText } from "../../shared/mount";
import { COLLAPSED, PINNED, type Tree } from "../tree";
import { type TreeControl, TreeDrawing } from "./Tree";

export interface DrawingProps {
  tree: Tree;
  /** Uid of the chosen token. */
  selection: number | null;
  /** The kernel works at the chosen token. */
  busy: boolean;
  live: boolean;
  /** How often samples passed each token, by uid. */
  overlay: { counts: ReadonlyMap<number, number>; total: number } | null;
  /** Filled with what the button in the header does. */
  fit?: RefObject<(() => void) | null> | undefined;
  onSelect: (uid: number, gesture?: string) => void;
  onGrow: (uid: number) => void;
  onPrune: (uid: number) => void;
  onMark: (uid: number, mark: { pinned: boolean } | { collapsed: boolean }) => void;
  /** Greedily, or by drawing. */
  onFollow: (uid: number, draw: boolean) => void;
  onWrite: (uid: number, text: string) => Promise<boolean>;
  onBranch?: ((uid: number, ids: number[]) => Promise<boolean>) | undefined;
}

export function Drawing(props: DrawingProps) {
  const { tree, selection, busy, live, overlay, fit, onMark, onFollow } = props;
  const t = useText();
  const frame = useRef<HTMLDivElement>(null);
  const width = useWidth(frame).value;
  const control = useRef<TreeControl | null>(null);
  const at = useRef<ReadonlySet<number>>(new Set());
  if (busy !== at.current.size > 0) at.current = new Set(busy ? [selection ?? 0] : []);
  useLayoutEffect(() => {
    if (fit) fit.current = () => control.current?.fit();
  }, [fit]);
  const has = (uid: number, flag: number) => ((tree.flags[tree.rowOf(uid) ?? 0] ?? 0) & flag) > 0;
  return (
    <div ref={frame} class="dt-frame">
      {width > 0 && (
        <TreeDrawing
          {...props}
          width={width}
          control={control}
          busy={at.current}
          counts={overlay?.counts}
          total={overlay?.total}
          disabledReason={live ? undefined : t(NEEDS_KERNEL)}
          onPin={(uid) => onMark(uid, { pinned: !has(uid, PINNED) })}
          onCollapse={(uid) => onMark(uid, { collapsed: !has(uid, COLLAPSED) })}
          onFollow={(uid, how) => onFollow(uid, how === "sample")}
        />
      )}
    </div>
  );
}
