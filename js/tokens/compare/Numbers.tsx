/** Ratios, what a context window holds, and what it costs at the reader's own price. */
import { useSignal } from "@preact/signals";
import { useId } from "preact/hooks";
import { SectionHead } from "../../shared/components";
import { useText } from "../../shared/mount";
import { count } from "../../shared/text";
import * as messages from "./messages";
import type { Comparison, Row } from "./read";

const WINDOW = "8,192";
const MILLION = 1e6;

export function Numbers({ comparison }: { comparison: Comparison }) {
  const t = useText();
  const id = useId();
  const context = useSignal(WINDOW);
  const prices = useSignal<Record<string, string>>({});
  const { rows, characters, words, shown } = comparison;
  const room = readWhole(context.value);
  const wrong = rows.some((row) => Number.isNaN(readPrice(prices.value[row.id])));
  const names = (row: Row) => (
    <th scope="row" class={row.id === shown ? "shown" : undefined}>
      {row.name}
    </th>
  );
  return (
    <div class="two">
      <section class="part">
        <SectionHead title={t(messages.FITS)} note={t(messages.FITS_NOTE)} />
        <div class="asks">
          <label for={`${id}w`}>{t(messages.WINDOW)}</label>
          <input
            id={`${id}w`}
            class="sum"
            inputMode="numeric"
            value={context.value}
            aria-invalid={Number.isNaN(room)}
            onInput={(event) => {
              context.value = event.currentTarget.value;
            }}
          />
          <span>{t(messages.WINDOW_UNIT)}</span>
          {Number.isNaN(room) && (
            <span class="wrong" role="alert">
              {t(messages.BAD_WINDOW)}
            </span>
          )}
        </div>
        <table class="t figures fits">
          <thead>
            <tr>
              <th scope="col">{t(messages.TOKENIZER)}</th>
              <th scope="col">{t(messages.TOKENS)}</th>
              <th scope="col">{t(messages.PER_CHARACTER)}</th>
              <th scope="col">{t(messages.PER_WORD)}</th>
              <th scope="col">{t(messages.HOLDS)}</th>
              <th scope="col">{t(messages.HOLDS_WORDS)}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => {
              const times = holds(row, room);
              return (
                <tr key={row.id} class={row.loses ? "loses" : undefined}>
                  {names(row)}
                  <td>
                    {count(row.count)}
                    {row.loses && <em>*</em>}
                  </td>
                  <td>{ratio(row.count, characters)}</td>
                  <td>{ratio(row.count, words)}</td>
                  <td>{times === null ? "–" : rounded(times * characters)}</td>
                  <td>{times === null ? "–" : rounded(times * words)}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </section>
      <section class="part">
        <SectionHead title={t(messages.COSTS_TITLE)} note={t(messages.PRICE_NOTE)} />
        <div class="asks">
          {wrong && (
            <span class="wrong" role="alert">
              {t(messages.BAD_PRICE)}
            </span>
          )}
        </div>
        <table class="t figures costs">
          <thead>
            <tr>
              <th scope="col">{t(messages.TOKENIZER)}</th>
              <th scope="col">{t(messages.PRICE)}</th>
              <th scope="col">{t(messages.THIS_TEXT)}</th>
              <th scope="col">{t(messages.MILLION)}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => {
              const price = readPrice(prices.value[row.id]);
              return (
                <tr key={row.id} class={row.loses ? "loses" : undefined}>
                  {names(row)}
                  <td>
                    <input
                      class="sum"
                      inputMode="decimal"
                      placeholder={t(messages.YOUR_PRICE)}
                      aria-label={t(messages.PRICE_OF, { name: row.name })}
                      aria-invalid={Number.isNaN(price)}
                      value={prices.value[row.id] ?? ""}
                      onInput={(event) => {
                        prices.value = { ...prices.value, [row.id]: event.currentTarget.value };
                      }}
                    />
                  </td>
                  <td>{cost(row.count, price)}</td>
                  <td>{characters ? cost((row.count / characters) * MILLION, price) : "–"}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </section>
    </div>
  );
}

/** How many times the text goes into a window: tokens that are added around it are taken off (twin of `tokens/window.py`). */
export function holds(row: Pick<Row, "count" | "added">, context: number): number | null {
  if (Number.isNaN(context) || row.count === 0) return null;
  return Math.max(0, context - row.added.length) / row.count;
}

/** Two figures, as a ratio from a sample deserves. */
export function rounded(value: number): string {
  return value < 10 ? value.toFixed(1) : `≈ ${count(Number(value.toPrecision(2)))}`;
}

function ratio(tokens: number, of: number): string {
  return of ? (tokens / of).toFixed(2) : "–";
}

function cost(tokens: number, price: number | null): string {
  if (price === null || Number.isNaN(price)) return "–";
  return ((tokens * price) / MILLION).toLocaleString("en-US", { maximumSignificantDigits: 3 });
}

/** A price as people write it, with a point or a comma; null where there is none, NaN where it is none. */
export function readPrice(text = ""): number | null {
  const bare = text.trim().replace(/^[^\d.,-]+|[^\d.,]+$/g, "");
  if (text.trim() === "") return null;
  const plain = /^\d{1,3}(,\d{3})+(\.\d*)?$/.test(bare) ? bare.replaceAll(",", "") : bare.replace(",", ".");
  return /^(\d+\.?\d*|\.\d+)$/.test(plain) ? Number(plain) : Number.NaN;
}

export function readWhole(text: string): number {
  const bare = text.replace(/[,\s_’]/g, "");
  const value = /^\d+$/.test(bare) ? Number(bare) : Number.NaN;
  return value >= 1 ? value : Number.NaN;
}
