/** Drawn on a 16 px grid with a 1.5 px stroke; they take the colour of the text beside them. */
const PATHS = {
  chev: "M4 6l4 4 4-4",
  up: "M4 10l4-4 4 4",
  edit: "M3 13h10M4 10.5 10.5 4l2 2L6 12.5H4z",
  save: "M8 3v7M5 7.5l3 3 3-3M3 13h10",
  play: "M5.5 3.5v9l7-4.5z",
  pause: "M5.5 4v8M10.5 4v8",
  prev: "M10 4L6 8l4 4",
  next: "M6 4l4 4-4 4",
  check: "M3.5 8.5l3 3 6-7",
  warn: "M8 2.5l6.5 11h-13zM8 6.5V10M8 11.6v.4",
  undo: "M5.5 4L3 6.5 5.5 9M3 6.5h6.5a3.5 3.5 0 0 1 0 7H7",
  redo: "M10.5 4L13 6.5 10.5 9M13 6.5H6.5a3.5 3.5 0 0 0 0 7H9",
  more: "M3.5 8h.01M8 8h.01M12.5 8h.01",
  clock: "M8 2.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11zM8 5v3l2 2",
  plug: "M6 2.5v3M10 2.5v3M4.5 5.5h7v2a3.5 3.5 0 0 1-7 0zM8 11v2.5",
  x: "M4.5 4.5l7 7M11.5 4.5l-7 7",
  plus: "M8 3.5v9M3.5 8h9",
  minus: "M3.5 8h9",
  fit: "M3 6V3h3M10 3h3v3M13 10v3h-3M6 13H3v-3",
} as const;

export type IconName = keyof typeof PATHS;

/** An ornament beside words; a control that shows only this must carry the words as its name. */
export function Icon({ name, size = 16 }: { name: IconName; size?: number }) {
  return (
    <svg class="icon" viewBox="0 0 16 16" width={size} height={size} aria-hidden="true">
      <path d={PATHS[name]} stroke-width={name === "more" ? 2.2 : 1.5} />
    </svg>
  );
}
