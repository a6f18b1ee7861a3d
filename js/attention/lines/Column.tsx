/** One column of tokens: a list box of which only the rows in view are drawn. */
import type { Signal } from "@preact/signals";
import { useId, useMemo } from "preact/hooks";
import { handle } from "../../shared/keys";
import { useSurroundings } from "../../shared/mount";
import { breadth, LabelText } from "../labels";
import { weightText } from "../scale";
import type { Span, Token } from "../types";
import type { End, Side } from "./edges";
import type { Plan } from "./geometry";

export interface ColumnProps {
  side: Side;
  label: string;
  tokens: readonly Token[];
  plan: Plan;
  rows: Span;
  scroll: number;
  /** Colours tell heads apart, so a ring marks the reader's token. */
  ringed: boolean;
  hovered: Signal<End | null>;
  focused: Signal<End | null>;
  /** Weights of the links of a token in the other column, by position in this one. */
  weightsOf: (end: End) => Map<number, number>;
  /** The locked token, whichever column it is in. */
  mine: End | null;
  onMove: (position: number) => void;
  onPick: (position: number) => void;
}

export function Column(props: ColumnProps) {
  const {
    side,
    label,
    tokens,
    plan,
    rows,
    scroll,
    ringed,
    hovered,
    focused,
    weightsOf,
    mine,
    onMove,
    onPick,
  } = props;
  const { root } = useSurroundings();
  const id = useId();
  const { rowHeight } = plan;
  const room = side === "query" ? plan.queryRoom : plan.keyRoom;
  const cursor = focused.value?.side === side ? focused.value.position : null;
  const pointed = hovered.value?.side === side ? hovered.value.position : null;
  const chosen = mine?.side === side ? mine.position : null;
  const looked = hovered.value ?? focused.value ?? mine;
  const weights = useMemo(
    () => (looked && looked.side !== side ? weightsOf(looked) : null),
    [looked?.side, looked?.position, weightsOf],
  );
  const page = Math.max(1, Math.floor(plan.height / rowHeight) - 1);
  const start = () => cursor ?? chosen ?? rows[0];
  const go = (position: number) => {
    const next = Math.max(0, Math.min(tokens.length - 1, position));
    hovered.value = null;
    focused.value = { side, position: next };
    onMove(next);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    handle(event, {
      ArrowUp: () => go(start() - 1),
      ArrowDown: () => go(start() + 1),
      PageUp: () => go(start() - page),
      PageDown: () => go(start() + page),
      Home: () => go(0),
      End: () => go(tokens.length - 1),
      Enter: () => onPick(start()),
      " ": () => onPick(start()),
      Escape: () => root.focus(),
    });
  };
  return (
    <div
      class={`ln-column ${side}`}
      style={`width:${side === "query" ? plan.left : plan.right}px`}
      role="listbox"
      tabIndex={0}
      aria-label={label}
      aria-activedescendant={cursor === null ? undefined : `${id}${cursor}`}
      onKeyDown={onKeyDown}
      onFocus={(event) => {
        if (event.currentTarget.matches(":focus-visible")) go(start());
      }}
      onBlur={() => {
        focused.value = null;
      }}
      onPointerLeave={() => {
        hovered.value = null;
      }}
    >
      {tokens.slice(...rows).map((token, index) => {
        const position = rows[0] + index;
        const marked = position === pointed || position === cursor;
        const classes = [
          "ln-row",
          position === chosen && "on",
          position === chosen && ringed && "ring",
          marked && "at",
          position === cursor && "cursor",
          token.special && "special",
        ];
        const weight = weights?.get(position);
        return (
          <div
            key={position}
            id={`${id}${position}`}
            class={classes.filter(Boolean).join(" ")}
            style={`top:${position * rowHeight - scroll}px;height:${rowHeight}px`}
            role="option"
            aria-selected={position === chosen}
            aria-setsize={tokens.length}
            aria-posinset={position + 1}
            title={breadth(token.text) > room ? token.text : undefined}
            onPointerMove={() => {
              if (pointed !== position) hovered.value = { side, position };
            }}
            onClick={() => onPick(position)}
          >
            <bdi translate={false}>
              <LabelText mark="span" text={token.text} room={room} />
            </bdi>
            {weight !== undefined && <span class="num">{weightText(weight, 2)}</span>}
          </div>
        );
      })}
    </div>
  );
}
