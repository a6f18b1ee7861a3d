/** Lines from the tokens that ask to the tokens that answer: the strongest first, as thick as they weigh. */
import { useComputed, useSignal } from "@preact/signals";
import { useCallback, useLayoutEffect, useMemo, useRef } from "preact/hooks";
import { SectionHead } from "../../shared/components/region";
import { label } from "../../shared/components/visible";
import { useSurroundings, useText } from "../../shared/mount";
import { count as counted, percent } from "../../shared/text";
import { weightText } from "../scale";
import type { Links, Selection, Token } from "../types";
import { Column } from "./Column";
import { drawn, type End, locked, partners, type Side, within } from "./edges";
import { plan as planned, ROW_HEIGHT, revealed, rowsInView, TALLEST } from "./geometry";
import * as messages from "./messages";
import { Strokes } from "./Strokes";

export interface LinesProps {
  queries: readonly Token[];
  keys: readonly Token[];
  /** Null until they are known: the columns alone. */
  links: Links | null;
  /** Links below this weight are not drawn. */
  threshold: number;
  selection: Selection;
  onPick: (side: Side, position: number) => void;
  /** Pixels at hand. */
  width: number;
  /** As `level` of the matrix's frame has them when it stands beside. */
  rowHeight?: number | undefined;
  top?: number | undefined;
  height?: number | undefined;
  /** One per selected head. */
  headColours?: readonly string[] | undefined;
}

const NO_LINKS: Links = {
  queries: new Int32Array(),
  keys: new Int32Array(),
  heads: new Int32Array(),
  weights: new Float32Array(),
  total: 0,
  mass: 0,
};

/** How many links the text summary names. */
const NAMED = 3;

export function Lines(props: LinesProps) {
  const { queries, keys, threshold, selection, onPick, width, headColours } = props;
  const links = props.links ?? NO_LINKS;
  const { rowHeight = ROW_HEIGHT, top = 26, height: tallest = TALLEST } = props;
  const { language } = useSurroundings();
  const t = useText();
  const scroller = useRef<HTMLDivElement>(null);
  const scroll = useSignal(0);
  const hovered = useSignal<End | null>(null);
  const focused = useSignal<End | null>(null);
  const active = useComputed(() => hovered.value ?? focused.value);
  const plan = useMemo(
    () => planned({ width, rowHeight, tallest }, queries, keys),
    [width, rowHeight, tallest, queries, keys],
  );
  const { count, share } = useMemo(() => drawn(links, threshold), [links, threshold]);
  const many = selection.heads.length > 1;
  const mine = locked(selection);
  const weightsOf = useCallback(
    (end: End) => (many ? new Map<number, number>() : partners(links, count, end)),
    [links, count, many],
  );

  const reveal = (position: number) => {
    const element = scroller.current;
    if (element) element.scrollTop = revealed(plan, position, element.scrollTop);
  };
  useLayoutEffect(() => {
    if (mine) reveal(mine.position);
  }, [mine?.side, mine?.position, plan]);

  const rows = Math.max(queries.length, keys.length);
  const inView = rowsInView(plan, scroll.value, rows);
  const scrolls = plan.full > plan.height;
  const outside = scrolls ? count - within(links, count, inView).length : 0;
  const tokenAt = (tokens: readonly Token[], position = -1) => label(tokens[position]?.text ?? "");
  const column = (side: Side, tokens: readonly Token[]) => (
    <Column
      side={side}
      label={t(side === "query" ? messages.QUERIES : messages.KEYS)}
      tokens={tokens}
      plan={plan}
      rows={rowsInView(plan, scroll.value, tokens.length)}
      scroll={scroll.value}
      ringed={many}
      hovered={hovered}
      focused={focused}
      weightsOf={weightsOf}
      mine={mine}
      onMove={reveal}
      onPick={(position) => onPick(side, position)}
    />
  );
  return (
    <div class="lines" style={`width:${plan.width}px`}>
      <SectionHead
        title={t(messages.TITLE)}
        note={
          props.links &&
          t(messages.DRAWN, {
            n: counted(count),
            total: counted(links.total),
            share: percent(share, language.value),
          })
        }
      />
      <div class="ln-ends" style={`height:${top}px`} aria-hidden="true">
        <span style={`width:${plan.left}px`}>{t(messages.QUERY)}</span>
        <span style={`width:${plan.right}px`}>{t(messages.KEY)}</span>
      </div>
      <div
        ref={scroller}
        class={scrolls ? "ln-scroll cut" : "ln-scroll"}
        style={`height:${plan.height}px`}
        onScroll={(event) => {
          scroll.value = event.currentTarget.scrollTop;
        }}
      >
        <div style={`height:${plan.full}px`}>
          <div class="ln-pane" style={`height:${plan.height}px`}>
            <Strokes
              plan={plan}
              links={links}
              count={count}
              scroll={scroll.value}
              rows={rows}
              selection={selection}
              headColours={headColours}
              active={active}
            />
            {column("query", queries)}
            {column("key", keys)}
            {props.links && count === 0 && (
              <p class="ln-none">{t(messages.NONE, { w: weightText(threshold, 2) })}</p>
            )}
          </div>
        </div>
      </div>
      {scrolls && props.links && (
        <p class="ln-outside">
          {t(messages.OUTSIDE, {
            from: counted(inView[0] + 1),
            to: counted(inView[1]),
            all: counted(rows),
            n: counted(outside),
          })}
        </p>
      )}
      <ol class="unseen" aria-label={t(messages.TOP)}>
        {Array.from({ length: Math.min(NAMED, count) }, (_, link) => (
          <li key={link}>
            {t(messages.LINK, {
              q: tokenAt(queries, links.queries[link]),
              k: tokenAt(keys, links.keys[link]),
              w: weightText(links.weights[link] ?? 0),
            })}
          </li>
        ))}
      </ol>
    </div>
  );
}
