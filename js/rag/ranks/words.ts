/** Ranks, scores and stages in words. */
import type { useText } from "../../shared/mount";
import type { Language } from "../../shared/text";
import * as messages from "./messages";
import type { Part, Ranked, Ranks, Stage } from "./read";

type Say = ReturnType<typeof useText>;

/** A score as it is written in its unit; a true minus. */
export function scoreOf(score: number, unit: string, digits?: number): string {
  const scaled = unit === "rrf" ? score * 1000 : score;
  return signed(scaled, digits ?? (unit === "rrf" ? 1 : 2));
}

export function signed(value: number, digits = 2): string {
  const written = Math.abs(value).toFixed(digits);
  return `${value < 0 && Number(written) !== 0 ? "−" : ""}${written}`;
}

/** What a column is called; stages of one kind are numbered. */
export function nameOf(stages: readonly Stage[], number: number, t: Say): string {
  const kind = stages[number]?.stage ?? "";
  const same = stages.flatMap((one, k) => (one.stage === kind ? [k] : []));
  const name = t(messages.STAGES[kind as keyof typeof messages.STAGES] ?? messages.STAGES.dense);
  return same.length > 1 ? `${name} ${same.indexOf(number) + 1}` : name;
}

/** A name inside a Chinese sentence: Latin letters stand a space apart from the characters beside them. */
export function apart(name: string, language: Language, side: "before" | "behind"): string {
  if (language !== "zh" || !/[\w]/.test(side === "before" ? name.charAt(0) : name.slice(-1))) return name;
  return side === "before" ? ` ${name}` : `${name} `;
}

/** What its numbers are. */
export function unitOf({ unit, settings }: Stage, t: Say): string {
  if (unit === "mmr") return `λ = ${settings.lambda ?? ""}`;
  return t(messages.UNITS[unit as keyof typeof messages.UNITS] ?? messages.UNITS.weighted);
}

const ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth".split(" ");
const SUFFIXES: Record<string, string> = { one: "st", two: "nd", few: "rd", other: "th" };

/** "third", "14th"; in Chinese the number alone, its sentence says 第. */
export function ordinal(rank: number, language: Language): string {
  if (language === "zh") return `第 ${rank}`;
  const suffix = SUFFIXES[new Intl.PluralRules("en", { type: "ordinal" }).select(rank)] ?? "th";
  return ORDINALS[rank - 1] ?? `${rank}${suffix}`;
}

/** "third, eighth and fourth". */
export function listed(items: readonly string[], language: Language): string {
  if (language === "zh") return items.join("、");
  return new Intl.ListFormat("en-GB").format(items);
}

/** Where a chunk lies, as short as a token. */
export function placeOf({ doc, start, end }: Ranked): string {
  return `${doc} ${start}–${end}`;
}

/** Who was ahead of a passage before a stage and is behind it since: the best placed of them. */
export function overtaken({ rows }: Ranks, one: Ranked, number: number): Ranked | null {
  const rank = (of: Ranked, at: number) => of.way[at]?.[0] ?? Number.POSITIVE_INFINITY;
  const before = number - 1;
  const passed = rows.filter(
    (other) =>
      rank(other, before) < rank(one, before) && rank(other, number) > rank(one, number) && other.way[number],
  );
  return passed.sort((a, b) => rank(a, before) - rank(b, before))[0] ?? null;
}

/** The earlier pick that MMR says a passage repeats. */
export function repeated({ rows }: Ranks, parts: readonly Part[] | undefined): Ranked | null {
  const near = parts?.find(({ kind }) => kind === "repeat")?.row;
  return rows.find(({ row }) => row === near) ?? null;
}
