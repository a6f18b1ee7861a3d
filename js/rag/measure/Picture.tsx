/** One row per metric: where its mean lies, and beside another pipeline how far they differ. */
import { Key } from "../../shared/components";
import { useSurroundings, useText } from "../../shared/mount";
import { count, type Message } from "../../shared/text";
import * as messages from "./messages";
import type { Difference, Measured, Metric } from "./read";
import { metric, pValue, signed } from "./words";

export function Picture({ measured }: { measured: Measured }) {
  const t = useText();
  const gap = useSurroundings().language.value === "zh" ? "" : " ";
  const { metrics = [], differences, k, depth } = measured;
  const resized = differences && measured.chunks_b !== measured.chunks;
  const notes = [
    t(messages.CAPTION, { k, depth }),
    ...(differences ? [t(messages.CAPTION_PAIRED)] : []),
    ...(resized
      ? [t(messages.CAPTION_CHUNKS, { a: count(measured.chunks), b: count(measured.chunks_b), k })]
      : []),
    ...(measured.unreachable > 0 ? [t(messages.UNREACHABLE, { n: count(measured.unreachable) })] : []),
  ];
  return (
    <>
      {differences && (
        <div class="ms-keys">
          <Key swatch="var(--bg);box-shadow:inset 0 0 0 2px var(--seq-bar)" label={t(messages.YOURS)} />
          <Key swatch="var(--seq-bar)" label={t(messages.OTHER)} />
        </div>
      )}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section class="ms-view" tabIndex={0} aria-label={t(messages.PICTURE)}>
        {differences ? <Pairs differences={differences} /> : <Means metrics={metrics} />}
      </section>
      <p class="cap">{notes.join(gap)}</p>
    </>
  );
}

function Means({ metrics }: { metrics: readonly Metric[] }) {
  const t = useText();
  return (
    <table class="t ms-t">
      <thead>
        <tr>
          <th scope="col">{t(messages.METRIC)}</th>
          <Scale ticks={["0", "1"]} />
          <Heads names={[messages.MEAN, messages.INTERVAL]} />
          <th scope="col" />
        </tr>
      </thead>
      <tbody>
        {metrics.map(({ name, mean, low, high, method }) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <Axis range={[low, high]} dots={[mean]} />
            <td class="num">
              <b>{metric(mean)}</b>
            </td>
            <td class="num">{t(messages.RANGE, { low: metric(low), high: metric(high) })}</td>
            <td class="muted">{t(messages.METHODS[method] ?? messages.INTERVAL)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Pairs({ differences }: { differences: readonly Difference[] }) {
  const t = useText();
  // One scale for all rows, so that their lengths can be compared.
  const reach = Math.max(0.05, ...differences.flatMap(({ low, high }) => [-low, high]));
  const widest = Math.ceil(reach * 20) / 20;
  const at = (value: number) => (value / widest + 1) / 2;
  return (
    <table class="t ms-t">
      <thead>
        <tr>
          <th scope="col">{t(messages.METRIC)}</th>
          <Scale ticks={["0", "1"]} wide />
          <Heads names={[messages.YOURS, messages.OTHER]} />
          <Scale ticks={[signed(-widest), "0", signed(widest)]} />
          <Heads names={[messages.DIFFERENCE, messages.P]} />
        </tr>
      </thead>
      <tbody>
        {differences.map(({ name, a, b, mean, low, high, p, better, worse }) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <Axis range={[Math.min(a, b), Math.max(a, b)]} dots={[b, a]} wide />
            <td class="num">{metric(a)}</td>
            <td class="num">{metric(b)}</td>
            <Axis
              range={[at(low), at(high)]}
              dots={[at(mean)]}
              zero
              tone={low > 0 ? "more" : high < 0 ? "less" : ""}
            />
            <td class="num">
              <b>{signed(mean)}</b>
              <small>{t(messages.RANGE, { low: signed(low), high: signed(high) })}</small>
              <small>{t(messages.CHANGED, { better: count(better), worse: count(worse) })}</small>
            </td>
            <td class="num">{pValue(p)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Heads({ names }: { names: readonly Message[] }) {
  const t = useText();
  return (
    <>
      {names.map((name) => (
        <th key={name.en} scope="col">
          {t(name)}
        </th>
      ))}
    </>
  );
}

interface AxisProps {
  range: readonly [from: number, to: number];
  /** The last one is hollow where there are two. */
  dots: readonly number[];
  zero?: boolean;
  tone?: string;
  /** Left out where it is narrow: its numbers stand beside it. */
  wide?: boolean;
}

/** A stretch of a line from 0 to 1, and dots on it; the numbers stand beside it. */
function Axis({ range: [from, to], dots, zero, tone = "", wide }: AxisProps) {
  return (
    <td class={plot(wide)}>
      <span class={`ms-axis ${tone}`} aria-hidden={true}>
        {zero && <i class="zero" />}
        <i class="whisker" style={`left:${from * 100}%;width:${(to - from) * 100}%`} />
        {dots.map((dot, index) => (
          <i
            key={index === 0 ? "b" : "a"}
            class={index === 0 ? "dot" : "dot a"}
            style={`left:${dot * 100}%`}
          />
        ))}
      </span>
    </td>
  );
}

function Scale({ ticks, wide }: { ticks: readonly string[]; wide?: boolean }) {
  return (
    <th scope="col" class={plot(wide)}>
      <span class="ms-scale" aria-hidden={true}>
        {ticks.map((tick) => (
          <span key={tick}>{tick}</span>
        ))}
      </span>
    </th>
  );
}

const plot = (wide?: boolean) => (wide ? "ms-plot ms-wide" : "ms-plot");
