/** The tokens in their order, wrapped like the text; only the lines in view are on the page. */
import { useSignal } from "@preact/signals";
import { useId, useLayoutEffect, useMemo, useRef } from "preact/hooks";
import { useWidth } from "../shared/canvas";
import { label, TokenChip } from "../shared/components";
import { handle } from "../shared/keys";
import { useSurroundings, useText } from "../shared/mount";
import { bytesOf, type Cut, has, hex, originOf, surfaceOf } from "./cut";
import { type Groups, groupOf } from "./groups";
import {
  breakLines,
  glyphOf,
  isSplit,
  type Layout,
  lineAt,
  linesInView,
  measure,
  neighbour,
  showsBytes,
} from "./layout";
import { createRuler } from "./measure";
import * as messages from "./messages";
import { NO_ID } from "./typed";

export interface StripProps {
  cut: Cut;
  groups: Groups;
  /** The chosen group. */
  chosen: number | null;
  onChoose: (group: number | null, gesture?: string) => void;
  /** Groups that start a line of their own. */
  starts?: ReadonlySet<number>;
  /** What stands beside a line, given its groups. */
  beside?: (start: number, end: number) => string | null;
}

/** More lines than fit here scroll. */
const MAX_HEIGHT = 336;
/** A pause this long starts a new search. */
const FIND_PAUSE_MS = 700;

export function Strip({ cut, groups, chosen, onChoose, starts, beside }: StripProps) {
  const t = useText();
  const { root, language } = useSurroundings();
  const id = useId();
  const frame = useRef<HTMLDivElement>(null);
  const width = useWidth(frame).value;
  const scrolled = useSignal(0);
  const typed = useRef({ text: "", at: 0 });
  // Which fonts there are depends on the language.
  const ruler = useMemo(() => createRuler(root), [language.value]);
  const edit = useEdit(cut, groups);
  const widths = useMemo(() => measure(cut, groups, ruler), [cut, groups, ruler]);
  const plan = useMemo(
    () => (width > 0 ? breakLines(cut, groups, widths, width, starts) : EMPTY),
    [cut, groups, widths, width, starts],
  );
  const height = plan.tops[plan.length] ?? 0;
  const scrolls = height > MAX_HEIGHT;
  const shown = Math.min(height, MAX_HEIGHT);
  const [from, to] = linesInView(plan, scrolls ? Math.min(scrolled.value, height - shown) : 0, shown);

  const reveal = (group: number) => {
    const box = frame.current;
    if (!box || !scrolls) return;
    const line = lineAt(plan.lines, plan.length, group);
    const [top = 0, bottom = 0] = [plan.tops[line], plan.tops[line + 1]];
    if (top < box.scrollTop) box.scrollTop = top;
    else if (bottom > box.scrollTop + shown) box.scrollTop = bottom - shown;
    scrolled.value = box.scrollTop;
  };
  // While the reader types, what follows the cursor comes into view by itself only if it was chosen by keys.
  useLayoutEffect(() => {
    if (chosen !== null && frame.current?.matches(":focus")) reveal(chosen);
  }, [chosen, plan]);

  const last = groups.length - 1;
  const choose = (group: number, gesture = "walk") => onChoose(Math.max(0, Math.min(last, group)), gesture);
  const screen = Math.max(1, to - from - 3);
  const find = (event: KeyboardEvent) => {
    const { key, ctrlKey, metaKey, altKey, timeStamp } = event;
    const goesOn = timeStamp - typed.current.at < FIND_PAUSE_MS;
    if ([...key].length !== 1 || ctrlKey || metaKey || altKey || (!goesOn && !/[\p{L}\p{N}]/u.test(key)))
      return;
    const text = ((goesOn ? typed.current.text : "") + key).toLowerCase();
    // `e` and `[` mean something to the widget as long as nothing is being looked for.
    const start = Math.max(0, (chosen ?? -1) + (text.length > key.length ? 0 : 1));
    for (let step = 0; step <= last; step++) {
      const group = (start + step) % groups.length;
      if (!textOf(cut, groups, group).toLowerCase().includes(text)) continue;
      typed.current = { text, at: timeStamp };
      event.preventDefault();
      event.stopPropagation();
      choose(group, "find");
      return;
    }
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const at = chosen ?? -1;
    const [back, forth] = groups.rtl ? ["ArrowRight", "ArrowLeft"] : ["ArrowLeft", "ArrowRight"];
    const taken = handle(event, {
      [back]: () => choose(at - 1),
      [forth]: () => choose(at + 1),
      ArrowUp: () => choose(neighbour(plan, Math.max(0, at), -1)),
      ArrowDown: () => choose(at < 0 ? 0 : neighbour(plan, at, 1)),
      PageUp: () => choose(neighbour(plan, Math.max(0, at), -screen)),
      PageDown: () => choose(neighbour(plan, Math.max(0, at), screen)),
      Home: () => choose(0),
      End: () => choose(last),
      Enter: () => choose(Math.max(0, at)),
      Escape: () => onChoose(null),
    });
    if (!taken) find(event);
  };
  const inView = chosen !== null && chosen >= (plan.lines[from] ?? 0) && chosen < (plan.lines[to] ?? 0);

  return (
    <div
      ref={frame}
      class={`cuts${scrolls ? " long" : ""}${beside ? " sided" : ""}`}
      style={`height:${shown}px`}
      dir={groups.rtl ? "rtl" : "ltr"}
      role="listbox"
      tabIndex={0}
      aria-label={t(messages.STRIP)}
      aria-activedescendant={inView ? `${id}${chosen}` : undefined}
      onScroll={(event) => {
        scrolled.value = event.currentTarget.scrollTop;
      }}
      onKeyDown={onKeyDown}
      onClick={(event) => {
        const option = (event.target as Element).closest<HTMLElement>("[data-g]");
        if (option) choose(Number(option.dataset.g), "");
      }}
    >
      <div class="paper" role="presentation" style={`height:${height}px`}>
        {Array.from({ length: to - from }, (_, offset) => {
          const line = from + offset;
          const [start = 0, end = 0] = [plan.lines[line], plan.lines[line + 1]];
          const mine = chosen !== null && chosen >= start && chosen < end ? chosen : -1;
          const aside = beside?.(start, end);
          return [
            aside && (
              <span
                key={`${line} beside`}
                class="beside"
                style={`top:${plan.tops[line]}px`}
                aria-hidden="true"
              >
                {aside}
              </span>
            ),
            <Line
              key={line}
              id={id}
              cut={cut}
              groups={groups}
              start={start}
              end={end}
              top={plan.tops[line] ?? 0}
              edit={edit}
              chosen={mine}
            />,
          ];
        })}
      </div>
    </div>
  );
}

/** The first group that differs from those of the cut before. */
function useEdit(cut: Cut, groups: Groups): number {
  const before = useRef(cut.ids);
  return useMemo(() => {
    let same = 0;
    const most = Math.min(cut.ids.length, before.current.length);
    while (same < most && cut.ids[same] === before.current[same]) same += 1;
    before.current = cut.ids;
    return same < cut.ids.length ? groupOf(groups, same) : groups.length;
  }, [cut, groups]);
}

const EMPTY: Layout = {
  widths: new Float32Array(),
  lines: Int32Array.of(0),
  tops: Float64Array.of(0),
  length: 0,
};

/** What a group is found and called by. */
export function textOf(cut: Cut, groups: Groups, g: number): string {
  return isSplit(groups, g) ? glyphOf(cut, groups, g) : surfaceOf(cut, groups.first[g] ?? 0);
}

interface LineProps {
  id: string;
  cut: Cut;
  groups: Groups;
  start: number;
  end: number;
  top: number;
  /** Where the text was edited: groups behind are counted from the end, so that they keep their nodes. */
  edit: number;
  chosen: number;
}

function Line({ id, cut, groups, start, end, top, edit, chosen }: LineProps) {
  const { language } = useSurroundings();
  // The same nodes again unless this line looks different: neither a key typed nor an arrow key may walk every chip.
  const mark = Math.max(start, Math.min(end, edit));
  const looks = useMemo(
    () => `${start} ${groups.length} ${mark} ${tokensOf(cut, groups, start, end)}`,
    [cut, groups, start, end, mark],
  );
  return useMemo(
    () => (
      <div class="cline" role="presentation" style={`top:${top}px`}>
        {Array.from({ length: end - start }, (_, offset) => {
          const g = start + offset;
          const props = { id: `${id}${g}`, cut, groups, g, chosen: g === chosen };
          const key = g < edit ? g : g - groups.length;
          return isSplit(groups, g) ? <Split key={key} {...props} /> : <Whole key={key} {...props} />;
        })}
      </div>
    ),
    [looks, top, chosen, language.value],
  );
}

/** Everything about the tokens of some groups that is drawn or said. */
function tokensOf(cut: Cut, { first, from, to }: Groups, start: number, end: number): string {
  const parts: (string | number | undefined)[] = [];
  for (let g = start; g < end; g++) {
    for (let token = first[g] ?? 0; token < (first[g + 1] ?? 0); token++) {
      parts.push(cut.ids[token], cut.flags[token], surfaceOf(cut, token));
    }
    parts.push("of", cut.text.slice(from[g], to[g]));
  }
  return parts.join(" ");
}

interface GroupProps {
  id: string;
  cut: Cut;
  groups: Groups;
  g: number;
  chosen: boolean;
}

/** What an option is called: said, while chip and numbers are seen. */
function Name({ children }: { children: string }) {
  return <span class="unseen">{children}</span>;
}

const idText = (number = NO_ID) => (number === NO_ID ? "…" : number);

function Whole({ id, cut, groups, g, chosen }: GroupProps) {
  const t = useText();
  const token = groups.first[g] ?? 0;
  const text = surfaceOf(cut, token);
  const number = cut.ids[token] ?? 0;
  const unknown = has(cut, token, "unknown");
  const added = has(cut, token, "special") || originOf(cut, token) !== "text";
  const pattern =
    number === NO_ID
      ? messages.OPTION_TYPED
      : unknown
        ? messages.OPTION_UNKNOWN
        : added
          ? messages.OPTION_ADDED
          : messages.OPTION;
  return (
    <div
      id={id}
      class={`tk${chosen ? " sel" : ""}${unknown ? " unknown" : ""}`}
      role="option"
      data-g={g}
      aria-selected={chosen}
      aria-setsize={groups.length}
      aria-posinset={g + 1}
    >
      <Name>{t(pattern, { text: label(text), id: number })}</Name>
      <TokenChip text={text} role={added && !unknown ? "special" : undefined} silent />
      <i aria-hidden={true}>{idText(number)}</i>
    </div>
  );
}

/** One character, or a few that hang together: drawn once, each token's bytes in a cell below. */
function Split({ id, cut, groups, g, chosen }: GroupProps) {
  const t = useText();
  const from = groups.first[g] ?? 0;
  const tokens = Array.from({ length: (groups.first[g + 1] ?? 0) - from }, (_, k) => from + k);
  const glyph = glyphOf(cut, groups, g);
  const ids = tokens.map((token) => cut.ids[token]);
  return (
    <div
      id={id}
      class={`chr${chosen ? " sel" : ""}`}
      style={`grid-template-columns:repeat(${tokens.length},auto)`}
      role="option"
      data-g={g}
      aria-selected={chosen}
      aria-setsize={groups.length}
      aria-posinset={g + 1}
    >
      <Name>
        {t(messages.OPTION_SPLIT, { text: label(glyph) || t(messages.GOES_ON), id: ids.join(" ") })}
      </Name>
      {glyph ? (
        <TokenChip text={glyph} silent />
      ) : (
        <span class="tok ws" aria-hidden={true}>
          ⋯
        </span>
      )}
      {tokens.map((token) => (
        <bdi key={token} class="by" aria-hidden={true}>
          {showsBytes(cut, token) ? hex(bytesOf(cut, token)) : label(surfaceOf(cut, token))}
        </bdi>
      ))}
      {ids.map((number, k) => (
        <i key={tokens[k]} aria-hidden={true}>
          {idText(number)}
        </i>
      ))}
    </div>
  );
}
