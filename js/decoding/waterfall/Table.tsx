/** Stages as columns, the likeliest tokens as rows, and everything else as one. */
import type { ComponentChildren } from "preact";
import { Key, TokenChip } from "../../shared/components";
import { useSurroundings, useText } from "../../shared/mount";
import { count, type Language, percent } from "../../shared/text";
import type { Settings } from "../store";
import * as messages from "./messages";
import { type Column, cutAt, others, type Row, type StageName, splits } from "./read";
import { written } from "./Settings";

type Say = ReturnType<typeof useText>;

/** So many columns have room for their figures in one line. */
const ROOMY = 4;

export interface TableProps {
  rows: readonly Row[];
  columns: readonly Column[];
  settings: Settings;
  /** Ids of the tokens that the reader looked for. */
  found: ReadonlySet<number>;
  /** The column that stays between the first and the last where it is narrow. */
  middle: number;
}

export function Table({ rows, columns, settings, found, middle }: TableProps) {
  const t = useText();
  const { language } = useSurroundings();
  const lang = language.value;
  const shares = splits(columns);
  const rest = columns.map(others);
  const longest = Math.max(
    ...columns.flatMap(({ probabilities }) => probabilities.filter((p) => p > 0)),
    0.01,
  );
  const scale = Math.min(1, longest);
  const last = columns.length - 1;
  const isKept = (row: number) => !Number.isNaN(columns[last]?.probabilities[row]);
  /** Where it is narrow, what happened is told by the first, the changed and the last stage. */
  const side = (k: number) => (k === 0 || k === last || k === middle ? undefined : "wide");
  const restCut = rest.findIndex(Number.isNaN);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <div class="wt-scroll" tabIndex={0} role="region" aria-label={t(messages.CAPTION)}>
      <table class={`t wt${columns.length > ROOMY ? " many" : ""}`}>
        <caption class="unseen">{t(messages.CAPTION)}</caption>
        <thead>
          <tr>
            <th scope="col">
              <span class="unseen">{t(messages.TOKEN)}</span>
            </th>
            {columns.map((column, k) => (
              <th key={column.name} scope="col" class={side(k)}>
                <b>{titleOf(column.name, settings, t)}</b>
                <span>{t(messages.LEFT, { n: count(column.left) })}</span>
                <i aria-hidden={true}> · </i>
                <span>{t(messages.BITS, { n: column.entropy.toFixed(2) })}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, at) => {
            const cut = cutAt(columns, at);
            const edge = !isKept(at) && at > 0 && isKept(at - 1);
            return (
              <tr key={row.id} class={`${cut < 0 ? "" : "cutrow"}${edge ? " edge" : ""}`}>
                <th scope="row">
                  <TokenChip text={row.name} small role={found.has(row.id) ? "you" : undefined} />
                  {row.place !== at && <small>{t(messages.RANK, { n: count(row.place + 1) })}</small>}
                </th>
                {columns.map(({ name, probabilities }, k) => (
                  <td key={name} class={side(k)}>
                    <Cell
                      value={probabilities[at] ?? Number.NaN}
                      scale={scale}
                      cut={cut}
                      at={k}
                      t={t}
                      lang={lang}
                    />
                  </td>
                ))}
              </tr>
            );
          })}
          {(columns[0]?.left ?? 0) > rows.length && (
            <tr class={Number.isNaN(rest[last] ?? 0) && isKept(rows.length - 1) ? "edge" : ""}>
              <th scope="row" class="muted">
                {t(messages.OTHERS)}
              </th>
              {columns.map(({ name }, k) => (
                <td key={name} class={side(k)}>
                  <Cell
                    value={rest[k] ?? Number.NaN}
                    scale={scale}
                    cut={restCut}
                    at={k}
                    t={t}
                    lang={lang}
                    soft
                  />
                </td>
              ))}
            </tr>
          )}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{t(messages.MASS)}</th>
            {columns.map(({ name }, k) => {
              const { kept, here, earlier } = shares[k] ?? { kept: 1, here: 0, earlier: 0 };
              const say = (share: number) => percent(share, lang, 1);
              return (
                <td key={name} class={side(k)}>
                  <Pair number={say(kept)}>
                    <span
                      class="split"
                      role="img"
                      aria-label={t(messages.SPLIT, {
                        kept: say(kept),
                        here: say(here),
                        earlier: say(earlier),
                      })}
                    >
                      <i class="kept" style={`flex-grow:${kept}`} />
                      <i class="here" style={`flex-grow:${here}`} />
                      <i class="earlier" style={`flex-grow:${earlier}`} />
                    </span>
                  </Pair>
                </td>
              );
            })}
          </tr>
        </tfoot>
      </table>
    </div>
  );
}

export function Keys() {
  const t = useText();
  return (
    <p class="wt-keys">
      <Key swatch="var(--seq-bar-soft)" label={t(messages.KEY_KEPT)} />
      <Key swatch="var(--hatch)" label={t(messages.KEY_HERE)} />
      <Key swatch="none" label={t(messages.KEY_EARLIER)} />
    </p>
  );
}

/** What a column is called: the setting and its value. */
export function titleOf(name: StageName, settings: Settings, t: Say): string {
  const label = t(messages.STAGES[name]);
  switch (name) {
    case "model":
    case "sequence_bias":
    case "greedy":
      return label;
    case "presence_frequency": {
      const amounts = [settings.presence_penalty, settings.frequency_penalty];
      return `${label} ${amounts.map((value) => written("presence_penalty", value)).join(" ")}`;
    }
    case "no_repeat_ngram":
      return `${label} ${t(messages.NGRAM, { n: settings.no_repeat_ngram_size })}`;
    default:
      return `${label} ${written(name, settings[name])}`;
  }
}

interface CellProps {
  value: number;
  scale: number;
  /** The column in which this row was cut; -1 for none. */
  cut: number;
  at: number;
  t: Say;
  lang: Language;
  soft?: boolean;
}

function Cell({ value, scale, cut, at, t, lang, soft = false }: CellProps) {
  if (cut >= 0 && at >= cut) {
    return (
      <span class={at === cut ? "cut here" : "cut"}>
        {t(messages.CUT)}
        {at > cut && <span class="unseen"> ({t(messages.CUT_EARLIER)})</span>}
      </span>
    );
  }
  return (
    <Pair number={percent(value, lang, 1)}>
      <i class={`bar${soft ? " soft" : ""}`} style={`width:${Math.min(1, value / scale) * 100}%`} />
    </Pair>
  );
}

function Pair({ number, children }: { number: string; children: ComponentChildren }) {
  return (
    <span class="c">
      {children}
      <span>{number}</span>
    </span>
  );
}
