import { expect, test } from "vitest";
import { count, departures, type Guess, idsOf, isBonus, lastOf, type Round, tellingRound } from "./read";

const guess = (token_id: number, accepted: boolean | null, overlap = 0.5): Guess => ({
  token_id,
  text: `g${token_id}`,
  q: 0.5,
  p: 0.4,
  overlap,
  draw: accepted === null ? null : 0.3,
  accepted,
});
const round = (token_id: number | null, ...guesses: Guess[]): Round => ({
  guesses,
  token_id,
  options: token_id === null ? [] : [{ token_id, text: `t${token_id}`, probability: 0.7, p: 0.6, q: 0.1 }],
});

const ROUNDS = [
  round(9, guess(1, true, 0.9), guess(2, true, 0.8)),
  round(8, guess(3, true, 0.7), guess(4, false, 0.2), guess(5, null, 0.1)),
  round(null, guess(6, true, 0.4)),
];

test("what was decided is counted, and what was not is not", () => {
  const { decided, accepted, expected, perPass } = count(ROUNDS);
  expect([decided, accepted]).toEqual([5, 4]);
  expect(expected).toBeCloseTo((0.9 + 0.8 + 0.7 + 0.2 + 0.4) / 5, 12);
  expect(perPass).toBeCloseTo(6 / 3, 12);
  expect(count([])).toEqual({ decided: 0, accepted: 0, expected: null, perPass: 0 });
  expect(count([round(9)])).toEqual({ decided: 0, accepted: 0, expected: null, perPass: 1 });
});

test("the text is what stayed, and the token behind it", () => {
  expect(ROUNDS.flatMap(idsOf)).toEqual([1, 2, 9, 3, 8, 6]);
  expect(ROUNDS.map((one) => lastOf(one)?.text)).toEqual(["t9", "t8", undefined]);
  expect([...ROUNDS, round(7)].map(isBonus)).toEqual([true, false, true, false]);
});

test("the first rejection is looked at first", () => {
  expect(tellingRound(ROUNDS)).toBe(1);
  expect(tellingRound(ROUNDS.slice(0, 1))).toBe(0);
  expect(tellingRound([])).toBe(0);
});

test("a step departs where not the likeliest token won", () => {
  expect(departures([0, 2, 0, 1].map((chosen) => ({ candidates: [], chosen })))).toEqual([1, 3]);
});
