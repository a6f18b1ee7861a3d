/** Sampled frequencies as dots with their intervals, and the exact probabilities as ticks. */
import { Key, TokenChip } from "../../shared/components";
import { useSurroundings, useText } from "../../shared/mount";
import { count, percent } from "../../shared/text";
import * as messages from "./messages";
import { axis, type Counted, holds, pairs, type Row } from "./read";

export function Dots({ a, b, byText }: { a: Counted; b: Counted | null; byText: boolean }) {
  const t = useText();
  const { language } = useSurroundings();
  const lang = language.value;
  const rows = pairs(a, b, byText);
  const { max, marks } = axis(rows.flat());
  const sides = b ? [a, b] : [a];
  const digits = (marks[1] ?? 1) < 0.01 ? 1 : 0;
  const at = (value: number) => `${Math.min(100, (value / max) * 100)}%`;
  const one = (row: Row | null, trials: number) => {
    if (!row) return <div class="track" aria-hidden={true} />;
    const said = t(messages.SAID, {
      p: percent(trials ? row.count / trials : 0, lang, 1),
      low: percent(row.low, lang, 1),
      high: percent(row.high, lang, 1),
      exact: percent(row.exact, lang, 1),
    });
    const out = !holds(row);
    return (
      <div class={`track${row.id < 0 ? " soft" : ""}`} title={said}>
        <i class="band" style={`left:${at(row.low)};right:calc(100% - ${at(row.high)})`} />
        {trials > 0 && <i class="dot" style={`left:${at(row.count / trials)}`} />}
        <i class="exact" style={`left:${at(row.exact)}`} />
        <span class="num" style={`left:${at(Math.max(row.high, row.exact))}`} aria-hidden={true}>
          {t(messages.COUNT, { k: count(row.count), n: count(trials) })}
          {out && <b> !</b>}
        </span>
        <span class="unseen">
          {t(messages.COUNT, { k: count(row.count), n: count(trials) })}, {said}
          {out && `, ${t(messages.OUTSIDE)}`}
        </span>
      </div>
    );
  };
  return (
    <table class={b ? "dots ab" : "dots"}>
      <caption class="unseen">{t(messages.PICTURE)}</caption>
      <tbody>
        {rows.map((pair) => {
          const [first, second] = pair;
          const row = first ?? second;
          if (!row) return null;
          return (
            <tr key={row.id < 0 ? "others" : `${row.id} ${row.name}`}>
              <th scope="row">
                {row.id < 0 ? (
                  <span class="muted">{t(messages.OTHERS)}</span>
                ) : (
                  <TokenChip text={row.name} role={row.end ? "special" : undefined} />
                )}
              </th>
              <td>
                {sides.map(({ trials }, side) => (
                  <div key={side} class="lane">
                    {b && <small>{"AB"[side]}</small>}
                    {one(pair[side] ?? null, trials)}
                  </div>
                ))}
              </td>
            </tr>
          );
        })}
      </tbody>
      <tfoot aria-hidden={true}>
        <tr>
          <td />
          <td>
            <div class="lane">
              {b && <small />}
              <div class="track marks">
                {marks.map((mark) => (
                  <span key={mark} style={`left:${at(mark)}`}>
                    {mark === 0 ? "0" : percent(mark, lang, digits)}
                  </span>
                ))}
              </div>
            </div>
          </td>
        </tr>
      </tfoot>
    </table>
  );
}

export function Keys() {
  const t = useText();
  return (
    <span class="dotkeys">
      <Key swatch="var(--seq-bar);border-radius:50%" label={t(messages.SAMPLED)} />
      <Key swatch="var(--seq-bar-soft);width:18px" label={t(messages.INTERVAL)} />
      <Key swatch="var(--text-1);width:2px;height:14px;border-radius:0" label={t(messages.EXACT)} />
    </span>
  );
}
