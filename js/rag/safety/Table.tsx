/** Kinds of attacks by defence: how often each succeeds, what a defence changes, and what it costs. */
import { useSurroundings, useText } from "../../shared/mount";
import { percent } from "../../shared/text";
import { DEFENCES } from "./lab";
import * as messages from "./messages";
import type { Rate, Row } from "./read";

export const points = (share: number): string => {
  const whole = Math.round(share * 100) || 0;
  return whole < 0 ? `−${-whole}` : whole > 0 ? `+${whole}` : "0";
};

export function Table({ rows }: { rows: readonly Row[] }) {
  const t = useText();
  const kinds = [...new Set(rows.map(({ kind }) => kind))];
  const defences = DEFENCES.filter((name) => rows.some(({ defence }) => defence === name));
  const of = (kind: string | null, name: string) =>
    rows.find((row) => row.kind === kind && row.defence === name);
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section class="sf-view" tabIndex={0} aria-label={t(messages.TABLE)}>
        <table class="t sf-t">
          <thead>
            <tr>
              <th scope="col">{t(messages.KIND)}</th>
              {defences.map((name) => (
                <th key={name} scope="col">
                  {t(messages.DEFENCES[name] ?? messages.DEFENCE)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {kinds.map((kind) => (
              <tr key={kind} class={kind === null ? "sum" : ""}>
                <th scope="row">{t(messages.KINDS[kind ?? ""] ?? messages.EVERY)}</th>
                {defences.map((name) => {
                  const row = of(kind, name);
                  return (
                    <td key={name}>
                      {row && <Share rate={row.success} tone="less" />}
                      {row && <small>{t(messages.IN_PROMPT, { n: row.retrieved[0] })}</small>}
                    </td>
                  );
                })}
              </tr>
            ))}
            {rows.some(({ kind, paired }) => kind === null && paired) && (
              <tr>
                <th scope="row">{t(messages.CHANGE)}</th>
                {defences.map((name) => (
                  <td key={name}>
                    <Change row={of(null, name)} />
                  </td>
                ))}
              </tr>
            )}
            <tr>
              <th scope="row">{t(messages.HONEST)}</th>
              {defences.map((name) => {
                const row = of(null, name);
                return (
                  <td key={name}>
                    {row && <Share rate={row.honest} tone="" />}
                    {row && <small>{t(messages.HELD, { n: row.held[0] })}</small>}
                  </td>
                );
              })}
            </tr>
          </tbody>
        </table>
      </section>
      <p class="cap">{t(messages.CAPTION)}</p>
    </>
  );
}

function Share({ rate: [n, of, low, high], tone }: { rate: Rate; tone: string }) {
  const t = useText();
  const language = useSurroundings().language.value;
  const share = (value: number) => percent(value, language);
  return (
    <>
      <b class="num">
        {n}/{of}
      </b>
      <span class={`sf-bar ${tone}`} aria-hidden={true}>
        <i class="share" style={`width:${(n / of) * 100}%`} />
        <i class="whisker" style={`left:${low * 100}%;width:${(high - low) * 100}%`} />
      </span>
      <small class="num">{t(messages.RANGE, { low: share(low), high: share(high) })}</small>
    </>
  );
}

function Change({ row }: { row: Row | undefined }) {
  const t = useText();
  if (!row?.paired) return null;
  const { mean, low, high, p } = row.paired;
  return (
    <>
      <b class="num">{t(messages.POINTS, { d: points(mean) })}</b>
      <small class="num">{t(messages.RANGE, { low: points(low), high: points(high) })}</small>
      <small class="num">{t(messages.P, { p: p < 0.001 ? "<0.001" : p.toFixed(3) })}</small>
    </>
  );
}
