/** All that one step looked at, and what became of each. */
import { SectionHead, TokenChip } from "../../shared/components";
import { useText } from "../../shared/mount";
import { count } from "../../shared/text";
import { nats } from "./layout";
import * as messages from "./messages";
import { type Candidate, joined, pathTo, type Step, textsOf } from "./read";
import type { Run } from "./search";
import { MOST_IN_TABLE, tail } from "./story";
import { fateOf } from "./words";

const ORDER = { kept: 0, finished: 1, pruned: 2 };

export function Candidates({ run, at, best }: { run: Run; at: number; best: number }) {
  const t = useText();
  const step = run.steps[at - 1];
  if (!step) return null;
  const { variant } = run.wanted;
  const phrases = run.ending?.phrases.reduce((sum, tokens) => sum + tokens.length, 0) ?? 0;
  const kept = step.rows.filter(({ fate }) => fate === "kept").length;
  const rows = [...step.rows.entries()].sort(([, a], [, b]) => place(a) - place(b) || b.score - a.score);
  return (
    <div class="bs-part">
      <SectionHead
        title={t(messages.CANDIDATES, { n: count(at) })}
        note={t(messages.COUNTED, { n: count(step.rows.length), k: count(kept) })}
      />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section class="bs-table" tabIndex={0} aria-label={t(messages.CANDIDATES, { n: count(at) })}>
        <table class="t">
          <thead>
            <tr>
              <th scope="col">{t(messages.TEXT)}</th>
              <th scope="col">{t(messages.ADDED)}</th>
              <th scope="col">{t(messages.SUM)}</th>
              {variant === "diverse" && (
                <>
                  <th scope="col">{t(messages.TAKEN)}</th>
                  <th scope="col">{t(messages.GROUP)}</th>
                </>
              )}
              {variant === "constrained" && <th scope="col">{t(messages.MET)}</th>}
              <th scope="col" class="why">
                {t(messages.BECAME)}
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map(([row, one]) => (
              <tr key={row} class={one.fate}>
                <th scope="row">
                  <TokenChip
                    text={textTo(run.steps, at, row)}
                    small
                    role={row === best ? "model" : undefined}
                  />
                </th>
                <td class="num">{nats(one.logprob)}</td>
                <td class="num">{nats(one.score)}</td>
                {variant === "diverse" && (
                  <>
                    <td class="num">{one.penalty > 0 ? nats(one.penalty) : ""}</td>
                    <td class="num">{count(one.group + 1)}</td>
                  </>
                )}
                {variant === "constrained" && (
                  <td class="num">
                    {phrases > 0 ? t(messages.MET_OF, { n: one.met, m: phrases }) : count(one.met)}
                  </td>
                )}
                <td class="why">{fateOf(one, t)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </div>
  );
}

/** Kept ones by their beam, then those that ended, then what was thrown away. */
function place(one: Candidate): number {
  return ORDER[one.fate] * 1000 + (one.fate === "kept" ? one.place : 0);
}

function textTo(steps: readonly Step[], number: number, row: number): string {
  return tail(joined(textsOf(steps, pathTo(steps, number, row))), false, MOST_IN_TABLE);
}
