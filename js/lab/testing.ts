/** A small course, and a server that answers at once. */
import { vi } from "vitest";
import type { Api } from "./api";
import type { Course } from "./course";
import { createStore, type HostWords } from "./store";

export const WHEN = "2026-01-02T03:04:05+00:00";

export function smallCourse(): Course {
  return {
    parts: [
      { id: "1", title: { en: "How a model works", zh: "模型怎样工作" } },
      { id: "3", title: { en: "Beyond the prompt", zh: "不止于提示词" } },
    ],
    lessons: [
      {
        id: "1.1",
        part: "1",
        title: { en: "Transformers", zh: "Transformer：回头看" },
        notebook: { en: "en/1.1-transformers.ipynb", zh: "zh/1.1-transformers.ipynb" },
        minutes: 60,
        titles: {
          "path-length": { en: "How long is the way?", zh: "路有多长？" },
          softmax: { en: "From scores to weights", zh: "从分数到权重" },
        },
        exercises: [
          ["path-length", WHEN],
          ["softmax", ""],
        ],
        questions: [["residual", ""]],
      },
      {
        id: "3.1",
        part: "3",
        title: { en: "Retrieval", zh: "检索" },
        notebook: { en: "en/3.1-rag.ipynb", zh: "zh/3.1-rag.ipynb" },
        minutes: 45,
        titles: {},
        exercises: [["recall", ""]],
        questions: [],
      },
    ],
    glossary: [
      {
        id: "softmax",
        name: { en: "softmax", zh: "softmax" },
        definition: { en: "Turns scores into weights.", zh: "把分数变成权重。" },
        aliases: {},
        lesson: "1.1",
      },
      {
        id: "residual-stream",
        name: { en: "residual stream", zh: "残差流" },
        definition: { en: "What every block adds to.", zh: "每个块都往上加的东西。" },
        aliases: { zh: ["残差"] },
        lesson: "1.1",
      },
    ],
    index: { en: "en/index.ipynb", zh: "zh/index.ipynb" },
    folder: "llmhero-lessons",
    copies: ["en/1.1-transformers.ipynb"],
    language: null,
    trouble: null,
  };
}

export const ENGLISH: HostWords = { language: "en", translate: (text) => text };

export function fakeApi(answers: Partial<Api> = {}): Api {
  const course = smallCourse();
  return {
    course: vi.fn(async () => course),
    progress: vi.fn(async () => ({ lessons: course.lessons, trouble: null })),
    open: vi.fn(async () => ({ path: "", new: true })),
    startOver: vi.fn(async () => ({ path: "", aside: null })),
    putBack: vi.fn(async () => ({ path: "", aside: null })),
    doctor: vi.fn(async () => ({ healthy: true, findings: [] })),
    models: vi.fn(async () => ({ models: [] })),
    fetch: vi.fn(async () => null),
    cancel: vi.fn(async () => null),
    settings: vi.fn(async () => null),
    ...answers,
  };
}

export async function loadedStore(api: Api = fakeApi(), words: HostWords = ENGLISH) {
  const store = createStore(api, words);
  await store.reload();
  return store;
}
