/** Small pieces that every view uses. */
import type { ComponentChildren } from "preact";

const PATHS = {
  search: "M7 2.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9zM10.5 10.5L14 14",
  x: "M4.5 4.5l7 7M11.5 4.5l-7 7",
  chev: "M6 4l4 4-4 4",
  ok: "M3.5 8.5l3 3 6-7",
  note: "M8 3v6M8 11.6v.6",
  broken: "M4.5 4.5l7 7M11.5 4.5l-7 7",
  open: "",
} as const;

export type GlyphName = keyof typeof PATHS;

export function Glyph({ name }: { name: GlyphName }) {
  return (
    <svg class={`llmhero-glyph llmhero-glyph-${name}`} viewBox="0 0 16 16" aria-hidden="true">
      {name === "open" ? <circle cx="8" cy="8" r="4.5" /> : <path d={PATHS[name]} />}
    </svg>
  );
}

/** How much of something was passed, beside words that say it. */
export function Bar({ done, all }: { done: number; all: number }) {
  return (
    <span class="llmhero-bar" aria-hidden="true">
      <span style={{ width: `${all ? (100 * done) / all : 0}%` }} />
    </span>
  );
}

/** What happened, what to do next, and the button that does it. */
export function Says(props: {
  kind: "ok" | "note" | "broken";
  what: string;
  next?: string;
  children?: ComponentChildren;
}) {
  return (
    <div class={`llmhero-says llmhero-${props.kind}`} role={props.kind === "broken" ? "alert" : "status"}>
      <Glyph name={props.kind} />
      <div>
        <p class="llmhero-strong">{props.what}</p>
        {props.next && <p>{props.next}</p>}
        {props.children}
      </div>
    </div>
  );
}
