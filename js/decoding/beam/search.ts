/** One beam search at a time, and what its reader looks at; it outlives the view. */
import { type Signal, signal } from "@preact/signals";
import type { Json } from "../../shared/protocol";
import { type Refusal, refusalOf } from "../../shared/refusal";
import type { Store } from "../store";
import { type Ending, readEnding, readSteps, type Step } from "./read";

export type Variant = "plain" | "diverse" | "constrained";
export type Early = "no" | "yes" | "never";

/** As `MOST_BEAMS` and `MOST_STEPS` in Python. */
export const MOST_BEAMS = 16;
export const MOST_STEPS = 128;

export interface Wanted {
  beams: number;
  steps: number;
  variant: Variant;
  groups: number;
  diversity: number;
  /** As typed, with commas between phrases. */
  phrases: string;
  penalty: number;
  early: Early;
}

/** What a search continues. */
export interface Place {
  node: number;
  /** As `placeOf` names it. */
  name: string;
}

export interface Run {
  wanted: Wanted;
  from: Place;
  steps: readonly Step[];
  /** Null until it has come to its end. */
  ending: Ending | null;
}

export interface Search {
  wanted: Signal<Wanted>;
  /** The search on display: the last one of which a step has arrived. */
  run: Signal<Run | null>;
  busy: Signal<boolean>;
  refusal: Signal<Refusal | null>;
  /** What was searched for last, or is now: none is begun twice. */
  wording: Signal<string>;
  /** Number of the step that is looked at. */
  at: Signal<number>;
  /** By which the finished texts are ordered; at first that of the search. */
  penalty: Signal<number>;
  from: Signal<Place | null>;
  start(wording: string, from: Place): Promise<void>;
  cancel(): void;
}

const FIRST: Wanted = {
  beams: 3,
  steps: 8,
  variant: "plain",
  groups: 3,
  diversity: 1,
  phrases: "",
  penalty: 1,
  early: "no",
};

export function createSearch(store: Store): Search {
  const wanted = signal(FIRST);
  const run = signal<Run | null>(null);
  const [busy, refusal, wording] = [signal(false), signal<Refusal | null>(null), signal("")];
  const [at, penalty] = [signal(1), signal(FIRST.penalty)];
  let running: AbortController | null = null;

  const start = async (words: string, from: Place) => {
    running?.abort();
    const controller = new AbortController();
    running = controller;
    const own = wanted.peek();
    // Who stood at the end, or nowhere yet, follows the search.
    const followed = at.peek() >= (run.peek()?.steps.length ?? 0);
    [wording.value, busy.value, refusal.value] = [words, true, null];
    let now: Run = { wanted: own, from, steps: [], ending: null };
    const show = (next: Run) => {
      now = next;
      run.value = now;
      at.value = followed ? now.steps.length : Math.max(1, Math.min(at.peek(), now.steps.length));
    };
    try {
      const answer = await store.ask("beam", argumentsOf(own, from.node), {
        signal: controller.signal,
        onPart(part) {
          const steps = readSteps(part);
          if (!steps || running !== controller) return;
          if (steps[0]?.number === 1) penalty.value = own.penalty;
          show({ ...now, steps: [...now.steps, ...steps] });
        },
      });
      if (running === controller) show({ ...now, ending: readEnding(answer) });
    } catch (error) {
      if (running !== controller) return;
      const refused = refusalOf(error);
      // The tree is another by now, or the kernel: it is asked anew when that is here.
      if (refused.code === "stale" || refused.code === "closed") wording.value = "";
      else refusal.value = refused;
    }
    if (running === controller) {
      running = null;
      busy.value = false;
    }
  };
  return {
    wanted,
    run,
    busy,
    refusal,
    wording,
    at,
    penalty,
    from: signal(null),
    start,
    cancel: () => running?.abort(),
  };
}

/** Groups that divide the beams. */
export function groupings(beams: number): number[] {
  return Array.from({ length: beams }, (_, k) => k + 1).filter(
    (groups) => groups > 1 && beams % groups === 0,
  );
}

/** The number of groups that a search of so many beams can have, nearest to what is wanted. */
export function groupsFor({ beams, groups }: Wanted): number {
  const can = groupings(beams);
  return can.reduce(
    (best, one) => (Math.abs(one - groups) < Math.abs(best - groups) ? one : best),
    can[0] ?? 1,
  );
}

const WORD = /^[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\d]/u;

/** Phrases between commas; a word gets the space that it has inside a sentence, unless it stands in quotes. */
export function phrasesOf(typed: string): string[] {
  return (typed.match(/\s*"[^"]*"|[^,，、]+/g) ?? []).flatMap((piece) => {
    const phrase = piece.trim();
    if (/^".*"$/.test(phrase)) return phrase.length > 2 ? [phrase.slice(1, -1)] : [];
    return phrase ? [WORD.test(phrase) ? ` ${phrase}` : phrase] : [];
  });
}

function argumentsOf(wanted: Wanted, node: number): Record<string, Json> {
  const { beams, steps, variant, diversity, penalty, early } = wanted;
  return {
    node,
    beams,
    steps,
    variant,
    length_penalty: penalty,
    early_stopping: early === "never" ? "never" : early === "yes",
    ...(variant === "diverse" && { groups: groupsFor(wanted), diversity }),
    ...(variant === "constrained" && { phrases: phrasesOf(wanted.phrases) }),
  };
}
