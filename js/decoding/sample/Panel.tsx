/** Sampling as an experiment: draws beside what is exact, two sides beside each other, and the tree. */
import { useId } from "preact/hooks";
import { useAnswer } from "../../shared/answers";
import {
  Button,
  Panel as Frame,
  Progress,
  Segmented,
  Slider,
  StateMessage,
  TokenChip,
} from "../../shared/components";
import { handle } from "../../shared/keys";
import { useSurroundings, useText } from "../../shared/mount";
import type { Json } from "../../shared/protocol";
import { compose, count } from "../../shared/text";
import type { PanelProps } from "../panels";
import type { Settings, Store } from "../store";
import type { Tree } from "../tree";
import * as settingNames from "../waterfall/messages";
import { CONTROLS, NEUTRAL, written } from "../waterfall/Settings";
import { Dots, Keys } from "./Dots";
import { type Compare, createExperiment, type Experiment, isCurrent, type OwnSettings } from "./experiment";
import { Measures } from "./Measures";
import * as messages from "./messages";
import { depthBelow, readCounted } from "./read";
import { Sentence } from "./Sentence";
import { Texts } from "./Texts";

/** As in Python. */
const MOST = 1000;
const MOST_TOKENS = 64;
const OWN = ["temperature", "top_k", "top_p", "min_p"] as const;

export function Panel({ store, tree, onClose }: PanelProps) {
  const t = useText();
  const { language } = useSurroundings();
  const info = store.info.value;
  const experiment = store.keep("sample", () => createExperiment(store));
  const about = JSON.stringify(store.prompt.value?.tokens ?? []);
  const sides = experiment.about.value === about ? experiment.sides.value : [];
  const origin = sides[0]?.draws.uid ?? null;
  const from = tree.rowOf(origin ?? store.selection.value ?? 0) ?? 0;
  const note =
    from === 0
      ? t(messages.NOTE_ROOT)
      : compose(messages.NOTE, language.value, { token: <TokenChip text={tree.text[from] ?? ""} small /> });
  const frame = { id: "sample", title: t(messages.TITLE), onClose };
  if (info.remote) {
    return (
      <Frame {...frame}>
        <StateMessage
          kind="empty"
          title={t(messages.REMOTE)}
          body={t(messages.REMOTE_BODY, { name: info.name })}
        />
      </Frame>
    );
  }
  if (tree.rev === 0 && sides.length === 0) {
    return (
      <Frame {...frame}>
        <StateMessage kind="readonly" title={t(messages.WITHOUT_KERNEL)} body={t(messages.GONE_BODY)} />
      </Frame>
    );
  }
  return (
    <Frame {...frame} note={note}>
      <Controls store={store} tree={tree} experiment={experiment} about={about} />
      <State store={store} tree={tree} experiment={experiment} about={about} empty={sides.length === 0} />
      {sides.length > 0 && <Picture store={store} tree={tree} experiment={experiment} />}
    </Frame>
  );
}

interface Part {
  store: Store;
  tree: Tree;
  experiment: Experiment;
}

function Controls({ store, tree, experiment, about }: Part & { about: string }) {
  const t = useText();
  const { language } = useSurroundings();
  const { n, steps, compare, busy } = experiment;
  const row = tree.rowOf(store.selection.value ?? 0) ?? 0;
  const other = store.info.value.other;
  const options: { value: Compare; label: string }[] = [
    { value: "nothing", label: t(messages.ALONE) },
    { value: "settings", label: t(messages.OTHER_SETTINGS) },
    ...(other ? [{ value: "other" as const, label: other }] : []),
  ];
  const draw = (uid: number) => void experiment.draw(uid, about);
  const cannot = tree.rev === 0 ? t(messages.NEEDS_KERNEL) : undefined;
  return (
    <>
      <div class="ctl">
        <Slider
          label={t(messages.SAMPLES)}
          value={n.value}
          min={1}
          max={MOST}
          step={1}
          scale="sqrt"
          format={count}
          parse={(text) => Number.parseInt(text.replace(/\D/g, ""), 10)}
          onInput={(value) => {
            n.value = value;
          }}
        />
        <Slider
          label={t(messages.STEPS)}
          value={steps.value}
          min={1}
          max={MOST_TOKENS}
          step={1}
          scale="sqrt"
          format={String}
          onInput={(value) => {
            steps.value = value;
          }}
        />
        <Seed experiment={experiment} />
      </div>
      <div class="ctl">
        <span class="beside">
          <span>{t(messages.COMPARE)}</span>
          <Segmented
            label={t(messages.COMPARE)}
            options={options}
            value={compare.value}
            onChange={(value) => {
              compare.value = value;
            }}
          />
        </span>
        <Button
          kind="primary"
          icon="play"
          label={t(messages.DRAW)}
          disabledReason={cannot}
          onPress={() => draw(tree.uid[0] ?? 0)}
        />
        {row > 0 && !busy.value && (
          <button
            type="button"
            class="btn plain"
            aria-disabled={cannot ? true : undefined}
            title={cannot}
            onClick={() => cannot || draw(tree.uid[row] ?? 0)}
          >
            <span>
              {compose(messages.DRAW_FROM_HERE, language.value, {
                token: <TokenChip text={tree.text[row] ?? ""} role="you" small />,
              })}
            </span>
          </button>
        )}
      </div>
      {compare.value === "settings" && <OtherSettings experiment={experiment} />}
    </>
  );
}

function Seed({ experiment: { seed } }: { experiment: Experiment }) {
  const t = useText();
  const id = useId();
  const set = (field: HTMLInputElement) => {
    const typed = Number.parseInt(field.value.replace(/\D/g, ""), 10);
    if (Number.isSafeInteger(typed)) seed.value = typed;
    field.value = String(seed.peek());
  };
  return (
    <span class="seed">
      <label for={id}>{t(messages.SEED)}</label>
      <input
        id={id}
        class="num"
        inputMode="numeric"
        value={seed.value}
        onBlur={(event) => set(event.currentTarget)}
        onKeyDown={(event) => handle(event, { Enter: () => set(event.currentTarget) })}
      />
      <Button
        kind="ghost"
        label={t(messages.ANOTHER_SEED)}
        onPress={() => {
          seed.value = Math.floor(Math.random() * 10_000);
        }}
      />
    </span>
  );
}

function OtherSettings({ experiment: { b } }: { experiment: Experiment }) {
  const t = useText();
  const off = t(messages.OFF);
  return (
    <div class="other" role="group" aria-label={t(messages.SIDE_B)}>
      {OWN.map((name) => {
        const { neutral, min, max, step, scale } = CONTROLS[name];
        const hasOff = name !== "temperature";
        const value = b.value[name];
        return (
          <Slider
            key={name}
            label={t(settingNames.CONTROLS[name])}
            value={value}
            min={Math.min(min, value)}
            max={Math.max(max, value)}
            step={step}
            scale={scale}
            format={(shown) => (hasOff && shown === neutral ? off : written(name, shown))}
            parse={(text) =>
              hasOff && text.trim().toLowerCase() === off
                ? neutral
                : Number.parseFloat(text.replace(",", "."))
            }
            onInput={(next) => {
              b.value = { ...b.peek(), [name]: next } as OwnSettings;
            }}
          />
        );
      })}
      <p class="cap">{t(messages.SIDE_A_IS)}</p>
    </div>
  );
}

function State({ tree, experiment, about, empty }: Part & { about: string; empty: boolean }) {
  const t = useText();
  const { busy, progress, refusal, sides, compare } = experiment;
  // Of another prompt, nothing is told.
  const refused = experiment.about.value === about ? refusal.value : null;
  const last = empty ? undefined : sides.value.at(-1);
  const { done, total, side } = progress.value;
  const uid = last?.draws.uid ?? tree.uid[0] ?? 0;
  const again = () => void experiment.draw(uid, about);
  if (busy.value) {
    return (
      <Progress
        done={done}
        total={total}
        label={
          total === 0
            ? t(messages.READING)
            : compare.value === "nothing"
              ? t(messages.DRAWING)
              : t(messages.DRAWING_SIDE, { side: "AB"[side] ?? "" })
        }
        onCancel={experiment.cancel}
      />
    );
  }
  if (refused?.code === "cancelled") {
    const kept = last?.drawn;
    return (
      <StateMessage
        kind="cancelled"
        title={kept ? t(messages.STOPPED_AT, { n: count(kept.done), m: count(kept.n) }) : t(messages.STOPPED)}
        body={kept ? t(messages.STOPPED_BODY) : ""}
        action={{ label: t(messages.CONTINUE), onPress: again }}
      />
    );
  }
  if (refused && refused.code !== "closed") {
    return (
      <StateMessage
        kind="error"
        title={refused.message || t(messages.FAILED)}
        body={refused.message ? refused.hint : t(messages.FAILED_NEXT)}
        action={refused.message ? undefined : { label: t(messages.TRY_AGAIN), onPress: again }}
      />
    );
  }
  return empty ? <StateMessage kind="empty" title={t(messages.EMPTY)} body={t(messages.EMPTY_BODY)} /> : null;
}

function Picture({ store, tree, experiment }: Part) {
  const t = useText();
  const sides = experiment.sides.value;
  const busy = experiment.busy.value;
  const [a, b] = [sides[0], sides[1] ?? null];
  const selection = store.selection.value;
  const uid = a?.draws.uid ?? 0;
  const below = selection === null ? null : depthBelow(tree, uid, selection);
  const inside = a && below !== null && below > 0 && below < a.drawn.steps && a.drawn.done > 0;
  const sameCut = a?.drawn.unit === "tokens";
  // What follows the chosen token, among the samples that pass it.
  const at = (side: typeof b) => {
    if (!side || !inside || busy || tree.rev === 0 || (side.draws.model === "other" && !sameCut)) return null;
    const draws = { ...side.draws, n: side.drawn.done } as unknown as Json;
    return {
      op: "sample_at",
      args: { draws, at: selection as number },
      about: tree.rev,
      read: (answer: Parameters<typeof readCounted>[0]) => ({ at: selection, ...readCounted(answer) }),
    };
  };
  const belowA = useAnswer(store, at(a ?? null));
  const belowB = useAnswer(store, at(b));
  if (!a) return null;
  const chosen = inside && belowA.value?.at === selection ? belowA.value : null;
  const [countedA, countedB] = chosen
    ? [chosen, belowB.value?.at === selection ? belowB.value : null]
    : [a.drawn, b?.drawn ?? null];
  const row = selection === null ? null : tree.rowOf(selection);
  const drawn = sides.map((side) => side.drawn);
  const now = store.settings.value;
  const current = sides.every((side, k) => isCurrent(experiment, side, now, k === 1));
  const whole = drawn.every(({ done, n }) => done === n);
  return (
    <div class="stage" aria-busy={inside && !busy && !chosen && belowA.busy}>
      <Sentence
        a={countedA}
        b={countedB}
        n={chosen ? a.drawn.done : a.drawn.n}
        seed={a.drawn.seed}
        below={chosen && row !== null ? (tree.text[row] ?? "") : null}
        bleu={drawn.map(({ measures }) => measures?.selfBleu)}
      />
      <Keys />
      <Dots a={countedA} b={countedB} byText={!sameCut} />
      {inside && belowA.refusal?.message && (
        <StateMessage kind="error" title={belowA.refusal.message} body={belowA.refusal.hint} />
      )}
      {!sameCut && <p class="cap">{t(messages.BY_TEXT)}</p>}
      {sides.map((side, k) => (
        <p key={side.draws.model + String(k)} class="cap">
          {b && `${"AB"[k]} · `}
          {side.draws.model === "other" && `${store.info.value.other ?? ""} · `}
          <Made settings={side.draws.settings} />
        </p>
      ))}
      {!current && !busy && <p class="cap">{t(messages.CHANGED)}</p>}
      <div class="ctl after">
        <Button
          icon="fit"
          label={t(messages.SHOW_IN_TREE)}
          disabledReason={
            tree.rev === 0
              ? t(messages.NEEDS_KERNEL)
              : busy || a.drawn.done === 0
                ? t(messages.DRAWING)
                : undefined
          }
          onPress={() => void experiment.show()}
        />
        {experiment.shown.value !== null && store.overlay.value && (
          <span class="cap">
            {t(messages.IN_TREE, { m: count(experiment.shown.value), n: count(store.overlay.value.total) })}
          </span>
        )}
      </div>
      <div class={`two${b ? " both" : ""}`}>
        {whole && <Measures drawn={drawn} />}
        {sides.map((side, k) => (
          <Texts key={side.draws.model + String(k)} drawn={side.drawn} side={b ? ("AB"[k] ?? "") : ""} />
        ))}
      </div>
    </div>
  );
}

/** The settings in use, by their names. */
function Made({ settings }: { settings: Settings }) {
  const t = useText();
  const names = (Object.keys(CONTROLS) as (keyof typeof CONTROLS)[]).filter(
    (name) => settings[name] !== NEUTRAL[name],
  );
  const listed = names.map((name) => `${t(settingNames.CONTROLS[name])} ${written(name, settings[name])}`);
  if (settings.sequence_bias?.length) listed.push(t(settingNames.STAGES.sequence_bias));
  return (
    <>
      {t(messages.MADE_WITH, {
        settings: listed.length ? listed.join(t(messages.COMMA)) : t(messages.NO_SETTINGS),
      })}
    </>
  );
}
