/** Switch heads off and watch the next token change. */
import { useEffect } from "preact/hooks";
import {
  Button,
  Legend,
  Panel,
  Progress,
  Reading,
  SectionHead,
  Segmented,
  TokenChip,
} from "../../shared/components";
import { useSurroundings, useText } from "../../shared/mount";
import { compose, count, duration, percent } from "../../shared/text";
import type { Document, Grid } from "../document";
import { CONTINUE, NEEDS_KERNEL } from "../messages";
import { headName } from "../selection";
import type { Store } from "../store";
import { EffectMap } from "./EffectMap";
import * as messages from "./messages";
import { NextTokens } from "./NextTokens";
import { limitOf, signed, ticks } from "./scale";
import type { Effect, Effects, Sweep } from "./store";
import { lookingInVain } from "./telling";

export const EFFECTS_PANEL = "effects";

/** Whether a text has a next token: only what reads from left to right continues it. */
export const continues = ({ parts, visibility }: Document): boolean =>
  parts.length === 1 && Boolean(visibility.self?.causal);

/** The reading line while the panel is open; it speaks of the heads whose effect is on display. */
export function EffectSentence({ effects, grid }: { effects: Effects; grid: Grid }) {
  const { language } = useSurroundings();
  const t = useText();
  const answer = effects.answer.value;
  const n = effects.effect.value?.heads.length ?? 0;
  if (!answer) return null;
  const [before, after] = [answer.before, answer.after].map((value) => percent(value, language.value));
  const pattern =
    n === 0
      ? messages.ALL_ON
      : before === after
        ? messages.STAYS
        : answer.after < answer.before
          ? messages.FALLS
          : messages.RISES;
  return (
    <Reading note={n > 0 && t(messages.CLAIM)}>
      {compose(pattern, language.value, {
        n: <b class="num">{n}</b>,
        all: grid.layers * grid.heads,
        k: <TokenChip text={answer.text} role="model" />,
        a: <b class="num">{before}</b>,
        b: <b class="num">{after}</b>,
      })}
    </Reading>
  );
}

export function EffectsPanel({
  store,
  document,
  onClose,
}: {
  store: Store;
  document: Document;
  onClose: () => void;
}) {
  const t = useText();
  const { language } = useSurroundings();
  const { effects, live } = store;
  const grid = document.grids.self;
  const off = effects.off.value;
  const answer = effects.answer.value;
  const effect = effects.effect.value;
  const sweep = effects.sweep.value;
  const method = effects.method.value;
  const reason = live.value ? undefined : t(NEEDS_KERNEL);
  useEffect(() => effects.watch(), []);
  if (!grid) return null;
  return (
    <Panel
      id={EFFECTS_PANEL}
      title={t(messages.PANEL)}
      note={t(method === "zero" ? messages.NOTE_ZERO : messages.NOTE_MEAN)}
      onClose={onClose}
    >
      <div class="ctl">
        <span class="note">{t(messages.OFF)}</span>
        {off.length === 0 && <span class="note">{reason ?? t(messages.NONE_OFF)}</span>}
        {off.map((head) => (
          <span key={headName(head)} class="hchip">
            {headName(head)}
            <Button
              kind="ghost"
              icon="x"
              iconOnly
              label={t(messages.SWITCH_ON, { name: headName(head) })}
              onPress={() => effects.toggle(head)}
              disabledReason={reason}
            />
          </span>
        ))}
        {off.length > 0 && (
          <Button
            kind="ghost"
            label={t(messages.SWITCH_ALL_ON)}
            onPress={effects.allOn}
            disabledReason={reason}
          />
        )}
        <span class="end">
          <Segmented
            label={t(messages.METHOD)}
            value={method}
            onChange={effects.choose}
            options={[
              { value: "zero", label: t(messages.ZERO) },
              { value: "mean", label: t(messages.MEAN) },
            ]}
          />
        </span>
      </div>
      <div class="effects">
        <div>
          <SectionHead
            title={t(messages.ONE_AT_A_TIME)}
            note={
              answer &&
              compose(messages.CHANGE_OF, language.value, { k: <TokenChip text={answer.text} small /> })
            }
          />
          <EffectMap grid={grid} sweep={sweep} off={off} onToggle={effects.toggle} disabledReason={reason} />
          {sweep && sweep.layers > 0 && <Scale sweep={sweep} />}
          <Trying store={store} document={document} grid={grid} reason={reason} />
          {sweep && answer && <Lesson sweep={sweep} grid={grid} token={answer.text} />}
        </div>
        <div class="stage" aria-busy={effect !== null && effects.stale.value && !store.trouble.value}>
          {effect ? (
            <NextTokens effect={effect} />
          ) : (
            <SectionHead title={t(messages.NEXT)} note={reason ?? t(messages.ASKING)} />
          )}
        </div>
      </div>
    </Panel>
  );
}

function Scale({ sweep }: { sweep: Sweep }) {
  const t = useText();
  return (
    <div class="scale-note">
      <span class="less">{t(messages.LESS)}</span>
      <Legend map="div" width={140} ticks={ticks(limitOf(sweep.values))} label={t(messages.SCALE_NOTE)} />
      <span class="more">{t(messages.MORE)}</span>
      <span class="note">{t(messages.SCALE_NOTE)}</span>
    </div>
  );
}

/** A text this long fills the machine by itself; of a shorter one, the heads of a layer go through together. */
const FILLS = 256;

/** Seconds: each layer is run with its heads off, and all layers after it. */
function estimate({ forwardMs, tokens }: Document, { layers, heads }: Grid, { ms }: Effect): number {
  const together = 0.4 + 0.6 * Math.min(1, tokens.length / FILLS);
  // The first pass of a model takes longer than any other.
  return Math.ceil((Math.min(forwardMs, ms) / 1000) * ((layers + 1) / 2) * (heads + 1) * together);
}

/** The button that tries every head, and what became of it. */
function Trying({
  store: { effects },
  document,
  grid,
  reason,
}: {
  store: Store;
  document: Document;
  grid: Grid;
  reason: string | undefined;
}) {
  const t = useText();
  const sweep = effects.sweep.value;
  const n = grid.layers * grid.heads;
  const running = sweep?.state === "running";
  const effect = effects.effect.value;
  return (
    <div class="scale-note num">
      {sweep && sweep.state !== "done" && (
        <Progress
          label={t(running ? messages.TRYING : messages.STOPPED)}
          done={sweep.layers * grid.heads}
          total={n}
          onCancel={running ? effects.cancel : undefined}
        />
      )}
      {!running && sweep?.state !== "done" && (
        <Button
          label={t(sweep ? CONTINUE : messages.TRY_ALL)}
          onPress={effects.tryAll}
          disabledReason={reason ?? (effect ? undefined : t(messages.ASKING))}
        />
      )}
      {sweep?.state === "done" && <span class="note">{t(messages.TRIED, { n, s: duration(sweep.ms) })}</span>}
      {!sweep && effect && (
        <span class="note">{t(messages.ESTIMATE, { n, s: count(estimate(document, grid, effect)) })}</span>
      )}
    </div>
  );
}

function Lesson({ sweep, grid, token }: { sweep: Sweep; grid: Grid; token: string }) {
  const { language } = useSurroundings();
  const telling = lookingInVain(sweep, grid);
  if (!telling || sweep.state === "running") return null;
  return (
    <p class="cap">
      {compose(messages.LOOKS_IN_VAIN, language.value, {
        h: headName(telling.head),
        w: percent(telling.look, language.value),
        k: <TokenChip text={token} small />,
        v: signed(telling.change),
      })}
    </p>
  );
}
