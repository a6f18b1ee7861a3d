/** The lines between the columns: all of them below, those of the reader's tokens above. */
import type { ReadonlySignal } from "@preact/signals";
import { useMemo } from "preact/hooks";
import { useCanvas } from "../../shared/canvas";
import { useSurroundings } from "../../shared/mount";
import { cssColor } from "../../shared/palette";
import type { Links, Selection } from "../types";
import { type End, locked, touches, within } from "./edges";
import { levelOf, offsetOf, type Plan, rowsInView } from "./geometry";

const THICKEST = 9;
const THINNEST = 0.75;
const FAINT = 0.42;

export interface StrokesProps {
  plan: Plan;
  links: Links;
  count: number;
  scroll: number;
  rows: number;
  selection: Selection;
  headColours: readonly string[] | undefined;
  active: ReadonlySignal<End | null>;
}

export function Strokes({ plan, links, count, scroll, rows, selection, headColours, active }: StrokesProps) {
  const { root, theme } = useSurroundings();
  const here = locked(selection);
  const there = active.value;
  const many = selection.heads.length > 1;
  const colours = useMemo(() => {
    const heads = many && headColours?.length ? headColours : ["var(--seq-bar)"];
    return {
      heads: heads.map((colour) => resolved(root, colour)),
      accent: resolved(root, "var(--accent)"),
    };
  }, [theme.value, many, headColours?.join()]);
  const visible = useMemo(
    () => within(links, count, rowsInView(plan, scroll, rows)),
    [links, count, plan, scroll, rows],
  );
  const colourOf = (link: number) => colours.heads[(links.heads[link] ?? 0) % colours.heads.length] ?? "";

  const below = useCanvas(
    (context) => {
      const pen = new Pen(context, plan, links, scroll, many ? selection.heads.length : 1);
      context.globalAlpha = FAINT;
      for (const link of visible) pen.draw(link, colourOf(link));
    },
    [plan, links, visible, scroll, colours],
  );
  const above = useCanvas(
    (context) => {
      const pen = new Pen(context, plan, links, scroll, many ? selection.heads.length : 1);
      const mine = visible.filter((link) => here && touches(links, link, here));
      const looked = visible.filter((link) => there && touches(links, link, there));
      context.globalAlpha = there ? FAINT : 1;
      for (const link of mine) pen.draw(link, many ? colourOf(link) : colours.accent);
      context.globalAlpha = 1;
      for (const link of looked) {
        pen.draw(link, !many && mine.includes(link) ? colours.accent : colourOf(link));
      }
    },
    [plan, links, visible, scroll, colours, here?.side, here?.position, there],
  );
  return (
    <>
      <canvas ref={below} class={there ? "below dim" : "below"} aria-hidden={true} />
      <canvas ref={above} aria-hidden={true} />
    </>
  );
}

/** Draws links; a line whose token is out of view fades towards the border behind which it goes on. */
class Pen {
  readonly #fades = new Map<string, CanvasGradient>();

  constructor(
    readonly context: CanvasRenderingContext2D,
    readonly plan: Plan,
    readonly links: Links,
    readonly scroll: number,
    readonly heads: number,
  ) {
    context.lineCap = "round";
  }

  draw(link: number, colour: string): void {
    const { context, plan, links, scroll, heads } = this;
    const offset = offsetOf(plan, links.heads[link] ?? 0, heads);
    const from = levelOf(plan, links.queries[link] ?? 0, scroll);
    const to = levelOf(plan, links.keys[link] ?? 0, scroll);
    context.strokeStyle = from.out || to.out ? this.#fade(colour, from.out) : colour;
    context.lineWidth = Math.max(THINNEST, (links.weights[link] ?? 0) * THICKEST);
    context.beginPath();
    context.moveTo(plan.x1, from.y + offset);
    context.lineTo(plan.x2, to.y + offset);
    context.stroke();
  }

  #fade(colour: string, towardsQueries: boolean): CanvasGradient {
    const name = `${colour}${towardsQueries}`;
    const known = this.#fades.get(name);
    if (known) return known;
    const { x1, x2 } = this.plan;
    const [solid, faded] = towardsQueries ? [x2, x1] : [x1, x2];
    const gradient = this.context.createLinearGradient(solid, 0, faded, 0);
    gradient.addColorStop(0, colour);
    gradient.addColorStop(0.5, colour);
    gradient.addColorStop(1, `${colour}00`);
    this.#fades.set(name, gradient);
    return gradient;
  }
}

/** `var(--name)` as the style sheet has it now. */
function resolved(root: HTMLElement, colour: string): string {
  const name = /^var\((--[\w-]+)\)$/.exec(colour)?.[1];
  return name ? cssColor(root, name) : colour;
}
