/** The texts that ended, in the order that a length penalty gives them. */
import { Button, SectionHead, Slider, TokenChip } from "../../shared/components";
import { useText } from "../../shared/mount";
import { count } from "../../shared/text";
import { nats } from "./layout";
import * as messages from "./messages";
import { joined, pathTo, type Ranked, textsOf } from "./read";
import type { Run } from "./search";
import { MOST_IN_TABLE, tail } from "./story";
import { written } from "./words";

const LEAST_PENALTY = -2;
const MOST_PENALTY = 4;

interface FinishedProps {
  run: Run;
  ranked: readonly Ranked[];
  penalty: number;
  onPenalty: (penalty: number) => void;
  onSearch: () => void;
  onKeep: () => void;
  /** Why nothing can be put into the tree. */
  cannot: string | undefined;
}

export function Finished({ run, ranked, penalty, onPenalty, onSearch, onKeep, cannot }: FinishedProps) {
  const t = useText();
  const shown = ranked.slice(0, run.wanted.beams);
  const more = ranked.length - shown.length;
  const p = written(penalty);
  return (
    <div class="bs-part">
      <SectionHead title={t(messages.FINISHED)} note={t(messages.FORMULA, { p })}>
        <Slider
          label={t(messages.PENALTY)}
          value={penalty}
          min={LEAST_PENALTY}
          max={MOST_PENALTY}
          step={0.1}
          format={(value) => nats(value, true)}
          onInput={onPenalty}
        />
      </SectionHead>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section class="bs-table" tabIndex={0} aria-label={t(messages.FINISHED)}>
        <table class="t">
          <thead>
            <tr>
              <th scope="col">{t(messages.RANK)}</th>
              <th scope="col" class="text">
                {t(messages.TEXT)}
              </th>
              <th scope="col">{t(messages.SUM)}</th>
              <th scope="col">{t(messages.TOKENS)}</th>
              <th scope="col">{t(messages.SCORE)}</th>
            </tr>
          </thead>
          <tbody>
            {shown.map((one, rank) => (
              <tr key={`${one.step} ${one.candidate}`}>
                <td class="num">{count(rank + 1)}</td>
                <th scope="row" class="text">
                  <TokenChip text={textOf(run, one)} small role={rank === 0 ? "model" : undefined} />
                </th>
                <td class="num">{nats(one.total)}</td>
                <td class="num">{count(one.length)}</td>
                <td class="num">
                  <b>{one.score.toFixed(3).replace("-", "−")}</b>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {more > 0 && <p class="cap">{t(messages.MORE, { n: count(more) })}</p>}
      <div class="ctl bs-do">
        <Button icon="plus" label={t(messages.KEEP)} onPress={onKeep} disabledReason={cannot} />
        {penalty !== run.wanted.penalty && (
          <>
            <Button label={t(messages.SEARCH_WITH, { p })} onPress={onSearch} />
            <span class="note">{t(messages.NOT_ANEW, { p, q: written(run.wanted.penalty) })}</span>
          </>
        )}
      </div>
    </div>
  );
}

function textOf({ steps }: Run, { step, candidate }: Ranked): string {
  return tail(joined(textsOf(steps, pathTo(steps, step, candidate))), false, MOST_IN_TABLE);
}
