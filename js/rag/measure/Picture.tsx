/** One row per metric: where its mean lies, and beside another pipeline how far they differ. */
import { Key } from "../../shared/components";
import { useSurroundings, useText } from "../../shared/mount";
import { count } from "../../shared/text";
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
          <th scope="col" class="ms-plot">
            <Scale low="0" high="1" />
          </th>
          <th scope="col">{t(messages.MEAN)}</th>
          <th scope="col">{t(messages.INTERVAL)}</th>
          <th scope="col" />
        </tr>
      </thead>
      <tbody>
        {metrics.map((one) => (
          <tr key={one.name}>
            <th scope="row">{one.name}</th>
            <td class="ms-plot">
              <span class="ms-axis" aria-hidden={true}>
                <Whisker low={one.low} high={one.high} />
                <i class="dot b" style={`left:${one.mean * 100}%`} />
              </span>
            </td>
            <td class="num">
              <b>{metric(one.mean)}</b>
            </td>
            <td class="num">{t(messages.RANGE, { low: metric(one.low), high: metric(one.high) })}</td>
            <td class="muted">{t(messages.METHODS[one.method] ?? messages.INTERVAL)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Pairs({ differences }: { differences: readonly Difference[] }) {
  const t = useText();
  // One scale for all rows, so that their lengths can be compared.
  const reach = Math.max(0.05, ...differences.flatMap(({ low, high }) => [Math.abs(low), Math.abs(high)]));
  const widest = Math.ceil(reach * 20) / 20;
  const at = (value: number) => (value / widest + 1) / 2;
  return (
    <table class="t ms-t">
      <thead>
        <tr>
          <th scope="col">{t(messages.METRIC)}</th>
          <th scope="col" class="ms-plot ms-wide">
            <Scale low="0" high="1" />
          </th>
          <th scope="col">{t(messages.YOURS)}</th>
          <th scope="col">{t(messages.OTHER)}</th>
          <th scope="col" class="ms-plot">
            <Scale low={signed(-widest)} middle="0" high={signed(widest)} />
          </th>
          <th scope="col">{t(messages.DIFFERENCE)}</th>
          <th scope="col">{t(messages.P)}</th>
        </tr>
      </thead>
      <tbody>
        {differences.map((one) => (
          <tr key={one.name}>
            <th scope="row">{one.name}</th>
            <td class="ms-plot ms-wide">
              <span class="ms-axis" aria-hidden={true}>
                <i
                  class="way"
                  style={`left:${Math.min(one.a, one.b) * 100}%;width:${Math.abs(one.b - one.a) * 100}%`}
                />
                <i class="dot b" style={`left:${one.b * 100}%`} />
                <i class="dot a" style={`left:${one.a * 100}%`} />
              </span>
            </td>
            <td class="num">{metric(one.a)}</td>
            <td class="num">{metric(one.b)}</td>
            <td class="ms-plot">
              <span class={`ms-axis ${one.low > 0 ? "more" : one.high < 0 ? "less" : ""}`} aria-hidden={true}>
                <i class="zero" />
                <Whisker low={at(one.low)} high={at(one.high)} />
                <i class="dot b" style={`left:${at(one.mean) * 100}%`} />
              </span>
            </td>
            <td class="num">
              <b>{signed(one.mean)}</b>
              <small>{t(messages.RANGE, { low: signed(one.low), high: signed(one.high) })}</small>
              <small>{t(messages.CHANGED, { better: count(one.better), worse: count(one.worse) })}</small>
            </td>
            <td class="num">{pValue(one.p)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Whisker({ low, high }: { low: number; high: number }) {
  return <i class="whisker" style={`left:${low * 100}%;width:${(high - low) * 100}%`} />;
}

function Scale({ low, middle, high }: { low: string; middle?: string; high: string }) {
  return (
    <span class="ms-scale" aria-hidden={true}>
      <span>{low}</span>
      {middle && <span>{middle}</span>}
      <span>{high}</span>
    </span>
  );
}
