import { expect, test } from "vitest";
import { sqrtIndex } from "../shared/palette";
import { SEQ_TICKS, shades, weightText } from "./scale";

test("weights have four decimals, and none that is not 0 is written as 0", () => {
  expect(weightText(0.68904)).toBe("0.6890");
  expect(weightText(0.00005)).toBe("0.0001");
  expect(weightText(0.00004)).toBe("<0.0001");
  expect(weightText(0.004, 2)).toBe("<0.01");
  expect(weightText(0)).toBe("0.0000");
});

test("shades follow the square root, like the legend", () => {
  const weights = Float32Array.from([0, 0.04, 0.25, 1, 1.0000001]);
  expect([...shades(weights)]).toEqual([0, 51, 128, 255, 255]);
  for (const [place, label] of SEQ_TICKS) expect(sqrtIndex(Number(label))).toBe(Math.round(255 * place));
});
