/** Weights over the words: one column per token, its height is the weight. */
import { useSignal } from "@preact/signals";
import { useId, useLayoutEffect, useMemo, useRef } from "preact/hooks";
import { useWidth } from "../../shared/canvas";
import { label, TokenChip, Tooltip } from "../../shared/components";
import { handle } from "../../shared/keys";
import { useSurroundings, useText } from "../../shared/mount";
import { percent } from "../../shared/text";
import { headColour } from "../headmap/HeadMap";
import { NOT_VISIBLE, PERCENT_OF_ATTENTION, WEIGHT } from "../messages";
import { headName } from "../selection";
import { mean } from "../summary";
import type { Head, Token } from "../types";
import type { Profile } from "../weights";
import { type Column, layout, neighbourLine, visibleLines } from "./layout";

export interface WordBarsProps {
  tokens: Token[];
  /** The profile of the locked token over `tokens`: null until it arrives, undefined for the words alone. */
  profile: Profile | null | undefined;
  /** The locked token, where it is one of `tokens`; -1 on the other axis of cross attention. */
  locked: number;
  name: string;
  /** Tokens that the locked one cannot see, or cannot be seen by. */
  unseen: (position: number) => boolean;
  onLock: (position: number) => void;
}

/** Taller pictures scroll: the heads below must stay in the first view. */
const MAX_HEIGHT = 272;
const NUMBER_FROM = 0.015;

export function WordBars({ tokens, profile, locked, name, unseen, onLock }: WordBarsProps) {
  const t = useText();
  const { language, root } = useSurroundings();
  const id = useId();
  const frame = useRef<HTMLDivElement>(null);
  const width = useWidth(frame).value;
  const scrolled = useSignal(0);
  const focused = useSignal<number | null>(null);
  const hovered = useSignal<number | null>(null);
  const plain = profile === undefined;
  const plan = useMemo(
    () => layout(width > 0 ? tokens.map((token) => token.text) : [], width, plain),
    [tokens, width, plain],
  );
  const weights = useMemo(() => profile && mean(profile), [profile]);
  const height = plan.lines.length * plan.lineHeight;
  const shown = Math.min(height, MAX_HEIGHT);
  const [from, to] = visibleLines(plan, height > MAX_HEIGHT ? scrolled.value : 0, shown);
  const current = focused.value ?? Math.max(0, locked);

  const lineOf = (position: number) =>
    plan.lines.findIndex((line) => (line.at(-1)?.position ?? -1) >= position);
  const reveal = (position: number) => {
    const box = frame.current;
    if (!box || height <= MAX_HEIGHT) return;
    const top = lineOf(position) * plan.lineHeight;
    if (top < box.scrollTop) box.scrollTop = top;
    else if (top + plan.lineHeight > box.scrollTop + shown) box.scrollTop = top + plan.lineHeight - shown;
  };
  useLayoutEffect(() => {
    if (locked >= 0) reveal(locked);
  }, [locked, plan]);

  const move = (to: number) => () => {
    focused.value = Math.max(0, Math.min(tokens.length - 1, to));
    reveal(focused.value);
  };
  const onKeyDown = (event: KeyboardEvent) =>
    handle(event, {
      ArrowLeft: move(current - 1),
      ArrowRight: move(current + 1),
      ArrowUp: move(neighbourLine(plan, current, -1)),
      ArrowDown: move(neighbourLine(plan, current, 1)),
      Home: move(0),
      End: move(tokens.length - 1),
      Enter: () => onLock(current),
      " ": () => onLock(current),
      Escape: () => root.focus(),
    });

  const pointed =
    hovered.value ?? (focused.value !== null && focused.value !== locked ? focused.value : null);
  const at = pointed === null ? undefined : plan.lines[lineOf(pointed)]?.find((c) => c.position === pointed);

  return (
    <div class="under-tip">
      <div
        ref={frame}
        class={`bars${height > MAX_HEIGHT ? " long" : ""}`}
        style={`--bar:${plan.barHeight}px;height:${shown}px`}
        role="listbox"
        tabIndex={0}
        aria-label={name}
        aria-activedescendant={
          lineOf(current) >= from && lineOf(current) < to ? `${id}${current}` : undefined
        }
        onScroll={(event) => {
          scrolled.value = event.currentTarget.scrollTop;
        }}
        onKeyDown={onKeyDown}
        onBlur={() => {
          focused.value = null;
        }}
        onPointerLeave={() => {
          hovered.value = null;
        }}
      >
        <div class="paper" style={`height:${height}px`}>
          {plan.lines.slice(from, to).map((line, offset) => (
            <div
              key={from + offset}
              class="bline"
              role="presentation"
              style={`top:${(from + offset) * plan.lineHeight}px;height:${plan.lineHeight}px`}
            >
              {!plain && (
                <Scale
                  compact={plan.lines.length > 1}
                  first={from + offset === 0}
                  title={t(PERCENT_OF_ATTENTION)}
                />
              )}
              {line.map((column) => (
                <Bar
                  key={column.position}
                  id={`${id}${column.position}`}
                  column={column}
                  token={tokens[column.position] ?? { text: "", special: false }}
                  profile={profile}
                  locked={column.position === locked}
                  focused={column.position === focused.value}
                  unseen={unseen(column.position)}
                  spoken={spoken(column.position)}
                  count={tokens.length}
                  onLock={onLock}
                  onHover={(position) => {
                    hovered.value = position;
                  }}
                />
              ))}
            </div>
          ))}
        </div>
      </div>
      {at && profile && (
        <Tooltip
          anchor={{
            x: at.x,
            y: lineOf(at.position) * plan.lineHeight + plan.above - scrolled.value,
            width: at.width,
            height: plan.barHeight,
          }}
        >
          <Exact
            token={tokens[at.position]}
            index={at.position}
            profile={profile}
            mean={weights?.[at.position] ?? 0}
            unseen={unseen(at.position)}
          />
        </Tooltip>
      )}
    </div>
  );

  function spoken(position: number): string {
    const text = label(tokens[position]?.text ?? "");
    if (plain) return text;
    if (unseen(position)) return `${text}: ${t(NOT_VISIBLE)}`;
    return `${text}: ${percent(weights?.[position] ?? 0, language.value)}`;
  }
}

/** The axis of one line: nought, half, all. */
function Scale({ compact, first, title }: { compact: boolean; first: boolean; title: string }) {
  return (
    <>
      {[0, 50, 100].map((value) => (
        <i
          key={value}
          class={value === 0 ? "base" : "rule"}
          style={`bottom:calc(34px + var(--bar) * ${value / 100})`}
        >
          {(!compact || value !== 50) && <b>{value}</b>}
        </i>
      ))}
      {first && <span class="unit">{title}</span>}
    </>
  );
}

interface BarProps {
  id: string;
  column: Column;
  token: Token;
  profile: Profile | null | undefined;
  locked: boolean;
  focused: boolean;
  unseen: boolean;
  spoken: string;
  /** Options of the list, drawn or not. */
  count: number;
  onLock: (position: number) => void;
  onHover: (position: number) => void;
}

function Bar(props: BarProps) {
  const { id, column, token, profile, locked, focused, unseen, spoken, count, onLock, onHover } = props;
  const values = profile?.values ?? [];
  const highest = values.reduce((most, row) => Math.max(most, row[column.position] ?? 0), 0);
  const place = `left:${column.x}px;width:${column.width}px`;
  return (
    <div
      id={id}
      class={`word${unseen ? " unseen-token" : ""}${focused ? " is-focus" : ""}`}
      style={place}
      role="option"
      aria-selected={locked}
      aria-setsize={count}
      aria-posinset={column.position + 1}
      aria-label={spoken}
      onClick={() => onLock(column.position)}
      onPointerEnter={() => onHover(column.position)}
    >
      <div class="stack">
        {values.map((row, index) => (
          <i key={index} style={barStyle(row[column.position] ?? 0, values.length > 1 ? index : null)} />
        ))}
      </div>
      <TokenChip text={token.text} role={locked ? "you" : token.special ? "special" : undefined} />
      {highest >= NUMBER_FROM && (
        <b class={highest > 0.2 ? "big" : ""} style={`bottom:calc(37px + var(--bar) * ${highest})`}>
          {` ${(highest * 100).toFixed(0)}`}
        </b>
      )}
    </div>
  );
}

/** A weight that is there is seen, however small. */
function barStyle(weight: number, index: number | null): string {
  const height = weight > 0 ? `height:max(1px,var(--bar)*${weight})` : "height:0";
  return index === null ? height : `${height};background:${headColour(index)}`;
}

interface ExactProps {
  token: Token | undefined;
  index: number;
  profile: Profile;
  mean: number;
  unseen: boolean;
}

function Exact({ token, index, profile, mean, unseen }: ExactProps) {
  const t = useText();
  const rows: [Head | null, number][] =
    profile.values.length > 1
      ? profile.values.map((row, i) => [profile.selection.heads[i] ?? null, row[index] ?? 0])
      : [[null, mean]];
  return (
    <>
      <div>
        <TokenChip text={token?.text ?? ""} small role={token?.special ? "special" : undefined} />{" "}
        <span class="muted num">{index}</span>
      </div>
      {unseen ? (
        <div class="muted">{t(NOT_VISIBLE)}</div>
      ) : (
        rows.map(([head, weight]) => (
          <div key={String(head)}>
            {t(WEIGHT, { w: weight.toFixed(4) })} {head && <span class="muted">{headName(head)}</span>}
          </div>
        ))
      )}
    </>
  );
}
