/** Rotary positions: a clock hand for each pair of dimensions, and the score that comes of it. */
import { useSignal } from "@preact/signals";
import { SectionHead } from "../shared/components";
import { useText } from "../shared/mount";
import { count } from "../shared/text";
import { Curve } from "./Curve";
import * as messages from "./messages";
import { distanceOf, two } from "./Sentence";
import { frequencies, scoreByDistance } from "./schemes";
import type { Store } from "./store";

const DIALS = 8;

const KINDS: Record<string, string> = {
  yarn: "YaRN",
  longrope: "LongRoPE",
  llama3: "Llama 3",
  dynamic: "dynamic NTK",
};

/** What a kind of scaling is called among people. */
export const nameOf = (kind: string): string => KINDS[kind] ?? kind;

export function Rope({ store }: { store: Store }) {
  const t = useText();
  const p = store.position.value;
  const turns = store.turns.value;
  const length = store.length.value;
  // From the fastest to the slowest.
  const shown = Array.from({ length: Math.min(DIALS, turns.length) }, (_, place) =>
    Math.round((place * (turns.length - 1)) / Math.max(1, Math.min(DIALS, turns.length) - 1)),
  );
  const values = Array.from({ length }, (_, distance) => scoreByDistance(distance, turns));
  const chosen = useSignal<number | null>(null);
  const mark = chosen.value ?? distanceOf(p);
  return (
    <>
      <div class="cols two">
        <section>
          <SectionHead
            title={t(messages.DIALS, { p })}
            note={t(messages.DIALS_NOTE, { n: shown.length, all: turns.length })}
          />
          <ol class="dials">
            {shown.map((pair) => (
              <li key={pair}>
                <Dial pair={pair} turn={turns[pair] ?? 0} position={p} />
              </li>
            ))}
          </ol>
        </section>
        <section>
          <SectionHead title={t(messages.SCORE)} />
          <Curve
            name={t(messages.SCORE_NAME, { n: length - 1, d: mark, s: two(values[mark] ?? 0) })}
            values={values}
            mark={Math.min(mark, length - 1)}
            low={-1}
            high={1}
            height={176}
            format={two}
            onMark={(distance) => {
              chosen.value = distance;
            }}
          />
        </section>
      </div>
      <Scaling store={store} />
    </>
  );
}

/** What scaling to longer texts has done to the slowest pair, and to every score. */
function Scaling({ store }: { store: Store }) {
  const t = useText();
  const { base, frequencies: scaled, scaling, attention_scaling: times } = store.rope.value;
  if (!store.own.value || scaling === "default") return null;
  const slowest = (turns: readonly number[]) => count(Math.round((2 * Math.PI) / (turns.at(-1) ?? 1)));
  const plain = frequencies(2 * scaled.length, base);
  return (
    <p class="cap">
      {t(messages.SCALING, { kind: nameOf(scaling), before: slowest(plain), now: slowest(scaled) })}
      {times !== 1 && ` ${t(messages.SCALED_SCORES, { times: two(times * times) })}`}
    </p>
  );
}

const RADIUS = 24;
const TIP = 3;
const EDGE = RADIUS + TIP;

function Dial({ pair, turn, position }: { pair: number; turn: number; position: number }) {
  const t = useText();
  const angle = position * turn;
  const around = turn > 0 ? (2 * Math.PI) / turn : Number.POSITIVE_INFINITY;
  const n = around < 10 ? around.toFixed(1) : count(Math.round(around));
  const degrees = Math.round(((angle * 180) / Math.PI) % 360);
  const name = t(messages.DIAL_NAME, { i: pair, degrees, n });
  return (
    <>
      <svg
        width={2 * EDGE}
        height={2 * EDGE}
        viewBox={`${-EDGE} ${-EDGE} ${2 * EDGE} ${2 * EDGE}`}
        role="img"
        aria-label={name}
      >
        <title>{name}</title>
        <circle class="face" r={RADIUS} />
        <line class="start" x2={RADIUS} />
        <line class="hand" x2={RADIUS * Math.cos(angle)} y2={-RADIUS * Math.sin(angle)} />
        <circle class="tip" cx={RADIUS * Math.cos(angle)} cy={-RADIUS * Math.sin(angle)} r={TIP} />
      </svg>
      <span>{t(messages.DIAL, { i: pair })}</span>
      <span class="muted">{t(messages.WAVELENGTH, { n })}</span>
    </>
  );
}
