/** What the words on a card are made of. */
import { useSurroundings } from "../../shared/mount";
import { duration, type Message, say } from "../../shared/text";
import type { NodeState } from "../types";
import * as messages from "./messages";

/** A size as people write it: 832 B, 27.6 kB, 1.4 MB. */
export function bytes(size: number): string {
  if (size < 1000) return `${size} B`;
  if (size < 1e6) return `${(size / 1000).toFixed(1)} kB`;
  if (size < 1e9) return `${(size / 1e6).toFixed(1)} MB`;
  return `${(size / 1e9).toFixed(1)} GB`;
}

const STATES: Record<NodeState["state"], Message> = {
  idle: messages.IDLE,
  waiting: messages.WAITING,
  running: messages.RUNNING,
  ran: messages.RAN,
  kept: messages.KEPT,
  failed: messages.FAILED,
  skipped: messages.SKIPPED,
  changed: messages.EDITED,
};

export type Text = (message: Message, slots?: Record<string, string | number>) => string;

/** A space between Chinese and Latin: a sentence does not know which of them a node's name is. */
const spaced = (text: string): string =>
  text
    .replace(/(\p{Script=Han})([A-Za-z0-9])/gu, "$1 $2")
    .replace(/([A-Za-z0-9])(\p{Script=Han})/gu, "$1 $2");

/** As `useText`, for sentences with names of nodes in them. */
export function useSentence(): Text {
  const { language } = useSurroundings();
  return (message, slots) => {
    const text = say(message, language.value, slots);
    return language.value === "zh" ? spaced(text) : text;
  };
}

/** The state in one word; of what ran, its time. */
export function stateWord(t: Text, { state, ms, done, total }: NodeState): string {
  if (state === "ran" && ms !== null) return ms < 0.5 ? "<1 ms" : duration(ms);
  if (state === "running" && total > 0) return t(messages.SOME, { done, total });
  return t(STATES[state]);
}

/** The same with its reason. */
export function stateReason(t: Text, state: NodeState): string {
  const word = state.state === "ran" ? t(messages.RAN) : t(STATES[state.state]);
  const why = state.error?.message ?? state.why;
  return why ? t(messages.WHY, { state: word, why: t(why) }) : word;
}
