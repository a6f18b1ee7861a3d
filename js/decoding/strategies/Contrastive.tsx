/** Steps of candidates of which the likeliest may lose, because it says again what the text holds. */
import { Key, label, Reading, SectionHead, Slider, TokenChip } from "../../shared/components";
import { useSurroundings, useText } from "../../shared/mount";
import { compose, percent } from "../../shared/text";
import * as messages from "./messages";
import type { StrategyProps } from "./Panel";
import { Bar, Count, List, Show, Walk, Work } from "./Parts";
import { chosenOf, departures, type Step } from "./read";
import { useRun } from "./run";

export function Contrastive({ store, rev, uid, place, kept }: StrategyProps) {
  const t = useText();
  const running = useRun<Step>(
    store,
    rev,
    {
      op: "contrast",
      list: "steps",
      place,
      args: { node: uid, k: kept.k.value, alpha: kept.alpha.value, steps: kept.tokens.value },
    },
    kept.steps,
  );
  const run = kept.steps.value;
  const steps = run?.items ?? [];
  const at = Math.min(kept.step.value ?? departures(steps)[0] ?? 0, Math.max(0, steps.length - 1));
  const step = steps[at];
  const move = (to: number) => {
    kept.step.value = to;
  };
  const name = (item: Step, n: number) => {
    const [token, other] = [label(chosenOf(item)?.text ?? ""), label(item.candidates[0]?.text ?? "")];
    return t(item.chosen ? messages.STEP_LEFT : messages.STEP_OPTION, { n: n + 1, token, other });
  };
  return (
    <>
      <div class="ctl">
        <Slider
          label={t(messages.ALPHA)}
          value={kept.alpha.value}
          min={0}
          max={1}
          step={0.05}
          format={(value) => value.toFixed(2)}
          onInput={(value) => {
            kept.alpha.value = value;
          }}
        />
        <Count
          label={messages.K}
          value={kept.k.value}
          min={1}
          max={10}
          onInput={(value) => {
            kept.k.value = value;
          }}
        />
        <Slider
          label={t(messages.TOKENS)}
          value={kept.tokens.value}
          min={8}
          max={128}
          step={8}
          format={String}
          onInput={(value) => {
            kept.tokens.value = value;
          }}
        />
      </div>
      <Work running={running} empty={!run} />
      {run && step && (
        <div class="stage" aria-busy={running.old}>
          <Sentence steps={steps} />
          <div class="st2">
            <div>
              <SectionHead title={t(messages.WRITTEN)} />
              <List
                label={t(messages.WRITTEN)}
                items={steps}
                at={at}
                onMove={move}
                axis="x"
                kind="written"
                say={name}
                draw={(item) => (
                  <span class={item.chosen ? "left" : ""}>
                    <TokenChip text={chosenOf(item)?.text ?? ""} silent />
                  </span>
                )}
              />
              <p class="cap keys2 of-left">
                <Key swatch="none" label={t(messages.KEY_LEFT)} />
              </p>
              <Show
                store={store}
                uid={uid}
                ids={steps.map((item) => chosenOf(item)?.token_id ?? 0)}
                old={running.old}
              />
            </div>
            <div>
              <SectionHead title={t(messages.STEP_TITLE, { n: at + 1 })} />
              <Walk label={t(messages.STEP)} at={at} total={steps.length} onMove={move} />
              <StepTable step={step} alpha={Number(run.result.alpha)} />
            </div>
          </div>
        </div>
      )}
    </>
  );
}

function Sentence({ steps }: { steps: readonly Step[] }) {
  const t = useText();
  const { language } = useSurroundings();
  const bold = (value: number | string) => <b class="num">{value}</b>;
  const left = departures(steps);
  const first = left[0] ?? 0;
  const step = steps[first];
  const [winner, loser] = [step && chosenOf(step), step?.candidates[0]];
  const chip = (text: string, model = false) => <TokenChip text={text} role={model ? "model" : undefined} />;
  return (
    <Reading note={t(messages.CLAIM_CONTRASTIVE)}>
      {left.length === 0 || !winner || !loser
        ? compose(messages.STAYED, language.value, { m: bold(steps.length) })
        : [
            ...compose(messages.LEFT, language.value, {
              s: bold(first + 1),
              a: chip(winner.text, true),
              b: chip(loser.text),
              near: chip(loser.near),
              x: bold(loser.penalty.toFixed(2)),
              y: bold(winner.penalty.toFixed(2)),
            }),
            ...compose(messages.LEFT_IN, language.value, { n: bold(left.length), m: bold(steps.length) }),
          ]}
    </Reading>
  );
}

function StepTable({ step, alpha }: { step: Step; alpha: number }) {
  const t = useText();
  const { language } = useSurroundings();
  const signed = (value: number, digits = 3) => value.toFixed(digits).replace("-", "−");
  const head = (text: typeof messages.SCORE) => <th scope="col">{t(text)}</th>;
  return (
    <>
      <table class="t rt">
        <caption class="unseen">{t(messages.CANDIDATE)}</caption>
        <thead>
          <tr>
            {head(messages.CANDIDATE)}
            {head(messages.CONFIDENCE)}
            {head(messages.PENALTY)}
            {head(messages.NEAR)}
            {head(messages.SCORE)}
            <th scope="col">
              <span class="unseen">{t(messages.VERDICT)}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {step.candidates.map((one, place) => (
            <tr key={one.token_id}>
              <th scope="row">
                <TokenChip text={one.text} small role={place === step.chosen ? "model" : undefined} />
              </th>
              <td>
                <Bar value={one.confidence} text={percent(one.confidence, language.value, 1)} />
              </td>
              <td>
                <Bar value={one.penalty} text={signed(one.penalty, 2)} soft />
              </td>
              <td>
                <TokenChip text={one.near} small />
              </td>
              <td class="num">{signed(one.score)}</td>
              <td class="muted">{place === step.chosen && t(messages.CHOSEN)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p class="cap num">{t(messages.FORMULA, { a: alpha.toFixed(2), b: (1 - alpha).toFixed(2) })}</p>
    </>
  );
}
