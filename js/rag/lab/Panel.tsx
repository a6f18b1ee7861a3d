/** Indexes side by side on the reader's own vectors: what each costs, and what it finds. */
import { type Signal, signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { useAnswer } from "../../shared/answers";
import {
  Button,
  Panel as Frame,
  Progress,
  Reading,
  Refused,
  SectionHead,
  Segmented,
  StateMessage,
} from "../../shared/components";
import { useSurroundings, useText } from "../../shared/mount";
import { compose, count } from "../../shared/text";
import { bytes } from "../canvas/words";
import type { PanelProps } from "../panels";
import * as messages from "./messages";
import { Plot } from "./Plot";
import {
  type Cost,
  chosenOf,
  type Opened,
  readOpened,
  readTrial,
  short,
  type Trial,
  time,
  winnerOf,
} from "./read";

/** So few vectors are measured within seconds: nobody has to ask for it. */
const FEW = 3000;

interface Kept {
  trials: Signal<readonly Trial[]>;
  started: Signal<boolean>;
  cost: Signal<Cost>;
}

export function Panel({ store, shown, onClose }: PanelProps) {
  const t = useText();
  const { trials, started, cost } = store.keep<Kept>("lab", () => ({
    trials: signal<readonly Trial[]>([]),
    started: signal(false),
    cost: signal<Cost>("ms"),
  }));
  const gone = shown.rev === 0;
  const opened = useAnswer(store, gone ? null : { op: "lab_open", about: shown.rev, read: readOpened });
  const lab = opened.value;
  useEffect(() => {
    // Whatever the kernel measured on these vectors; nothing where they are others.
    if (lab) trials.value = lab.trials;
  }, [lab]);
  const next = lab?.kinds.find((kind) => !trials.value.some((trial) => trial.kind === kind));
  const going = lab !== null && next !== undefined && (started.value || lab.n <= FEW);
  const trial = useAnswer(
    store,
    going && !opened.busy
      ? { op: "lab_trial", args: { kind: next }, about: shown.rev, read: readTrial }
      : null,
  );
  const found = trial.value;
  useEffect(() => {
    if (found && lab?.kinds.includes(found.kind)) {
      trials.value = [...trials.value.filter(({ kind }) => kind !== found.kind), found];
    }
  }, [found]);
  const frame = { id: "lab", title: t(messages.TITLE), onClose };
  if (gone) {
    return (
      <Frame {...frame}>
        <StateMessage kind="readonly" title={t(messages.WITHOUT_KERNEL)} body={t(messages.GONE_BODY)} />
      </Frame>
    );
  }
  const order = lab?.kinds ?? [];
  const measured = [...trials.value].sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind));
  return (
    <Frame {...frame}>
      {opened.refusal && (
        <Refused refusal={opened.refusal} cancelled={messages.CANCELLED} again={opened.again} />
      )}
      {!lab && !opened.refusal && <p class="muted">{t(messages.ASKING)}</p>}
      {lab && (
        <div class="stage lab">
          <Sentence lab={lab} trials={measured} whole={next === undefined} />
          {trial.refusal && (
            <Refused refusal={trial.refusal} cancelled={messages.CANCELLED} again={trial.again} />
          )}
          {going && !trial.refusal && (
            <Progress
              done={trial.progress.done}
              total={trial.progress.total || 100}
              label={t(messages.MEASURING, {
                kind: next.toUpperCase(),
                k: measured.length + 1,
                n: lab.kinds.length,
              })}
              onCancel={trial.cancel}
            />
          )}
          {!going && next !== undefined && (
            <p class="ctl">
              <Button
                kind="primary"
                label={t(messages.START, { n: lab.kinds.length - measured.length })}
                onPress={() => {
                  started.value = true;
                }}
              />
              <span class="muted">{t(messages.START_BODY, { n: count(lab.n) })}</span>
            </p>
          )}
          {measured.length > 0 && (
            <>
              <SectionHead title={t(messages.PLOT)} note={t(messages.PLOT_NOTE)}>
                <Segmented
                  label={t(messages.AXIS)}
                  options={[
                    { value: "ms", label: t(messages.TIME) },
                    { value: "bytes", label: t(messages.SIZE) },
                    { value: "seconds", label: t(messages.BUILD) },
                  ]}
                  value={cost.value}
                  onChange={(value) => {
                    cost.value = value;
                  }}
                />
              </SectionHead>
              <Plot trials={measured} cost={cost.value} k={lab.k} />
              <Table trials={measured} lab={lab} />
              <p class="cap">{t(messages.NOTE, { q: count(lab.questions) })}</p>
            </>
          )}
        </div>
      )}
    </Frame>
  );
}

function Sentence({ lab, trials, whole }: { lab: Opened; trials: readonly Trial[]; whole: boolean }) {
  const { language } = useSurroundings();
  const t = useText();
  const all = trials.find(({ kind }) => kind === "flat")?.points[0];
  const n = <b>{count(lab.n)}</b>;
  const say = (message: Parameters<typeof compose>[0], slots: Parameters<typeof compose>[2]) => (
    <Reading>{compose(message, language.value, { n, k: lab.k, ...slots })}</Reading>
  );
  if (!whole || !all) return say(messages.NOTHING_YET, { d: <b>{lab.dimensions}</b> });
  const winner = winnerOf(trials);
  if (!winner) return say(messages.NONE_FASTER, { t: <b>{time(all.ms)}</b> });
  const { point, trial } = winner.spot;
  const setting = point.name ? ` ${t(messages.SETTING, { ...point })}` : "";
  return say(messages.FASTER, {
    index: <b>{trial.title + setting}</b>,
    r: <b>{point.recall.toFixed(2)}</b>,
    x: <b>{Number(winner.times.toPrecision(2))}</b>,
  });
}

function Table({ trials, lab }: { trials: readonly Trial[]; lab: Opened }) {
  const t = useText();
  const learnt = (trial: Trial) =>
    Object.entries(messages.FACTS)
      .filter(([name]) => name in trial.facts)
      .map(([name, fact]) => {
        const value = trial.facts[name];
        return t(fact, { v: typeof value === "number" ? short(value) : `${value}` });
      })
      .join(t(messages.SEPARATOR));
  return (
    <div class="lab-scroll">
      <table class="t lab-table">
        <thead>
          <tr>
            <th scope="col">{t(messages.INDEX)}</th>
            <th scope="col">{t(messages.RECALL, { k: lab.k })}</th>
            <th scope="col">{t(messages.TIME)}</th>
            <th scope="col">{t(messages.SIZE)}</th>
            <th scope="col">{t(messages.BUILD)}</th>
            <th scope="col">{t(messages.LEARNT)}</th>
          </tr>
        </thead>
        <tbody>
          {trials.map((trial) => {
            const point = chosenOf(trial);
            return (
              <tr key={trial.kind}>
                <th scope="row">
                  {trial.title}
                  <small>
                    {point?.name && t(messages.SETTING, { ...point })}
                    {trial.kind === lab.used && ` ${t(messages.USED)}`}
                  </small>
                </th>
                <td>{point?.recall.toFixed(3)}</td>
                <td>{point && time(point.ms)}</td>
                <td>{bytes(trial.bytes)}</td>
                <td>{time(trial.seconds * 1000)}</td>
                <td>{learnt(trial) || t(messages.NOTHING)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
