/** The lines between the columns: all of them below, those of the reader's tokens above. */
import type { ReadonlySignal } from "@preact/signals";
import { useMemo } from "preact/hooks";
import { useCanvas } from "../../shared/canvas";
import { useSurroundings } from "../../shared/mount";
import { colourReader } from "../../shared/palette";
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
  const read = useMemo(() => colourReader(root), [root, theme.value]);
  const here = locked(selection);
  const there = active.value;
  const many = selection.heads.length > 1;
  // One flat colour for one head: only several have to be told apart.
  const colours = many && headColours?.length ? headColours : ["var(--seq-bar)"];
  const heads = many ? selection.heads.length : 1;
  const visible = useMemo(
    () => within(links, count, rowsInView(plan, scroll, rows)),
    [links, count, plan, scroll, rows],
  );
  const below = useCanvas(
    (context) => {
      const pen = new Pen(context, { read, plan, links, scroll, heads, colours });
      context.globalAlpha = FAINT;
      for (const link of visible) pen.draw(link);
    },
    [plan, links, visible, scroll, colours.join()],
  );
  const above = useCanvas(
    (context) => {
      const pen = new Pen(context, { read, plan, links, scroll, heads, colours });
      const accent = read("--accent");
      const isMine = (link: number) => here !== null && touches(links, link, here);
      const draw = (link: number) => pen.draw(link, !many && isMine(link) ? accent : undefined);
      context.globalAlpha = there ? FAINT : 1;
      for (const link of visible.filter(isMine)) draw(link);
      context.globalAlpha = 1;
      for (const link of visible) if (there && touches(links, link, there)) draw(link);
    },
    [plan, links, visible, scroll, colours.join(), here?.side, here?.position, there],
  );
  return (
    <>
      <canvas ref={below} class={there ? "below dim" : "below"} aria-hidden={true} />
      <canvas ref={above} aria-hidden={true} />
    </>
  );
}

interface Drawing {
  /** A custom property of the style sheet. */
  read: (name: string) => string;
  plan: Plan;
  links: Links;
  scroll: number;
  heads: number;
  colours: readonly string[];
}

/** Draws links; a line whose token is out of view fades towards the border behind which it goes on. */
class Pen {
  readonly #colours: string[];
  readonly #fades = new Map<string, CanvasGradient>();

  constructor(
    readonly context: CanvasRenderingContext2D,
    readonly drawing: Drawing,
  ) {
    context.lineCap = "round";
    this.#colours = drawing.colours.map((colour) => resolved(drawing.read, colour));
  }

  draw(link: number, colour = this.#colourOf(link)): void {
    const { context } = this;
    const { plan, links, scroll, heads } = this.drawing;
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

  #colourOf(link: number): string {
    return this.#colours[(this.drawing.links.heads[link] ?? 0) % this.#colours.length] ?? "";
  }

  #fade(colour: string, towardsQueries: boolean): CanvasGradient {
    const name = `${colour}${towardsQueries}`;
    const known = this.#fades.get(name);
    if (known) return known;
    const { x1, x2 } = this.drawing.plan;
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
function resolved(read: Drawing["read"], colour: string): string {
  const name = /^var\((--[\w-]+)\)$/.exec(colour)?.[1];
  return name ? read(name) : colour;
}
