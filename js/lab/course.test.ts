import { expect, test, vi } from "vitest";
import { askedBy, copyOf, lessonAt, passedSince, search } from "./course";
import * as messages from "./messages";
import { describe as describeSettings, followSettings } from "./settings";
import { fakeApi, loadedStore, smallCourse, WHEN } from "./testing";

const { lessons } = smallCourse();

test("a notebook is a lesson by its place, also one put aside or on a drive", () => {
  expect(lessonAt(lessons, "llmhero-lessons/zh/1.1-transformers.ipynb")).toEqual({
    lesson: "1.1",
    language: "zh",
  });
  expect(lessonAt(lessons, "en/1.1-transformers-2.ipynb")).toEqual({ lesson: "1.1", language: "en" });
  expect(lessonAt(lessons, "RTC:work/en/3.1-rag.ipynb")).toEqual({ lesson: "3.1", language: "en" });
  expect(lessonAt(lessons, "xen/3.1-rag.ipynb")).toBeNull();
  expect(lessonAt(lessons, "")).toBeNull();
});

test("a copy lies below the folder, or below the root itself", () => {
  expect(copyOf({ folder: "." }, "en/a.ipynb")).toBe("en/a.ipynb");
  expect(copyOf({ folder: "courses/llm" }, "en/a.ipynb")).toBe("courses/llm/en/a.ipynb");
});

test("a cell asks for an exercise or a quiz, or for nothing", () => {
  expect(askedBy('q2 = lesson("1.1").exercise("softmax")\nq2.check(softmax)')).toEqual({
    exercise: "softmax",
  });
  expect(askedBy("lesson('1.1').quiz()")).toEqual({ quiz: true });
  expect(askedBy("exercise = 1")).toBeNull();
});

test("only what was not passed before is new", () => {
  const now = smallCourse().lessons;
  now[0]?.exercises.splice(0, 2, ["path-length", "later"], ["softmax", WHEN]);
  now[0]?.questions.splice(0, 1, ["residual", WHEN]);
  expect(passedSince(lessons, now).map(({ kind, name }) => [kind, name])).toEqual([
    ["exercise", "softmax"],
    ["question", "residual"],
  ]);
});

test("search looks at both languages, names before definitions, and treats characters as text", () => {
  const course = smallCourse();
  expect(search(course, "检索").lessons.map(({ id }) => id)).toEqual(["3.1"]);
  expect(search(course, "PATH length").exercises.map(({ item }) => item[0])).toEqual(["path-length"]);
  expect(search(course, "weights").terms.map(({ id }) => id)).toEqual(["softmax"]);
  expect(search(course, ".*").lessons).toEqual([]);
});

test("settings are described in the reader's language", () => {
  const schema = { properties: { pictures: { title: "", oneOf: [{ const: "dark", title: "Dark" }] } } };
  describeSettings(schema, ({ zh }) => zh);
  expect(schema.properties.pictures.title).toBe(messages.SETTING_PICTURES.zh);
  expect(schema.properties.pictures.oneOf[0]?.title).toBe("深色");
});

test("kernels are told what was chosen, once; a language only if somebody chose it", async () => {
  const settings = vi.fn(async () => null);
  const store = await loadedStore(fakeApi({ settings }));
  const choose = followSettings(null, fakeApi({ settings }), store);
  expect(settings.mock.calls).toEqual([["", ""]]);
  choose("zh");
  choose("zh");
  expect(settings.mock.calls).toEqual([
    ["", ""],
    ["zh", ""],
  ]);

  const inChinese = vi.fn(async () => null);
  const host = await loadedStore(fakeApi(), { language: "zh", translate: (text) => text });
  followSettings(null, fakeApi({ settings: inChinese }), host);
  expect(inChinese.mock.calls).toEqual([["zh", ""]]);
});
