import { expect, test } from "vitest";
import { mount } from "../../shared/testing";
import { message } from "../../shared/text";
import { IDLE } from "../store";
import { Preview, useSize } from "./Preview";

const drawn = (preview: Record<string, unknown>, more = {}) =>
  mount(<Preview state={{ ...IDLE, preview, ...more }} />);

/** Filled share of each line. */
const shares = (preview: Record<string, unknown>) =>
  drawn(preview)
    .all("g rect:last-child")
    .map((bar) => Number(bar.getAttribute("width")) / 90);

test("a cosine is drawn against one, other scores against the best of them", () => {
  expect(shares({ kind: "hits", unit: "cosine", scores: [0.5, 0.25], n: 2, of: 9 })).toEqual([0.5, 0.25]);
  expect(shares({ kind: "hits", unit: "rrf", scores: [0.032, 0.016], n: 2, of: 9 })).toEqual([1, 0.5]);
  expect(shares({ kind: "hits", unit: "bm25", scores: [16, 4], n: 2, of: 9 })).toEqual([1, 0.25]);
});

test("log-likelihoods fill from a tenth for the worst to all for the best", () => {
  const [best, middle, worst] = shares({ kind: "hits", unit: "loglik", scores: [-2, -3, -4], n: 3, of: 9 });
  expect([best, middle, worst]).toEqual([1, expect.closeTo(0.55, 6), expect.closeTo(0.1, 6)]);
  expect(shares({ kind: "hits", unit: "mmr", scores: [-0.1], n: 1, of: 9 })).toEqual([1]);
});

test("a prompt is divided as its tokens are", () => {
  const parts = [
    ["system", 10],
    ["passage", 30],
  ];
  const widths = drawn({ kind: "prompt", parts, tokens: 40, dropped: 0 })
    .all("rect")
    .map((part) => Number(part.getAttribute("width")));
  expect(widths).toEqual([90 / 4 - 0.8, (90 * 3) / 4 - 0.8]);
});

test("what the kernel sends wrong draws less, and never breaks the graph", () => {
  for (const preview of [
    { kind: "hits", scores: null },
    { kind: "bars", values: ["a", Number.NaN] },
    { kind: "points", xy: [[1], "x", [0.5, 0.5]] },
    { kind: "facts", items: [["k", null]] },
    { kind: "prompt", parts: {} },
    { kind: "novel" },
  ]) {
    const { root } = drawn(preview);
    expect(root.innerHTML).not.toContain("NaN");
  }
});

function Size({ preview, bytes }: { preview: Record<string, unknown>; bytes: number | null }) {
  return <p>{useSize()({ ...IDLE, preview, bytes })}</p>;
}

test.each([
  [{ kind: "lines", n: 1 }, 832, "1 file, 832 B", "1 份，832 B"],
  [{ kind: "lines", n: 28 }, 91_720, "28 files", "28 份"],
  [{ kind: "bars", n: 1 }, 9, "1 chunk", "1 个片段"],
  [{ kind: "points", n: 1369, d: 384 }, 9, "1,369 × 384", "1,369 × 384"],
  [{ kind: "hits", n: 3, of: 18 }, 9, "top 3 of 18", "18 取 3"],
  [{ kind: "hits", n: 3 }, 9, "3 hits", "3 条结果"],
  [{ kind: "prompt", tokens: 218, dropped: 0 }, 9, "218 tokens", "218 个 token"],
  [{ kind: "prompt", tokens: 218, dropped: 2 }, 9, "218 tokens, 2 dropped", "218 个 token，丢弃 2 段"],
  [{ kind: "facts", items: [] }, 27_600_000, "27.6 MB", "27.6 MB"],
])("%o of %d bytes is counted", (preview, bytes, en, zh) => {
  const { root, act, language } = mount(<Size preview={preview} bytes={bytes} />);
  expect(root.textContent).toBe(en);
  act(() => {
    language.value = "zh";
  });
  expect(root.textContent).toBe(zh);
});

test("facts are words in the language of the reader, and numbers with their labels", () => {
  const items = [
    [message("dims", "维数"), 384],
    ["type", message("exact", "精确")],
    ["third", 3],
  ];
  const { root, act, language } = drawn({ kind: "facts", items });
  expect(root.textContent).toBe("dims 384type exact");
  act(() => {
    language.value = "zh";
  });
  expect(root.textContent).toBe("维数 384type 精确");
});
