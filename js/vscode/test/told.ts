/** A course of the tests, in the form in which Python tells it, with lessons that exist. */
import { fileURLToPath } from "node:url";
import type { Told } from "../src/course";

const both = (en: string, zh: string) => ({ en, zh });

export const SOURCE = fileURLToPath(new URL("../../../notebooks", import.meta.url));

export function told(passed: readonly string[] = []): Told {
  const when = (name: string) => [name, passed.includes(name) ? "2026-11-03T10:00:00+00:00" : ""] as const;
  return {
    version: "0.1.0",
    python: "/py",
    source: SOURCE,
    folder: "/home/me/llmhero-lessons",
    progress: "/tmp/llmhero-vscode-tests/progress.json",
    course: {
      parts: [{ id: "1", title: both("How a language model works", "语言模型怎样工作") }],
      index: both("en/index.ipynb", "zh/index.ipynb"),
      lessons: [
        {
          id: "1.1",
          part: "1",
          title: both("Transformers: looking back", "Transformer 原理：回头看"),
          notebook: both("en/1.1-transformers.ipynb", "zh/1.1-transformers.ipynb"),
          minutes: 60,
          exercises: [when("path-length"), when("softmax")],
          questions: [when("far-away")],
          titles: {
            "path-length": both("How long is the path?", "路有多长？"),
            softmax: both("Weights", "权重"),
          },
        },
      ],
      glossary: [
        {
          id: "rnn",
          name: both("recurrent neural network", "循环神经网络"),
          definition: both("Reads token by token.", "一个 token 一个 token 地读。"),
          aliases: { en: ["RNN"] },
          lesson: "1.1",
        },
      ],
    },
  };
}
