import { expect, test } from "vitest";
import told from "../../tests/protocol/prompts.json";
import { flips } from "./Sentence";
import { faultOf } from "./slots";
import { mcnemar, type Results, verdicts, wilson } from "./statistics";

test.each(told.statistics.map((each) => [each.results.examples.length, each] as const))(
  "of %i inputs, both sides say the same",
  (n, { results, ...expected }) => {
    for (const calibrated of [false, true]) {
      const python = calibrated ? expected.calibrated : expected.plain;
      const table = results.prompts.map((_, prompt) =>
        verdicts(results as unknown as Results, prompt, calibrated),
      );
      expect(table.map((row) => row.map(({ chosen }) => chosen))).toEqual(python.predictions);
      const counts = table.map((row) => row.filter(({ right }) => right).length);
      expect(counts).toEqual(python.right);
      for (const [prompt, row] of table.entries()) {
        for (const [input, { shares }] of row.entries()) {
          for (const [label, share] of shares.entries()) {
            expect(share).toBeCloseTo(python.shares[prompt]?.[input]?.[label] ?? Number.NaN, 8);
          }
        }
        for (const [end, bound] of wilson(counts[prompt] ?? 0, n).entries()) {
          expect(bound).toBeCloseTo(python.intervals[prompt]?.[end] ?? Number.NaN, 8);
        }
      }
      const { gained, lost } = flips(table[0] ?? [], table.at(-1) ?? []);
      expect([gained, lost]).toEqual([python.gained, python.lost]);
      const p = mcnemar(gained.length, lost.length);
      expect(p / python.p).toBeCloseTo(1, 7);
    }
  },
);

test.each(told.slots)("of $text with $shots solved examples, both sides say the same", (each) => {
  expect(faultOf(each.text, each.shots)).toEqual(each.fault);
});
