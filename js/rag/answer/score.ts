/** How a passage's score is named and written. */
import type { Message } from "../../shared/text";
import type { Passage } from "../types";
import * as messages from "./messages";

const RRF = 1000;

/** The name of a score, and its number; reciprocal ranks are small, so a thousandfold. */
export function scoreOf({ unit, score }: Passage): [Message, string] {
  const name = (messages.UNITS as Record<string, Message>)[unit] ?? messages.SCORE;
  return [name, unit === "rrf" ? signed(score * RRF, 1) : signed(score, 2)];
}

/** A number with a true minus, and none before a zero. */
export function signed(value: number, digits: number): string {
  const text = value.toFixed(digits);
  return text.startsWith("-") ? (Number(text) === 0 ? text.slice(1) : `−${text.slice(1)}`) : text;
}
