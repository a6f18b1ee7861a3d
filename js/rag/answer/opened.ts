/** Which passage is open: the answer's numbers and the list under them share it, in all views of the widget. */
import { type Signal, signal } from "@preact/signals";
import { useSurroundings } from "../../shared/mount";
import type { Store } from "../store";
import type { Shown } from "../types";

interface Opened {
  row: number;
  /** Of which run: the next one has other passages. */
  rev: number;
  /** The view in which it was pressed. */
  root: HTMLElement;
}

export interface Opening {
  row: number | null;
  /** Pressed in this view: no other one may scroll. */
  here: boolean;
  /** Open it, or close it where it is open. */
  toggle: (row: number) => void;
}

export function useOpened(store: Store, { rev }: Shown): Opening {
  const { root } = useSurroundings();
  const opened: Signal<Opened | null> = store.keep("answer-opened", () => signal<Opened | null>(null));
  const now = opened.value?.rev === rev ? opened.value : null;
  return {
    row: now?.row ?? null,
    here: now?.root === root,
    toggle(row) {
      opened.value = now?.row === row ? null : { row, rev, root };
    },
  };
}
