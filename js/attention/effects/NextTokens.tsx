/** The next token before and after: a pair of bars, both numbers, both ranks. */
import type { ComponentChildren } from "preact";
import { Key, SectionHead, TokenChip } from "../../shared/components";
import { useSurroundings, useText } from "../../shared/mount";
import { count, duration, percent } from "../../shared/text";
import * as messages from "./messages";
import type { Effect } from "./store";

export function NextTokens({ effect }: { effect: Effect }) {
  const t = useText();
  const { tokens, others, heads, kl, ms } = effect;
  const two = heads.length > 0;
  const scale = Math.max(...others, ...tokens.flatMap(({ before, after }) => [before, after]));
  return (
    <>
      <SectionHead title={t(messages.NEXT)}>
        {two && (
          <span class="pair">
            <Key swatch="var(--seq-bar-soft)" label={t(messages.WITH_ALL)} />
            <Key swatch="var(--seq-bar)" label={t(messages.WITHOUT, { n: heads.length })} />
          </span>
        )}
      </SectionHead>
      <table class="t next">
        <thead>
          <tr>
            <th>
              <span class="unseen">{t(messages.NEXT)}</span>
            </th>
            <th class="bar" aria-hidden={true} />
            <th>{t(messages.PROBABILITY)}</th>
            <th>{t(messages.RANK)}</th>
          </tr>
        </thead>
        <tbody>
          {tokens.map(({ id, text, before, after, rank_before, rank_after }) => (
            <Row
              key={id}
              before={before}
              after={after}
              scale={scale}
              two={two}
              rank={ranks(rank_before, rank_after)}
            >
              <TokenChip text={text} small role={rank_before === 1 ? "model" : undefined} />
            </Row>
          ))}
          <Row before={others[0]} after={others[1]} scale={scale} two={two} soft={!two} rank="">
            <span class="muted">{t(messages.OTHERS)}</span>
          </Row>
        </tbody>
      </table>
      <p class="cap num">
        {two
          ? t(messages.COST, { kl: kl.toFixed(2), ms: duration(ms) })
          : t(messages.COST_ALL_ON, { ms: duration(ms) })}
      </p>
    </>
  );
}

const ranks = (before: number, after: number): string =>
  before === after ? count(before) : `${count(before)} → ${count(after)}`;

interface RowProps {
  before: number;
  after: number;
  scale: number;
  two: boolean;
  /** Less than full colour. */
  soft?: boolean;
  rank: string;
  children: ComponentChildren;
}

function Row({ before, after, scale, two, soft, rank, children }: RowProps) {
  const { language } = useSurroundings();
  const write = (value: number) => percent(value, language.value, 1);
  const bar = (value: number, kind: string) => (
    <i class={kind} style={`width:max(1px,${(value / scale) * 100}%)`} />
  );
  return (
    <tr>
      <th scope="row">{children}</th>
      <td class="bar" aria-hidden={true}>
        {two && bar(before, "soft")}
        {bar(after, soft ? "soft" : "full")}
      </td>
      <td class="num">
        {two && <span class="muted">{write(before)} → </span>}
        {write(after)}
      </td>
      <td class="num muted">{rank}</td>
    </tr>
  );
}
