/** How an entry is merged: each symbol above the two that it is made of. */
import { useSignal } from "@preact/signals";
import { useId, useLayoutEffect } from "preact/hooks";
import { Icon, label, TokenChip } from "../../shared/components";
import { handle } from "../../shared/keys";
import { useText } from "../../shared/mount";
import { count } from "../../shared/text";
import * as messages from "./messages";
import type { Node } from "./read";
import { ROW, useRows } from "./rows";

/** A larger tree opens with its first levels only. */
const OPEN_AT_ONCE = 41;
const FIRST_LEVELS = 3;
const MOST = 11;

/** Place behind the last node of a subtree. */
export function behind(tree: readonly Node[], place: number): number {
  const depth = tree[place]?.depth ?? 0;
  let end = place + 1;
  while (end < tree.length && (tree[end]?.depth ?? 0) > depth) end += 1;
  return end;
}

export function firstClosed(tree: readonly Node[]): Set<number> {
  if (tree.length <= OPEN_AT_ONCE) return new Set();
  return new Set(tree.flatMap(({ depth, parts }, place) => (parts && depth >= FIRST_LEVELS ? [place] : [])));
}

/** The nodes that no closed one hides. */
export function openRows(tree: readonly Node[], closed: ReadonlySet<number>): number[] {
  const rows: number[] = [];
  for (let place = 0; place < tree.length; place = closed.has(place) ? behind(tree, place) : place + 1) {
    rows.push(place);
  }
  return rows;
}

export interface TreeProps {
  tree: readonly Node[];
  by: "ranks" | "scores";
  onShow: (id: number) => void;
}

export function Tree({ tree, by, onShow }: TreeProps) {
  const t = useText();
  const id = useId();
  const closed = useSignal<ReadonlySet<number>>(firstClosed(tree));
  const at = useSignal(0);
  const rows = openRows(tree, closed.value);
  const { frame, height, shown, first, end, onScroll, reveal, toTop } = useRows(rows.length, MOST);
  useLayoutEffect(() => {
    closed.value = firstClosed(tree);
    at.value = 0;
    toTop();
  }, [tree]);
  const here = rows.indexOf(at.value);
  const go = (row: number) => {
    const to = Math.max(0, Math.min(rows.length - 1, row));
    at.value = rows[to] ?? 0;
    reveal(to);
  };
  const toggle = (place: number, close: boolean) => {
    const next = new Set(closed.value);
    if (close) next.add(place);
    else next.delete(place);
    closed.value = next;
  };
  const parent = () => {
    const depth = tree[at.value]?.depth ?? 0;
    for (let row = here - 1; row >= 0; row--) {
      if ((tree[rows[row] ?? 0]?.depth ?? 0) < depth) return go(row);
    }
  };
  const show = (place: number) => {
    const number = tree[place]?.id;
    if (number !== null && number !== undefined) onShow(number);
  };
  const value = ({ rank, score }: Node) => (rank === null ? (score?.toFixed(0) ?? null) : count(rank));
  return (
    <div
      ref={frame}
      class={`mtree${height > shown ? " long" : ""}`}
      style={`height:${shown}px`}
      role="tree"
      tabIndex={0}
      aria-label={t(messages.TREE)}
      aria-activedescendant={here >= first && here < end ? `${id}${at.value}` : undefined}
      onScroll={onScroll}
      onKeyDown={(event) => {
        const node = tree[at.value];
        const isClosed = closed.value.has(at.value);
        handle(event, {
          ArrowDown: () => go(here + 1),
          ArrowUp: () => go(here - 1),
          Home: () => go(0),
          End: () => go(rows.length - 1),
          ArrowRight: () => (isClosed ? toggle(at.value, false) : node?.parts && go(here + 1)),
          ArrowLeft: () => (node?.parts && !isClosed ? toggle(at.value, true) : parent()),
          Enter: () => show(at.value),
        });
      }}
      onClick={(event) => {
        const target = event.target as Element;
        const place = Number(target.closest<HTMLElement>("[data-at]")?.dataset.at ?? Number.NaN);
        if (Number.isNaN(place)) return;
        at.value = place;
        if (target.closest(".tok")) show(place);
        else if (tree[place]?.parts) toggle(place, !closed.value.has(place));
      }}
    >
      <div role="presentation" style={`height:${height}px`}>
        {rows.slice(first, end).map((place, k) => {
          const node = tree[place] as Node;
          const shut = closed.value.has(place);
          const number = value(node);
          const rule = number && t(by === "ranks" ? messages.RANKED : messages.SCORED, { r: number });
          return (
            <div
              key={place}
              id={`${id}${place}`}
              class={`node${place === at.value ? " at" : ""}`}
              style={`top:${(first + k) * ROW}px;--depth:${node.depth}`}
              role="treeitem"
              aria-level={node.depth + 1}
              aria-expanded={node.parts ? !shut : undefined}
              aria-selected={place === at.value}
              data-at={place}
            >
              <span class="unseen">
                {t(messages.NODE, { text: label(node.text), r: rule ?? t(messages.START) })}
              </span>
              <span class="fold">{node.parts > 0 && <Icon name={shut ? "next" : "chev"} size={12} />}</span>
              <TokenChip text={node.text} small silent />
              <i aria-hidden={true}>{number ?? "–"}</i>
            </div>
          );
        })}
      </div>
    </div>
  );
}
