/** The weights that a matrix needs for what is in view, asked for as the view moves. */
import { type ReadonlySignal, type Signal, useSignal } from "@preact/signals";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import type { Block, Head, Selection, Span, Token } from "../types";
import type { Frame } from "./layout";
import { EXACT, type Rectangle, type Sheet, sheetOf, strongest, wanted, withSheet } from "./sheets";
import { current, type View } from "./viewport";

export type Load = (rows: Span, cols: Span) => Promise<Block>;

/** The weights on the canvas and whose they are: still the last heads' until the first answer about new ones. */
export interface Shown {
  sheets: readonly Sheet[];
  heads: readonly Head[];
  hide: readonly number[];
  /** Answers about other heads are overdue. */
  late: boolean;
}

/** Moves of the view are followed after this pause. */
const PAUSE_MS = 60;
const LATE_MS = 400;

interface Question {
  load: Load;
  queries: readonly Token[];
  keys: readonly Token[];
  selection: Selection;
}

export interface Sheets {
  shown: ReadonlySignal<Shown>;
  /** The strongest cell of a rectangle that is known only as a maximum. */
  strongestOf(rectangle: Rectangle): Promise<{ query: number; key: number }>;
}

export function useSheets(question: Question, frame: Frame, place: Signal<View | null>): Sheets {
  const { load, queries, keys, selection } = question;
  const { part, heads, hide } = selection;
  const shown = useSignal<Shown>({ sheets: [], heads, hide, late: false });
  const latestFrame = useRef(frame);
  latestFrame.current = frame;
  const pump = useRef(() => {});

  useLayoutEffect(() => {
    shown.value = { sheets: [], heads, hide, late: false };
  }, [queries, keys, part]);

  // Before the browser paints, so that the kernel works meanwhile.
  useLayoutEffect(() => {
    let alive = true;
    let ticket = 0;
    let asked = "";
    let known: readonly Sheet[] = [];
    const late = setTimeout(() => {
      if (known.length === 0) shown.value = { ...shown.peek(), late: true };
    }, LATE_MS);
    const ask = () => {
      const next = wanted(known, current(place.peek(), latestFrame.current), latestFrame.current);
      const name = JSON.stringify(next);
      if (!next || name === asked) return;
      asked = name;
      const mine = ++ticket;
      load(next.rows, next.cols).then(
        (block) => {
          if (!alive || mine !== ticket) return;
          known = withSheet(known, sheetOf(block), latestFrame.current);
          shown.value = { sheets: known, heads, hide, late: false };
          ask();
        },
        () => {
          // Who loads reports why it failed; the next move asks again.
          if (mine === ticket) asked = "";
        },
      );
    };
    pump.current = ask;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let opened = false;
    const stop = place.subscribe(() => {
      clearTimeout(timer);
      if (opened) timer = setTimeout(ask, PAUSE_MS);
      else ask();
      opened = true;
    });
    return () => {
      alive = false;
      clearTimeout(timer);
      clearTimeout(late);
      stop();
    };
  }, [load, queries, keys, part, JSON.stringify([heads, hide])]);
  useEffect(() => pump.current(), [frame]);

  return {
    shown,
    async strongestOf({ rows, cols }) {
      const most = ([from, to]: Span): Span => [from, Math.min(to, from + EXACT)];
      const cell = strongest(await load(most(rows), most(cols)));
      pump.current();
      return cell;
    },
  };
}
