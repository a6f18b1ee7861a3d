import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { oneTabStop, rove } from "../keys";

const CONTROLS = ":scope > button, :scope > .menu > button";

/** Buttons in a row: one tab stop, arrows move inside. */
export function Toolbar(props: { label: string; class?: string | undefined; children: ComponentChildren }) {
  const ref = useRef<HTMLDivElement>(null);
  const items = () => [...(ref.current?.querySelectorAll<HTMLElement>(CONTROLS) ?? [])];
  useLayoutEffect(() => oneTabStop(items()));
  return (
    <div
      ref={ref}
      class={props.class ?? "toolbar"}
      role="toolbar"
      aria-label={props.label}
      onKeyDown={(event) => {
        const controls = items();
        if (controls.some((item) => item.contains(event.target as Node))) rove(event, controls, "x");
      }}
      onFocusIn={(event) => {
        const item = items().find((control) => control.contains(event.target as Node));
        if (item) oneTabStop(items(), item);
      }}
    >
      {props.children}
    </div>
  );
}
