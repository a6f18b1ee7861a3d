import { useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import { handle } from "../keys";
import { TokenChip } from "./token-chip";

export interface StripToken {
  text: string;
  special: boolean;
}

/** Half-open range of token positions. */
export type TokenRange = readonly [from: number, to: number];

export interface TokenStripProps {
  label: string;
  tokens: readonly StripToken[];
  selected: TokenRange | null;
  /** Called with one token, or with all from there to here while Shift is held. */
  onSelect: (selected: TokenRange) => void;
}

/** Longer strips draw only the pieces near the view. */
const WINDOW_FROM = 2000;
const PIECE = 250;
/** Until a piece was seen, its height is a guess; the scroll bar corrects itself. */
const GUESS_PX = 440;
/** A pause this long starts a new search. */
const FIND_PAUSE_MS = 700;

/** All tokens of a text, wrapped like the text. Arrows move, Shift extends, typing finds. */
export function TokenStrip({ label, tokens, selected, onSelect }: TokenStripProps) {
  const strip = useRef<HTMLDivElement>(null);
  const ends = useRef({ anchor: 0, cursor: -1 });
  const typed = useRef({ text: "", at: 0 });
  const windowed = tokens.length > WINDOW_FROM;
  const [near, heights] = usePiecesInView(strip, windowed, tokens);

  // The selection may also come from elsewhere.
  const { anchor, cursor } = follow(ends.current, selected);
  ends.current = { anchor, cursor };

  const select = (to: number, extend: boolean) => {
    if (tokens.length === 0) return;
    const next = Math.min(tokens.length - 1, Math.max(0, to));
    const start = extend && cursor >= 0 ? anchor : next;
    ends.current = { anchor: start, cursor: next };
    onSelect([Math.min(start, next), Math.max(start, next) + 1]);
  };
  const option = (index: number) => strip.current?.querySelector<HTMLElement>(`[data-index="${index}"]`);

  // By keyboard the selection may leave the view.
  useLayoutEffect(() => {
    if (strip.current?.matches(":focus")) option(cursor)?.scrollIntoView({ block: "nearest" });
  }, [cursor]);

  const find = (event: KeyboardEvent) => {
    const { key, ctrlKey, metaKey, altKey, timeStamp } = event;
    const goesOn = timeStamp - typed.current.at < FIND_PAUSE_MS;
    if ([...key].length !== 1 || ctrlKey || metaKey || altKey || (key === " " && !goesOn)) return;
    const text = ((goesOn ? typed.current.text : "") + key).toLowerCase();
    const from = text.length > key.length ? cursor : cursor + 1;
    for (let step = 0; step < tokens.length; step++) {
      const index = (Math.max(0, from) + step) % tokens.length;
      if (!tokens[index]?.text.toLowerCase().includes(text)) continue;
      typed.current = { text, at: timeStamp };
      handle(event, { [key]: () => select(index, false), [`Shift+${key}`]: () => select(index, false) });
      return;
    }
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const extend = event.shiftKey;
    const to = (index: number) => () => select(index, extend);
    const moves = {
      ArrowLeft: to(cursor - 1),
      ArrowRight: to(cursor + 1),
      ArrowUp: to(onLine(option, cursor, -1)),
      ArrowDown: to(onLine(option, cursor, 1)),
      Home: to(0),
      End: to(tokens.length - 1),
    };
    const shifted = Object.entries(moves).map(([key, move]) => [`Shift+${key}`, move] as const);
    if (!handle(event, { ...moves, ...Object.fromEntries(shifted) })) find(event);
  };
  const onClick = (event: MouseEvent) => {
    const chip = (event.target as Element).closest<HTMLElement>("[data-index]");
    if (chip) select(Number(chip.dataset.index), event.shiftKey);
  };

  const [from, to] = selected ?? [0, 0];
  const size = windowed ? PIECE : tokens.length || 1;
  const pieces = Array.from({ length: Math.ceil(tokens.length / size) }, (_, piece) => {
    const start = piece * size;
    const end = Math.min(tokens.length, start + size);
    const drawn = !windowed || near.has(piece) || Math.abs(piece - Math.floor(cursor / size)) <= 1;
    return (
      <div
        key={piece}
        class="strip"
        role="none"
        data-piece={piece}
        style={drawn ? "" : `height:${heights.get(piece) ?? GUESS_PX}px`}
      >
        {drawn && (
          <Piece
            tokens={tokens}
            start={start}
            end={end}
            from={Math.max(start, from)}
            to={Math.min(end, to)}
          />
        )}
      </div>
    );
  });
  return (
    <div
      ref={strip}
      class={windowed ? "scroll" : undefined}
      role="listbox"
      aria-label={label}
      aria-multiselectable={true}
      aria-activedescendant={cursor >= 0 ? `token-${cursor}` : undefined}
      tabIndex={0}
      onKeyDown={onKeyDown}
      onClick={onClick}
    >
      {pieces}
    </div>
  );
}

interface PieceProps {
  tokens: readonly StripToken[];
  start: number;
  end: number;
  /** The selected part of it. */
  from: number;
  to: number;
}

function Piece({ tokens, start, end, from, to }: PieceProps) {
  // The same nodes again when the selection is elsewhere: an arrow key must not walk 2,000 chips.
  const none = to <= from;
  return useMemo(
    () => (
      <>
        {tokens.slice(start, end).map(({ text, special }, offset) => {
          const index = start + offset;
          const chosen = index >= from && index < to;
          return (
            <div
              key={index}
              id={`token-${index}`}
              role="option"
              data-index={index}
              aria-selected={chosen}
              aria-setsize={tokens.length}
              aria-posinset={index + 1}
            >
              <TokenChip text={text} role={chosen ? "you" : special ? "special" : undefined} />
            </div>
          );
        })}
      </>
    ),
    [tokens, start, end, none ? 0 : from, none ? 0 : to],
  );
}

/** Where a range starts and where the reader stands in it. */
function follow(ends: { anchor: number; cursor: number }, selected: TokenRange | null) {
  if (!selected) return { anchor: 0, cursor: -1 };
  const [from, to] = selected;
  const { anchor, cursor } = ends;
  if (Math.min(anchor, cursor) === from && Math.max(anchor, cursor) === to - 1) return ends;
  return { anchor: from, cursor: to - 1 };
}

/** The token above or below: on the neighbouring line, nearest to the middle of this one. */
function onLine(
  option: (index: number) => HTMLElement | null | undefined,
  index: number,
  direction: 1 | -1,
): number {
  const here = option(index);
  if (!here) return index + direction;
  const middle = (element: HTMLElement) => element.offsetLeft + element.offsetWidth / 2;
  let line: number | undefined;
  let best = index;
  let distance = Number.POSITIVE_INFINITY;
  for (let next = index + direction; ; next += direction) {
    const element = option(next);
    if (!element) return best;
    if (element.offsetTop === here.offsetTop) continue;
    line ??= element.offsetTop;
    if (element.offsetTop !== line) return best;
    const away = Math.abs(middle(element) - middle(here));
    if (away < distance) [best, distance] = [next, away];
  }
}

/** Which pieces are in or near the view, and how high those were that have left it. */
function usePiecesInView(
  strip: { current: HTMLElement | null },
  windowed: boolean,
  tokens: readonly StripToken[],
): [Set<number>, Map<number, number>] {
  const [near, setNear] = useState(new Set<number>());
  const heights = useRef(new Map<number, number>());
  useLayoutEffect(() => {
    heights.current.clear();
    const root = strip.current;
    if (!windowed || !root) return;
    const observer = new IntersectionObserver(
      (entries) =>
        setNear((before) => {
          const after = new Set(before);
          for (const { target, isIntersecting, boundingClientRect } of entries) {
            const piece = Number((target as HTMLElement).dataset.piece);
            if (isIntersecting) after.add(piece);
            else if (after.delete(piece)) heights.current.set(piece, boundingClientRect.height);
          }
          return after;
        }),
      { root, rootMargin: "400px" },
    );
    for (const piece of root.children) observer.observe(piece);
    return () => observer.disconnect();
  }, [windowed, tokens]);
  return [near, heights.current];
}
