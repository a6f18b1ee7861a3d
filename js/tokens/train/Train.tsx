/** A tokenizer learned from the reader's own text: every size of it, what it learned last, and what the text costs. */
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import {
  Button,
  Progress,
  Reading,
  SectionHead,
  Segmented,
  StateMessage,
  TokenChip,
} from "../../shared/components";
import { useSurroundings, useText } from "../../shared/mount";
import { heard, type Refusal } from "../../shared/refusal";
import { compose, count } from "../../shared/text";
import type { Cut } from "../cut";
import { NEEDS_KERNEL } from "../messages";
import { Controls, usePlaying } from "../replay/Controls";
import { plural } from "../Sentence";
import type { Store } from "../store";
import { type Algorithm, mergesAt, readTraining, sizeFor, type Training } from "./answer";
import { Curve } from "./Curve";
import * as messages from "./messages";

interface Live {
  done: number;
  total: number;
  said: string;
}
interface Learned {
  training: Training;
  rev: number;
}

export function Train({ store, cut }: { store: Store; cut: Cut }) {
  const t = useText();
  const algorithm = useSignal<Algorithm>("bpe");
  const learned = useSignal<Learned | null>(null);
  const live = useSignal<Live | null>(null);
  const refused = useSignal<Refusal | null>(null);
  const abort = useRef<AbortController | null>(null);
  useEffect(() => () => abort.current?.abort(), []);
  const start = () => {
    abort.current?.abort();
    const mine = new AbortController();
    abort.current = mine;
    refused.value = null;
    live.value = { done: 0, total: 0, said: "" };
    const { rev } = cut;
    const onPart = ({ result }: { result: Record<string, unknown> }) => {
      const now = live.peek() ?? { done: 0, total: 0, said: "" };
      const progress = result.progress as { done: number; total: number } | undefined;
      if (progress) live.value = { ...now, done: progress.done, total: progress.total };
      else {
        const [a = "", b = ""] = result.pair as string[];
        const slots = { n: count(result.learned as number), a, b, c: count(result.count as number) };
        live.value = { ...now, said: t(messages.LIVE, slots) };
      }
    };
    const args = { algorithm: algorithm.value, vocab_size: sizeFor(algorithm.value, cut.text) };
    store
      .ask("train", args, { key: "train", signal: mine.signal, onPart })
      .then((answer) => {
        if (!mine.signal.aborted) learned.value = { training: readTraining(answer), rev };
      })
      .catch((error: unknown) => {
        const refusal = heard(error);
        if (!mine.signal.aborted && refusal) refused.value = refusal;
      })
      .finally(() => {
        if (abort.current === mine) live.value = null;
      });
  };
  const now = live.value;
  const failure = refused.value;
  return (
    <div class="train">
      <SectionHead title={t(messages.TITLE)} note={t(messages.NOTE)} />
      <div class="ctl">
        <Segmented
          label={t(messages.ALGORITHM)}
          value={algorithm.value}
          onChange={(value) => {
            algorithm.value = value;
          }}
          options={(["bpe", "wordpiece", "unigram"] as const).map((value) => ({
            value,
            label: t(messages.NAMES[value]),
          }))}
        />
        <Button
          label={t(messages.TRAIN)}
          onPress={start}
          disabledReason={cut.rev === 0 || !store.live.value ? t(NEEDS_KERNEL) : undefined}
        />
      </div>
      {now && (
        <Progress
          label={now.said || t(messages.LEARNING)}
          done={now.done}
          total={now.total}
          onCancel={() => {
            abort.current?.abort();
            live.value = null;
          }}
        />
      )}
      {failure && (
        <StateMessage
          kind="error"
          title={failure.message || t(messages.FAILED)}
          body={failure.message ? failure.hint : t(messages.FAILED_NEXT)}
        />
      )}
      {learned.value && <Result store={store} learned={learned.value} old={learned.value.rev !== cut.rev} />}
    </div>
  );
}

function Result({ store, learned: { training }, old }: { store: Store; learned: Learned; old: boolean }) {
  const t = useText();
  const steps = training.curveSizes.length - 1;
  const at = useSignal({ training, step: steps });
  const step = at.value.training === training ? at.value.step : steps;
  const set = (next: number) => {
    at.value = { training, step: next };
  };
  const { playing, toggle, stop } = usePlaying(training, step, steps, set);
  const size = training.curveSizes[step] ?? 0;
  return (
    <>
      <Reading>
        <TrainingSentence training={training} step={step} />
      </Reading>
      {old && <p class="note">{t(messages.ANOTHER)}</p>}
      {steps > 0 && (
        <>
          <Controls
            label={messages.SIZE}
            step={step}
            steps={steps}
            playing={playing}
            format={(value) => count(training.curveSizes[value] ?? 0)}
            parse={(text) => nearest(training.curveSizes, Number(text.replaceAll(",", "")))}
            go={(next) => {
              stop();
              set(next);
            }}
            toggle={toggle}
          />
          <div class="repl">
            <div>
              <p class="note">{t(messages.CURVE)}</p>
              <Curve training={training} step={step} />
              {!old && <Sample store={store} training={training} size={size} />}
            </div>
            <Last training={training} step={step} />
          </div>
        </>
      )}
      <p class="cap">{t(messages.WHY[training.algorithm])}</p>
    </>
  );
}

/** The place of the size that is next to a wanted one. */
function nearest(sizes: ArrayLike<number>, wanted: number): number {
  if (!Number.isFinite(wanted)) return Number.NaN;
  const all = Array.from(sizes, (size, k) => ({ k, off: Math.abs(size - wanted) }));
  return all.reduce((best, one) => (one.off < best.off ? one : best)).k;
}

/** The stage of Unigram that has this size. */
const stageAt = ({ stages }: Training, size: number) => stages.find(({ vocab_size }) => vocab_size === size);

function TrainingSentence({ training, step }: { training: Training; step: number }) {
  const { language } = useSurroundings();
  const size = training.curveSizes[step] ?? 0;
  const n = <b class="num">{count(size)}</b>;
  const r = <b class="num">{((training.curveTokens[step] ?? 0) / training.characters).toFixed(2)}</b>;
  const say = (pattern: Parameters<typeof compose>[0], slots = {}) => (
    <>{compose(pattern, language.value, { n, r, ...slots })}</>
  );
  if (training.algorithm === "unigram") {
    const stage = stageAt(training, size);
    const first = stage?.dropped[0];
    if (first === undefined || !stage) return say(messages.LARGEST);
    const d = count(stage.dropped_count);
    return say(plural(messages.PRUNED, stage.dropped_count), { d, x: <TokenChip text={shown(first)} /> });
  }
  if (training.lefts.length === 0) return say(messages.NOTHING_REPEATS);
  const k = mergesAt(training, size);
  if (k === 0) return say(messages.AT_START);
  return say(messages.MERGED, {
    k: count(k),
    a: <TokenChip text={training.lefts[k - 1] ?? ""} />,
    b: <TokenChip text={training.rights[k - 1] ?? ""} />,
    c: count(training.counts[k - 1] ?? 0),
  });
}

/** Unigram writes a space as ▁. */
const shown = (name: string) => name.replaceAll("▁", " ");

const LATEST = 10;

function Last({ training, step }: { training: Training; step: number }) {
  const t = useText();
  const size = training.curveSizes[step] ?? 0;
  if (training.algorithm === "unigram") {
    const stage = stageAt(training, size);
    const more = (stage?.dropped_count ?? 0) - (stage?.dropped.length ?? 0);
    if (!stage?.dropped.length) return <div />;
    return (
      <div>
        <SectionHead title={t(messages.DROPPED)} />
        <span class="way">
          {stage.dropped.map((name) => (
            <TokenChip key={name} text={shown(name)} small />
          ))}
        </span>
        {more > 0 && <p class="note">{t(messages.MORE_DROPPED, { n: count(more) })}</p>}
      </div>
    );
  }
  const k = mergesAt(training, size);
  const from = Math.max(0, k - LATEST);
  if (k === 0) return <div />;
  return (
    <div>
      <SectionHead title={t(messages.MERGES)} />
      <table class="t pairs">
        <thead>
          <tr>
            <th scope="col">{t(messages.PAIR)}</th>
            <th scope="col">{t(messages.SEEN)}</th>
          </tr>
        </thead>
        <tbody>
          {Array.from({ length: k - from }, (_, back) => k - 1 - back).map((merge) => {
            const role = merge === k - 1 ? ("you" as const) : undefined;
            return (
              <tr key={merge}>
                <td>
                  <TokenChip text={training.lefts[merge] ?? ""} small role={role} />{" "}
                  <TokenChip text={training.rights[merge] ?? ""} small role={role} />
                </td>
                <td>{count(training.counts[merge] ?? 0)}</td>
              </tr>
            );
          })}
          {from > 0 && (
            <tr>
              <td class="muted" colSpan={2}>
                {t(messages.EARLIER, { n: count(from) })}
              </td>
            </tr>
          )}
        </tbody>
      </table>
    </div>
  );
}

/** The beginning of the text, cut by the tokenizer of this size. */
function Sample({ store, training, size }: { store: Store; training: Training; size: number }) {
  const t = useText();
  const cut = useSignal<{ tokens: string[]; rest: number } | null>(null);
  useEffect(() => {
    const abort = new AbortController();
    store
      .ask("train_cut", { size }, { key: "train_cut", signal: abort.signal })
      .then(({ result }) => {
        cut.value = result as unknown as { tokens: string[]; rest: number };
      })
      // Older than the text, or overtaken by the next size: what is there stays.
      .catch(() => undefined);
    return () => abort.abort();
  }, [training, size]);
  const sample = cut.value;
  if (!sample) return null;
  return (
    <div class="sample">
      <p class="note">{t(messages.CUT_NOW)}</p>
      <span class="way">
        {sample.tokens.map((text, k) => (
          <TokenChip key={k} text={text} small />
        ))}
      </span>
      {sample.rest > 0 && <p class="note">{t(messages.REST, { n: count(sample.rest) })}</p>}
    </div>
  );
}
