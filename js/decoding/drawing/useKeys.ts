/** The keyboard on the tree: walk, find, act. */
import { useRef } from "preact/hooks";
import { handle } from "../../shared/keys";
import { COLLAPSED } from "../tree";
import { find, firstChild, screenful, vertical } from "./keyboard";
import type { Layout } from "./layout";
import { type Gestures, refusals } from "./NodeBar";

export interface Keys {
  layout: Layout;
  /** The node in focus. */
  at: number;
  /** Pixels of the picture that are in view. */
  screen: () => number;
  /** Nothing can be changed now. */
  still: boolean;
  gestures: Gestures;
  lead: (node: number) => void;
  write: () => void;
  fit: () => void;
  zoom: (direction: 1 | -1) => void;
  leave: () => void;
}

/** Keys of the whole widget begin no search. */
const RESERVED = "e?";
/** A pause this long starts a new search. */
const FIND_PAUSE_MS = 700;

export function useKeys(keys: Keys): (event: KeyboardEvent) => void {
  const { layout, at, screen, still, gestures, lead, fit, zoom, leave } = keys;
  const typed = useRef({ text: "", at: Number.NEGATIVE_INFINITY });
  const { tree, rows, parent } = layout;
  const row = rows[at] ?? 0;
  const uid = tree.uid[row] ?? 0;
  const not = refusals(tree, row);
  const goesOn = ({ timeStamp }: KeyboardEvent) => timeStamp - typed.current.at < FIND_PAUSE_MS;

  const search = (event: KeyboardEvent): boolean => {
    const { key, ctrlKey, metaKey, altKey, timeStamp } = event;
    if (key === "Backspace") {
      typed.current = { text: typed.current.text.slice(0, -1), at: timeStamp };
      return handle(event, { Backspace: () => undefined });
    }
    if ([...key].length !== 1 || ctrlKey || metaKey || altKey) return false;
    const more = goesOn(event);
    if (!more && RESERVED.includes(key)) return false;
    const text = (more ? typed.current.text : "") + key;
    // A space alone only begins: most tokens start with one.
    const found = text === " " ? at : find(layout, more ? at : at + 1, text);
    typed.current = { text, at: timeStamp };
    return handle(event, { [key]: () => lead(found ?? at) });
  };
  const does = (refused: unknown, deed: () => void) => () => {
    if (!refused && !still) deed();
  };

  return (event) => {
    if (goesOn(event) && search(event)) return;
    const prune = does(not.prune, () => gestures.onPrune(uid));
    const pin = does(not.pin, () => gestures.onPin(uid));
    const collapse = does(not.collapse, () => gestures.onCollapse(uid));
    const write = does(not.grow, keys.write);
    const isClosed = row > 0 && ((tree.flags[row] ?? 0) & COLLAPSED) > 0;
    const taken = handle(event, {
      ArrowRight: isClosed ? collapse : () => lead(firstChild(layout, at) ?? at),
      ArrowLeft: () => lead(Math.max(0, parent[at] ?? 0)),
      ArrowDown: () => lead(vertical(layout, at, 1) ?? at),
      ArrowUp: () => lead(vertical(layout, at, -1) ?? at),
      PageDown: () => lead(screenful(layout, at, screen())),
      PageUp: () => lead(screenful(layout, at, -screen())),
      Home: () => lead(0),
      End: () => lead(rows.length - 1),
      Enter: does(not.grow, () => gestures.onGrow(uid)),
      "Shift+Enter": does(not.grow, () => gestures.onFollow(uid, "greedy")),
      "Mod+Enter": does(not.grow, () => gestures.onFollow(uid, "sample")),
      Delete: prune,
      Backspace: prune,
      p: pin,
      P: pin,
      c: collapse,
      C: collapse,
      w: write,
      W: write,
      "/": write,
      f: fit,
      F: fit,
      "+": () => zoom(1),
      "=": () => zoom(1),
      "-": () => zoom(-1),
      Escape: leave,
    });
    if (!taken) search(event);
  };
}
