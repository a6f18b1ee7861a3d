/** Diversity and repetition of one side or two: shares on one scale, the rest as numbers. */
import { SectionHead } from "../../shared/components";
import { useText } from "../../shared/mount";
import type { Message } from "../../shared/text";
import { count } from "../../shared/text";
import * as messages from "./messages";
import type { Drawn, Measures as Measured } from "./read";

type Slots = Record<string, number>;
type Line = [label: Message, slots: Slots, read: (found: Measured) => number | null | undefined];

/** Sequences of one unit repeat in any text; of these lengths it is the sampling that repeats. */
const REPEATED = [2, 4];
const SHARES: Line[] = [
  ...[1, 2, 3, 4].map((n): Line => [messages.DISTINCT, { n }, ({ distinct }) => distinct[n - 1]]),
  [messages.SELF_BLEU, {}, ({ selfBleu }) => selfBleu],
  ...REPEATED.map((n): Line => [messages.REPETITION, { n }, ({ repetition }) => repetition[n - 1]]),
];

export function Measures({ drawn }: { drawn: readonly Drawn[] }) {
  const t = useText();
  const found = drawn.flatMap(({ measures }) => (measures ? [measures] : []));
  const first = drawn[0];
  if (!first || found.length < drawn.length) return null;
  const numbers: Line[] = [
    [messages.PERPLEXITY, {}, ({ perplexity }) => perplexity],
    [messages.LENGTH[first.unit], {}, ({ length }) => length],
  ];
  return (
    <div class="ms">
      <SectionHead title={t(messages.MEASURES)} />
      <table class="t">
        <thead class={found.length > 1 ? undefined : "unseen"}>
          <tr>
            <th scope="col">
              <span class="unseen">{t(messages.MEASURE)}</span>
            </th>
            {found.map((_, side) => (
              <th key={side} scope="col">
                {"AB"[side]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {[...SHARES, ...numbers].map(([label, slots, read], k) => (
            <tr key={t(label, slots)}>
              <th scope="row">{t(label, slots)}</th>
              {found.map((measures, side) => {
                const value = read(measures);
                return (
                  <td key={side}>
                    <span class="c">
                      {k < SHARES.length && typeof value === "number" ? (
                        <i style={`width:${value * 100}%`} />
                      ) : (
                        <span />
                      )}
                      <span class="num">{typeof value === "number" ? written(value) : "–"}</span>
                    </span>
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
      <p class="cap">{t(messages.HOW, { n: count(Math.max(...found.map(({ compared }) => compared))) })}</p>
    </div>
  );
}

const written = (value: number) =>
  value < 1000 ? value.toFixed(value < 10 ? 2 : 1) : count(Math.round(value));
