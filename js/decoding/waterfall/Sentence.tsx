/** What the picture says: how many tokens are left, how uncertain it still is, and what the last cut did. */
import type { ComponentChild } from "preact";
import { Reading, TokenChip } from "../../shared/components";
import { useSurroundings, useText } from "../../shared/mount";
import { compose, count, type Language, percent } from "../../shared/text";
import type { Settings } from "../store";
import * as messages from "./messages";
import { type Column, lastCut, type Row, type Scores, type StageName } from "./read";
import { written } from "./Settings";

const bold = (text: string) => <b class="num">{text}</b>;
const numberOf = (n: number, language: Language) =>
  (language === "en" && messages.ONE_TO_TEN[n - 1]) || count(n);

export function Sentence({
  scores,
  rows,
  columns,
}: {
  scores: Scores;
  rows: readonly Row[];
  columns: readonly Column[];
}) {
  const { language } = useSurroundings();
  const lang = language.value;
  const [first, last] = [columns[0], columns.at(-1)];
  if (!first || !last) return null;
  const n = count(scores.vocabulary);
  const left = numberOf(last.left, lang);
  const only = last.left === 1 ? last.probabilities.findIndex((p) => p > 0) : -1;
  if (only >= 0) {
    const token = <TokenChip text={rows[only]?.name ?? ""} role="model" />;
    return <Reading>{compose(messages.READ_ONE, lang, { n, token })}</Reading>;
  }
  const [a, b] = [first.entropy.toFixed(1), last.entropy.toFixed(1)];
  const pattern = a === b ? messages.STAYS : first.entropy > last.entropy ? messages.FALLS : messages.RISES;
  const change = compose(pattern, lang, { a: bold(a), b: bold(b) }) as ComponentChild;
  const whole = last.left === scores.vocabulary ? messages.READ_ALL : messages.READ;
  return <Reading>{compose(whole, lang, { n, left: bold(left), change })}</Reading>;
}

/** The rule of the last cut, and what it holds. */
export function Explanation({
  columns,
  rows,
  settings,
}: {
  columns: readonly Column[];
  rows: readonly Row[];
  settings: Settings;
}) {
  const t = useText();
  const { language } = useSurroundings();
  const lang = language.value;
  const at = lastCut(columns);
  const column = columns[at];
  const pattern = column && messages.EXPLAIN[column.name];
  if (!column || !pattern) return <p class="cap">{t(messages.NOTHING_CUT)}</p>;
  const before = lastCut(columns.slice(0, at));
  const name = before > 0 ? t(messages.STAGES[columns[before]?.name ?? "model"]) : "";
  const of = name
    ? t(messages.OF_LEFT, { name: lang === "zh" && /^\w/.test(name) ? ` ${name}` : name })
    : t(messages.OF_ALL);
  // The rule stands in the picture if all that are kept stand above it.
  const hold = column.left < rows.length && isAbove(column) ? messages.HOLD_LINE : messages.HOLD_LEFT;
  const said = t(column.left === 1 ? hold.one : hold.many, {
    n: numberOf(column.left, lang),
    m: percent(column.mass, lang, 1),
    of,
  });
  return <p class="cap">{t(pattern, { hold: said, value: amountOf(column.name, settings) })}</p>;
}

/** Whether exactly the first rows are kept. */
function isAbove({ probabilities, left }: Column): boolean {
  return probabilities.every((value, row) => !Number.isNaN(value) === row < left);
}

function amountOf(name: StageName, settings: Settings): string {
  switch (name) {
    case "model":
    case "greedy":
    case "sequence_bias":
    case "presence_frequency":
      return "";
    case "no_repeat_ngram":
      return String(settings.no_repeat_ngram_size);
    default:
      return written(name, settings[name]);
  }
}
