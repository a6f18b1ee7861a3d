/** Rows of one height in a frame of limited height: only those in view are on the page. */
import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";

export const ROW = 28;
const SPARE = 3;

export function useRows(total: number, most: number) {
  const frame = useRef<HTMLDivElement>(null);
  const scrolled = useSignal(0);
  const height = total * ROW;
  const shown = Math.min(height, most * ROW);
  const top = Math.max(0, Math.min(scrolled.value, height - shown));
  return {
    frame,
    height,
    shown,
    first: Math.max(0, Math.floor(top / ROW) - SPARE),
    end: Math.min(total, Math.ceil((top + shown) / ROW) + SPARE),
    onScroll: (event: Event) => {
      scrolled.value = (event.currentTarget as HTMLElement).scrollTop;
    },
    reveal(row: number) {
      const box = frame.current;
      if (!box) return;
      if (row * ROW < box.scrollTop) box.scrollTop = row * ROW;
      else if ((row + 1) * ROW > box.scrollTop + shown) box.scrollTop = (row + 1) * ROW - shown;
      scrolled.value = box.scrollTop;
    },
    toTop() {
      if (frame.current) frame.current.scrollTop = 0;
      scrolled.value = 0;
    },
  };
}
