/** Sentences in two languages, and how numbers are written in each. */
import type { ComponentChild } from "preact";

export type Language = "en" | "zh";

/** One sentence in both languages; `{name}` marks a slot. */
export interface Message {
  en: string;
  zh: string;
}

/** A sentence for a catalogue. */
export const message = (en: string, zh: string): Message => ({ en, zh });

const THIN_SPACE = "\u202f";

export function isLanguage(value: unknown): value is Language {
  return value === "en" || value === "zh";
}

/** A sentence as plain text. */
export function say(
  message: Message,
  language: Language,
  slots: Record<string, string | number> = {},
): string {
  return message[language].replace(/\{(\w+)\}/g, (slot, name: string) =>
    name in slots ? String(slots[name]) : slot,
  );
}

/** A sentence whose slots are elements (token chips, bold numbers), in the order of its language. */
export function compose(
  message: Message,
  language: Language,
  slots: Record<string, ComponentChild>,
): ComponentChild[] {
  return message[language].split(/(\{\w+\})/).map((piece) => {
    const name = /^\{(\w+)\}$/.exec(piece)?.[1];
    return name !== undefined && name in slots ? slots[name] : piece;
  });
}

/** A fraction as percent: "69 %" in English, "69%" in Chinese, "<1 %" instead of 0. */
export function percent(fraction: number, language: Language, digits = 0): string {
  const unit = language === "zh" ? "%" : `${THIN_SPACE}%`;
  const smallest = 10 ** -digits;
  if (fraction > 0 && fraction * 100 < smallest / 2) return `<${smallest.toFixed(digits)}${unit}`;
  return (fraction * 100).toFixed(digits) + unit;
}

/** An integer with thousands separators. */
export function count(value: number): string {
  return value.toLocaleString("en-US");
}

/** Milliseconds, or seconds from ten seconds on. */
export function duration(milliseconds: number): string {
  return milliseconds < 10_000
    ? `${count(Math.round(milliseconds))} ms`
    : `${(milliseconds / 1000).toFixed(1)} s`;
}
