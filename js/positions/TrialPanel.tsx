/** What positions do to a real model's next token. */
import { useSignal } from "@preact/signals";
import { Button, Panel, Progress, Refused, StateMessage, TokenChip } from "../shared/components";
import { NEEDS_KERNEL, WITHOUT_KERNEL } from "../shared/messages";
import { useSurroundings, useText } from "../shared/mount";
import { type Refusal, refusalOf } from "../shared/refusal";
import { useSlow } from "../shared/slow";
import { count, percent } from "../shared/text";
import * as messages from "./messages";
import { MAX_CHARACTERS, type Row, type Store, type Trial } from "./store";

/** How far a text is moved along positions without an end. */
const FURTHEST = 1000;

export function TrialPanel({ store, onClose }: { store: Store; onClose: () => void }) {
  const t = useText();
  const running = useSignal<AbortController | null>(null);
  const refusal = useSignal<Refusal | null>(null);
  const slow = useSlow(running.value !== null);
  const model = store.model.value;
  const trial = store.trial.value;
  const measure = async () => {
    running.peek()?.abort();
    const controller = new AbortController();
    running.value = controller;
    refusal.value = null;
    try {
      await store.ask("trial", { text: store.text.peek() }, { key: "trial", signal: controller.signal });
    } catch (error) {
      const refused = refusalOf(error);
      if (running.peek() === controller && refused.code !== "closed") refusal.value = refused;
    } finally {
      if (running.peek() === controller) running.value = null;
    }
  };
  return (
    <Panel
      id="trial"
      title={t(messages.TRIAL)}
      note={model && t(messages.TRIAL_NOTE, { name: model })}
      onClose={onClose}
    >
      {!model && (
        <StateMessage kind="empty" title={t(messages.NEEDS_MODEL)} body={t(messages.NEEDS_MODEL_NEXT)} />
      )}
      {model && !store.live.value && (
        <StateMessage
          kind="readonly"
          title={t(WITHOUT_KERNEL)}
          body={t(trial ? messages.RUN_TO_MEASURE : NEEDS_KERNEL)}
        />
      )}
      {model && store.live.value && (
        <div class="ctl">
          <label class="words">
            <span>{t(messages.SENTENCE)}</span>
            <input
              class="field"
              maxLength={MAX_CHARACTERS}
              value={store.text.value}
              onInput={(event) => store.write(event.currentTarget.value)}
            />
          </label>
          <Button kind="primary" label={t(messages.MEASURE)} onPress={measure} />
        </div>
      )}
      {slow && (
        <Progress done={0} total={0} label={t(messages.MEASURING)} onCancel={() => running.peek()?.abort()} />
      )}
      {refusal.value && (
        <Refused refusal={refusal.value} cancelled={messages.STOPPED} again={() => void measure()} />
      )}
      {trial && <Measured trial={trial} name={model} text={store.text.value} busy={running.value !== null} />}
    </Panel>
  );
}

interface MeasuredProps {
  trial: Trial;
  /** Of the model. */
  name: string;
  text: string;
  busy: boolean;
}

function Measured({ trial, name: model, text, busy }: MeasuredProps) {
  const t = useText();
  const { language } = useSurroundings();
  const most = (name: Row[0], part: 1 | 2) =>
    Math.max(0, ...trial.trials.filter((row) => row[0] === name).map((row) => row[part]));
  const notes = [
    ...(trial.how === "told" ? [] : [t(messages.NOT_MOVED[trial.how], { name: model })]),
    ...(trial.how === "told" && trial.positions !== null && most("shift", 1) < FURTHEST
      ? [t(messages.TABLE_ENDS, { name: model, n: count(trial.positions) })]
      : []),
    ...(trial.all > trial.tokens.length
      ? [t(messages.FIRST_TOKENS, { n: count(trial.tokens.length), all: count(trial.all) })]
      : []),
  ];
  const said = (fraction: number) => percent(fraction, language.value, 1);
  return (
    <div aria-busy={busy} class="measured">
      <p class="read" aria-live="polite">
        {t(most("shift", 1) > 0 ? messages.TRIAL_READ : messages.SWAPS_READ, {
          n: count(most("shift", 1)),
          shift: said(most("shift", 2)),
          swap: said(most("swap", 2)),
        })}
      </p>
      {notes.map((note) => (
        <p class="cap" key={note}>
          {note}
        </p>
      ))}
      {text !== trial.text && (
        <p class="cap">
          {t(messages.OTHER_TEXT)} {trial.text}
        </p>
      )}
      <div class="across">
        <table class="t">
          <thead>
            <tr>
              <th scope="col">{t(messages.COLUMN_WHAT)}</th>
              <th scope="col" colSpan={2}>
                {t(messages.COLUMN_CHANGE)}
              </th>
              <th scope="col">{t(messages.COLUMN_NEXT)}</th>
            </tr>
          </thead>
          <tbody>
            <tr>
              <td>{t(messages.UNTOUCHED)}</td>
              <td />
              <td />
              <td>
                <TokenChip text={trial.before[0]} /> {said(trial.before[1])}
              </td>
            </tr>
            {trial.trials.map(([name, amount, distance, token, p]) => (
              <tr key={`${name}${amount}`}>
                <td>
                  {name === "shift" ? (
                    t(messages.SHIFTED, { n: count(amount) })
                  ) : (
                    <>
                      {t(messages.SWAPPED)} <TokenChip text={trial.tokens[amount] ?? ""} />
                      <TokenChip text={trial.tokens[amount + 1] ?? ""} />
                    </>
                  )}
                </td>
                <td>
                  <i class="bar" style={`width:${120 * distance}px`} />
                </td>
                <td class="num">{said(distance)}</td>
                <td>
                  <TokenChip text={token} /> {said(p)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p class="cap">{t(messages.TRIAL_CAP)}</p>
    </div>
  );
}
