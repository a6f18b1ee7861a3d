/** The likeliest tokens on both sides of the rule, before and after; what it forbids is hatched. */
import type { ComponentChildren } from "preact";
import { TokenChip } from "../../shared/components";
import { useSurroundings, useText } from "../../shared/mount";
import { count, type Message, percent } from "../../shared/text";
import * as messages from "./messages";
import type { Mask, Row } from "./read";

type Plural = { one: Message; many: Message };
export const plural = (forms: Plural, n: number): Message => (n === 1 ? forms.one : forms.many);

export function Bars({ mask }: { mask: Mask }) {
  const t = useText();
  const { language } = useSurroundings();
  const { kept, cut, keptRest, cutRest } = mask;
  const scale = Math.max(
    0.01,
    keptRest.before,
    keptRest.after,
    cutRest.before,
    ...[...kept, ...cut].flatMap(({ before, after }) => [before, after]),
  );
  const bar = (value: number, kind: string) => (
    <span class="c">
      <i class={`bar ${kind}`} style={`width:${(value / scale) * 100}%`} />
      <span>{percent(value, language.value, 1)}</span>
    </span>
  );
  const line = (
    key: string,
    head: ComponentChildren,
    before: ComponentChildren,
    after: ComponentChildren,
    then: ComponentChildren,
    kind = "",
  ) => (
    <tr key={key} class={kind}>
      <th scope="row">{head}</th>
      <td>{before}</td>
      <td>{after}</td>
      <td class="then">{then}</td>
    </tr>
  );
  const forbidden = <span class="word">{t(messages.FORBIDDEN)}</span>;
  return (
    <table class="t cb">
      <caption class="unseen">{t(messages.CAPTION)}</caption>
      <thead>
        <tr>
          <th scope="col">
            <span class="unseen">{t(messages.TOKEN)}</span>
          </th>
          <th scope="col">{t(messages.BEFORE)}</th>
          <th scope="col">{t(messages.AFTER)}</th>
          <th scope="col">{t(messages.THEN)}</th>
        </tr>
      </thead>
      <tbody>
        {kept.map((row) =>
          line(
            `k${row.id}`,
            <TokenChip text={row.name} small role={row.ends ? "special" : undefined} />,
            bar(row.before, "soft"),
            bar(row.after, row.fate === "dead" ? "hatched" : ""),
            <Then row={row} />,
            row.fate === "dead" ? "dead" : "",
          ),
        )}
        {keptRest.count > 0 &&
          line(
            "kept",
            <span class="muted">
              {t(plural(messages.OTHERS_ALLOWED, keptRest.count), { n: count(keptRest.count) })}
            </span>,
            bar(keptRest.before, "soft"),
            bar(keptRest.after, "soft"),
            keptRest.dead > 0 && (
              <b class="word">{t(plural(messages.DEAD_ENDS, keptRest.dead), { n: count(keptRest.dead) })}</b>
            ),
          )}
        {cut.map((row, k) =>
          line(
            `c${row.id}`,
            <TokenChip text={row.name} small role={row.ends ? "special" : undefined} />,
            bar(row.before, "hatched"),
            forbidden,
            "",
            k === 0 ? "no edge" : "no",
          ),
        )}
        {cutRest.count > 0 &&
          line(
            "cut",
            <span class="muted">
              {t(plural(messages.OTHERS_FORBIDDEN, cutRest.count), { n: count(cutRest.count) })}
            </span>,
            bar(cutRest.before, "hatched"),
            forbidden,
            "",
            "no",
          )}
      </tbody>
    </table>
  );
}

/** What becomes of a token that is allowed. */
function Then({ row }: { row: Row }) {
  const t = useText();
  if (row.ends) return <>{t(messages.ENDS)}</>;
  if (row.fate === "dead") return <b class="word">{t(messages.DEAD_END)}</b>;
  if (row.fate === "unknown") return <>{t(messages.UNKNOWN)}</>;
  if (row.least === null) return <>{t(messages.POSSIBLE)}</>;
  if (row.least === 0) return <>{t(messages.MAY_END)}</>;
  return <>{t(plural(messages.MORE, row.least), { n: count(row.least) })}</>;
}
