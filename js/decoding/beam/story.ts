/** What a step is about, in one sentence: who leads, who is overtaken, and whether the search goes on. */
import { beamAt, type Candidate, joined, pathTo, type Step, textsOf } from "./read";

export type Story =
  | { kind: "first"; leader: string; second: string | null; gap: number }
  | { kind: "overtakes"; leader: string; other: string; wins: boolean }
  | { kind: "replaces"; leader: string; other: string }
  | { kind: "ahead"; leader: string; other: string; gap: number }
  | { kind: "alone"; leader: string }
  | { kind: "ended"; text: string; score: number; finished: number };

/** More of a text than this is told by its end. */
const MOST = 28;
/** In a table there is more room. */
export const MOST_IN_TABLE = 160;

/** The ends of two texts from where they part. */
export function parted(one: readonly string[], other: readonly string[]): [string, string] {
  let shared = 0;
  while (shared < Math.min(one.length, other.length) - 1 && one[shared] === other[shared]) shared++;
  // Before a character is complete there is nothing to read.
  while (shared > 0 && [one, other].some((texts) => /^⟨.*⟩$/.test(texts[shared - 1] ?? ""))) shared--;
  const cut = (texts: readonly string[]) => tail(joined(texts.slice(shared)), shared > 0);
  return [cut(one), cut(other)];
}

export function tail(text: string, more = false, most = MOST): string {
  const letters = [...text];
  const long = letters.length > most;
  return `${more || long ? "…" : ""}${long ? letters.slice(-most).join("") : text}`;
}

/**
 * The story of step `number`.
 *
 * @param winner Rows of the text that is best in the end, step by step; empty while nobody knows.
 */
export function storyOf(steps: readonly Step[], number: number, winner: readonly number[]): Story | null {
  const step = steps[number - 1];
  if (!step) return null;
  const texts = (row: number) => textsOf(steps, pathTo(steps, number, row));
  const first = beamAt(step, 0);
  const leader = step.rows[first];
  if (!leader) return ended(steps, step);
  const best = (fits: (one: Candidate) => boolean) => {
    // Groups of a diverse search do not compete.
    const rivals = step.rows.filter((one) => one.fate === "kept" && one.group === leader.group);
    const found = rivals.filter((one) => one !== leader && fits(one));
    return found.reduce<Candidate | null>((top, one) => (top && top.score >= one.score ? top : one), null);
  };
  const names = (other: Candidate) => parted(texts(first), texts(step.rows.indexOf(other)));
  const second = best(() => true);
  if (number === 1) {
    const [mine, others] = second ? names(second) : [tail(leader.text), null];
    return { kind: "first", leader: mine, second: others, gap: second ? leader.score - second.score : 0 };
  }
  if (leader.parent !== 0) {
    const heir = best(({ parent }) => parent === 0);
    const before = steps[number - 2];
    if (heir) {
      const [mine, others] = names(heir);
      return { kind: "overtakes", leader: mine, other: others, wins: turnsOut(steps, number, first, winner) };
    }
    const last = before ? beamAt(before, 0) : -1;
    const [mine, others] = parted(texts(first), textsOf(steps, pathTo(steps, number - 1, last)));
    return { kind: "replaces", leader: mine, other: others };
  }
  if (!second) return { kind: "alone", leader: tail(joined(texts(first))) };
  const [mine, others] = names(second);
  return { kind: "ahead", leader: mine, other: others, gap: leader.score - second.score };
}

/** Whether the text that won begins as the new leader does, and not with the likeliest first token. */
function turnsOut(steps: readonly Step[], number: number, row: number, winner: readonly number[]): boolean {
  const [begin] = pathTo(steps, number, row);
  return winner.length > 0 && winner[0] === begin && steps[0]?.rows[begin ?? 0]?.place !== 0;
}

function ended(steps: readonly Step[], step: Step): Story | null {
  const row = step.rows.findIndex(({ fate, place }) => fate === "finished" && place === 0);
  const finished = step.rows.filter(({ fate }) => fate === "finished").length;
  const at = row >= 0 ? row : step.rows.findIndex(({ fate }) => fate === "finished");
  const one = step.rows[at];
  if (!one) return null;
  const text = tail(joined(textsOf(steps, pathTo(steps, step.number, at))));
  return { kind: "ended", text, score: one.score, finished };
}
