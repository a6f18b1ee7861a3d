import { expect, test } from "vitest";
import { beamAt, joined, pathTo, rerank, scored, textsOf } from "./read";
import { ranks, searched } from "./recorded";
import { groupings, groupsFor, phrasesOf } from "./search";
import { parted, storyOf } from "./story";

const SKY = searched("sky");

test("a search is read as it was sent: kept, thrown away, and from whom each comes", () => {
  expect(SKY.steps.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5, 6, 7]);
  const [first, second] = SKY.steps;
  expect(first?.rows.map(({ text }) => text)).toEqual([" of", " it", " the", " that", " there", " we"]);
  expect(first?.rows.map(({ fate }) => fate)).toEqual(["kept", "kept", "kept", "pruned", "pruned", "pruned"]);
  expect(first?.rows[3]?.reason).toBe("beams");
  // " the" continues " of": the sums add up along the parents.
  const the = second?.rows.find(({ text }) => text === " the");
  expect(the?.score).toBeCloseTo((first?.rows[the?.parent ?? 0]?.score ?? 0) + (the?.logprob ?? 0), 4);
});

test("other length penalties order the finished texts as Python does, to the last bit", () => {
  const { ending } = searched("ended");
  for (const { penalty, scores } of ranks) {
    expect(rerank(ending.hypotheses, penalty).map(({ score }) => score)).toEqual(scores);
  }
  expect(scored(-6, 4, 0.5)).toBe(-3);
});

test("a path leads back to the first step, and its tokens are the text", () => {
  for (const name of ["sky", "ended", "diverse", "constrained"] as const) {
    const { steps, ending } = searched(name);
    for (const { step, candidate, total, length } of ending.hypotheses) {
      const path = pathTo(steps, step, candidate);
      expect(path).toHaveLength(length);
      const sum = path.reduce((all, row, k) => all + (steps[k]?.rows[row]?.logprob ?? Number.NaN), 0);
      expect(sum).toBeCloseTo(total, 3);
    }
  }
  const { steps, ending } = searched("constrained");
  const [best] = rerank(ending.hypotheses, 1);
  const text = textsOf(steps, pathTo(steps, best?.step ?? 0, best?.candidate ?? 0)).join("");
  expect(text).toContain(" ocean");
  expect(text).toContain(" light");
});

test("bytes stand in a text only as long as no token completes them", () => {
  expect(joined(["⟨E9 80⟩", "通", " a"])).toBe("通 a");
  expect(joined(["a", "⟨F0⟩", "⟨9F 98⟩", "😀"])).toBe("a😀");
  expect(joined(["⟨E9 80⟩"])).toBe("⟨E9 80⟩");
  // Broken off: nothing completes them, and they stay.
  expect(joined(["⟨E9⟩", "b"])).toBe("⟨E9⟩b");
  expect(joined(["⟨E9⟩", "道"])).toBe("道");
  expect(joined(["⟨E9⟩", "中"])).toBe("⟨E9⟩中");
});

test("two texts are told from where they part", () => {
  expect(parted([" of", " the", " way"], [" of", " a"])).toEqual(["… the way", "… a"]);
  expect(parted(["a"], ["b"])).toEqual(["a", "b"]);
  expect(parted(["⟨E9 80⟩", "通"], ["⟨E9 80⟩", "逛"])).toEqual(["通", "逛"]);
  expect(parted(["x".repeat(60)], ["b"])[0]).toBe(`…${"x".repeat(28)}`);
});

test("the story of each step is who leads, and whom it overtook", () => {
  const winner = pathTo(SKY.steps, 7, SKY.ending.hypotheses[0]?.candidate ?? 0);
  const stories = SKY.steps.map(({ number }) => storyOf(SKY.steps, number, winner));
  expect(stories[0]).toMatchObject({ kind: "first", leader: " of", second: " it" });
  // The rows of the design: at step 3 " it reflects the" is ahead of " of the way".
  expect(stories[2]).toMatchObject({
    kind: "overtakes",
    leader: " it reflects the",
    other: " of the way",
    wins: true,
  });
  expect(storyOf(SKY.steps, 3, [])).toMatchObject({ kind: "overtakes", wins: false });
  expect(stories[6]).toMatchObject({ kind: "ended", finished: 3 });
  expect(storyOf(SKY.steps, 9, winner)).toBeNull();
});

test("the beams of each step are the parents of the next", () => {
  for (const [k, step] of SKY.steps.slice(1).entries()) {
    const before = SKY.steps[k];
    if (!before) throw new Error("no step before");
    for (const { parent } of step.rows) expect(beamAt(before, parent)).toBeGreaterThanOrEqual(0);
  }
});

test("phrases are typed between commas, with the space of a word inside a sentence", () => {
  expect(phrasesOf('ocean, the light，海、 "ish" ,, 7')).toEqual([" ocean", " the light", "海", "ish", " 7"]);
  expect(phrasesOf(' "a, b" ')).toEqual(["a, b"]);
  expect(phrasesOf(' "" , ')).toEqual([]);
});

test("groups divide the beams", () => {
  expect(groupings(12)).toEqual([2, 3, 4, 6, 12]);
  expect(groupings(1)).toEqual([]);
  const wanted = { beams: 8, groups: 3 } as Parameters<typeof groupsFor>[0];
  expect(groupsFor(wanted)).toBe(2);
  expect(groupsFor({ ...wanted, beams: 7 })).toBe(7);
});
