// @vitest-environment node
import { expect, test } from "vitest";
import chinese from "../l10n/bundle.l10n.zh-cn.json";
import { told } from "../test/told";
import { glossaryRows, lessonRows } from "./rows";
import { speaking } from "./words";

const rows = (passed: string[], language: "en" | "zh" = "en") =>
  lessonRows(told(passed).course, language, language === "zh" ? speaking(chinese) : speaking());

test("a lesson that is not begun shows its minutes, then what was passed", () => {
  const [fresh, begun] = [rows([])[0]?.children[0], rows(["softmax"])[0]?.children[0]];
  expect([fresh?.label, fresh?.description, fresh?.icon?.name]).toEqual([
    "1.1 Transformers",
    "60 min",
    "circle-large-outline",
  ]);
  expect([begun?.description, begun?.icon?.name]).toEqual(["60 min · 1/2", "color-mode"]);
});

test("exercises get their tick as they pass, and a lesson when its quiz is right too", () => {
  const [lesson] = rows(["path-length", "softmax"])[0]?.children ?? [];
  expect(lesson?.children.map(({ icon }) => icon?.name)).toEqual(["pass-filled", "pass-filled", "question"]);
  expect(lesson?.icon?.name).toBe("color-mode");
  expect(rows(["path-length", "softmax", "far-away"])[0]?.children[0]?.icon?.name).toBe("pass-filled");
});

test("a screen reader hears what the icon shows", () => {
  const exercises = rows(["softmax"])[0]?.children[0]?.children ?? [];
  expect(exercises[0]?.spoken).toBe("Exercise 1: How long is the path?, not passed yet");
  expect(exercises[1]?.spoken).toMatch(/^Exercise 2: Weights, passed on 0?3\/11\/2026$/);
});

test("one language in the whole tree", () => {
  const [part] = rows(["softmax"], "zh");
  const lesson = part?.children[0];
  expect([part?.label, part?.tooltip]).toEqual(["语言模型怎样工作", "第 1 部分：已通过 2 道习题中的 1 道"]);
  expect([lesson?.label, lesson?.description]).toEqual(["1.1 Transformer 原理", "60 分钟 · 1/2"]);
  expect(lesson?.children.map(({ label }) => label)).toEqual(["1 · 路有多长？", "2 · 权重", "测验"]);
});

test("rows open their lesson and their exercise, and every row has a name of its own", () => {
  const lesson = rows([])[0]?.children[0];
  expect(lesson?.opens).toEqual({ lesson: "1.1" });
  expect(lesson?.children[1]?.opens).toEqual({ lesson: "1.1", exercise: "softmax" });
  const ids = [...rows([]), ...(rows([])[0]?.children ?? []), ...(lesson?.children ?? [])].map(
    ({ id }) => id,
  );
  expect(new Set(ids).size).toBe(ids.length);
});

test("terms stand below the lesson that teaches them, with what they mean", () => {
  const [lesson] = glossaryRows(told().course, "en");
  expect([lesson?.label, lesson?.description]).toEqual(["1.1 Transformers", "1"]);
  expect(lesson?.children[0]?.tooltip).toBe("recurrent neural network · RNN\nReads token by token.");
});
