import { act } from "preact/test-utils";
import { beforeEach, expect, test } from "vitest";
import type { Answer } from "../../shared/rpc";
import { RpcError } from "../../shared/rpc";
import { layOut, mount } from "../../shared/testing";
import type { Store } from "../store";
import { cutOf, everyCharacter } from "../testing";
import { mergesAt, sizeFor, type Training } from "./answer";
import { Train } from "./Train";

beforeEach(() => {
  layOut({ width: 620, height: 150 });
});

const column = (values: number[]) => ({ shape: [values.length], values: Int32Array.from(values) });
const BPE = {
  result: {
    algorithm: "bpe",
    characters: 20,
    smallest: 256,
    lefts: ["l", "lo"],
    rights: ["o", "w"],
    stages: [],
  },
  arrays: {
    counts: column([4, 3]),
    sizes: column([257, 258]),
    curve_sizes: column([256, 257, 258]),
    curve_tokens: column([20, 16, 13]),
  },
} as unknown as Answer;
const UNIGRAM = {
  result: {
    algorithm: "unigram",
    characters: 20,
    smallest: 6,
    lefts: [],
    rights: [],
    stages: [
      { vocab_size: 30, tokens: 8, nats: 2, dropped: [], dropped_count: 0 },
      { vocab_size: 20, tokens: 10, nats: 2.5, dropped: ["▁low", "er"], dropped_count: 10 },
    ],
  },
  arrays: { curve_sizes: column([20, 30]), curve_tokens: column([10, 8]) },
} as unknown as Answer;
const CUT = { result: { tokens: ["low", "er"], rest: 12 }, arrays: {} } as unknown as Answer;

/** The part alone, beside a kernel that answers `training`; `onPart` is what was asked with. */
function show(training: Answer | RpcError, language: "en" | "zh" = "en", rev = 1) {
  const asked: [string, unknown][] = [];
  const ask: Store["ask"] = async (op, args, options) => {
    asked.push([op, args]);
    if (op === "train_cut") return CUT;
    options?.onPart?.({ result: { learned: 1, pair: ["l", "o"], count: 4 }, arrays: {} });
    if (training instanceof RpcError) throw training;
    return training;
  };
  const store = { ask, live: { value: true } } as unknown as Store;
  const cut = cutOf("low lower lowest wow", everyCharacter("low lower lowest wow"), { rev });
  const view = mount(<Train store={store} cut={cut} />, language);
  const button = () => view.all(".btn").find((one) => /Train|训练/.test(one.textContent ?? ""));
  const press = () =>
    act(async () => {
      button()?.click();
      await new Promise((resolve) => setTimeout(resolve));
    }).then(() => act(async () => void (await new Promise((resolve) => setTimeout(resolve)))));
  return { view, asked, press, button };
}

test("nothing is learned until the reader asks; then every size can be looked at", async () => {
  const { view, asked, press } = show(BPE);
  expect(asked).toEqual([]);
  await press();
  expect(asked[0]).toEqual(["train", { algorithm: "bpe", vocab_size: 2000 }]);
  expect(asked[1]).toEqual(["train_cut", { size: 258 }]);
  const sentence = () => view.find(".read").textContent;
  expect(sentence()).toBe(
    "With 258 entries this text costs 0.65 tokens per character; the last of 2 merges joined lo and w, seen 3 times.",
  );
  expect(view.all(".pairs tbody tr").map((row) => row.textContent)).toEqual(["lo w3", "l o4"]);
  expect(view.find(".sample").textContent).toBe("The text, cut with itlowerand 12 more characters");
  const slider = view.find('[type="range"]');
  expect(slider.getAttribute("aria-valuetext")).toBe("258");
  view.press(slider, "Home");
  expect(sentence()).toBe("With the 256 entries it starts from, this text costs 1.00 tokens per character.");
  expect(view.find(".curve svg").getAttribute("aria-label")).toBe(
    "Tokens per character: 1.00 at 256 entries, 0.65 at 258",
  );
});

test("what Unigram drops on the way down is told, in Chinese too", async () => {
  const { view, press } = show(UNIGRAM, "zh");
  await act(async () => view.all(".seg input")[2]?.click());
  await press();
  expect(view.find(".read").textContent).toBe(
    "词表有 30 个词条（试过的最大值）时，这段文本每个字符要 0.40 个 token。",
  );
  view.press(view.find('[type="range"]'), "ArrowLeft");
  expect(view.find(".read").textContent).toBe(
    "词表缩到 20 个词条时，这段文本每个字符要 0.50 个 token；这一步丢掉 10 个词条，其中有 ·low。",
  );
  expect(view.find(".repl").textContent).toContain("另有 8 个");
});

test("a refusal is told in the kernel's words, a cancelled training is quiet", async () => {
  const refused = show(new RpcError("failed", "The trainer gave up.", "Give more text."));
  await refused.press();
  expect(refused.view.find(".msg").textContent).toBe("The trainer gave up.Give more text.");
  const cancelled = show(new RpcError("cancelled", "", ""));
  await cancelled.press();
  expect(cancelled.view.all(".msg")).toHaveLength(0);
  expect(cancelled.view.all(".progress")).toHaveLength(0);
});

test("without a kernel the button says why it does nothing", async () => {
  const { asked, press, button } = show(BPE, "en", 0);
  await press();
  expect(asked).toEqual([]);
  expect(button()?.getAttribute("title")).toBe("Needs the kernel: run the notebook.");
});

test("merges are counted by the size that they lead to", () => {
  const training = { sizes: [257, 258, 258, 259] } as unknown as Training;
  expect([256, 257, 258, 259, 900].map((size) => mergesAt(training, size))).toEqual([0, 1, 3, 4, 4]);
  expect(sizeFor("unigram", "abab")).toBe(13);
  expect(sizeFor("wordpiece", "abab")).toBe(2000);
});
