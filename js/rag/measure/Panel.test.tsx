import { beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { layOut } from "../../shared/testing";
import type { Store } from "../store";
import { SHOWN, stage } from "../testing";
import { Panel } from "./Panel";
import recorded from "./recorded.json";

beforeEach(() => {
  vi.useFakeTimers();
  layOut({ width: 860, height: 400 });
  onTestFinished(() => void vi.useRealTimers());
});

type Name = keyof typeof recorded;

function View({ store }: { store: Store }) {
  const shown = store.shown.value ?? SHOWN;
  return <Panel store={store} shown={{ ...shown, rev: store.live.value ? 1 : 0 }} onClose={() => {}} />;
}

async function show(options: Parameters<typeof stage>[1] = {}) {
  const page = await stage((store) => <View store={store} />, options);
  const reply = (op: string, name: Name) => page.answer(op, { result: recorded[name] });
  const open = async () => {
    await page.pass(10);
    await reply("measure_sets", "sets");
    await page.pass(10);
    await reply("measure_run", "run");
  };
  const choose = async (place: number, value: string) => {
    const select = page.view.all("select")[place] as HTMLSelectElement;
    page.view.act(() => {
      select.value = value;
      select.dispatchEvent(new Event("change", { bubbles: true }));
    });
    await page.pass(600);
  };
  return { ...page, reply, open, choose };
}

const text = (elements: readonly Element[]) => elements.map(({ textContent }) => textContent);

test("the handbook's questions are asked at once, and the sentence says what was found and how sure that is", async () => {
  const { view, open, last } = await show();
  await open();
  expect(last("measure_run").args).toMatchObject({ rev: 1, questions: "handbook-en", sample: 60, k: 5 });
  expect(view.find(".read").textContent).toMatch(
    /^For 34 of 40 questions, the first 3 chunks hold the whole answer: 85\u202f%, with a 95\u202f% interval from 70\u202f% to 94\u202f%\./,
  );
  const rows = view.all("tbody tr");
  expect(text(rows.map((row) => row.children[0] as Element))).toEqual([
    "found@3", "recall@3", "MRR", "nDCG@3", "MAP",
  ]); // biome-ignore format: one row
  expect(text([...(rows[1]?.children ?? [])]).slice(2)).toEqual(["0.88", "0.78 to 0.96", "bootstrap"]);
  view.act(() => {
    view.language.value = "zh";
  });
  expect(view.find(".read").textContent).toMatch(
    /^40 个问题中，有 34 个的答案完整出现在前 3 个片段里：85%，/,
  );
});

test("dot and whisker stand where the numbers say", async () => {
  const { view, open } = await show();
  await open();
  const [first] = recorded.run.metrics;
  expect(view.find("tbody .dot").style.left).toBe(`${(first?.mean ?? 0) * 100}%`);
  const whisker = view.find("tbody .whisker").style;
  expect(Number.parseFloat(whisker.left)).toBeCloseTo((first?.low ?? 0) * 100);
  expect(Number.parseFloat(whisker.width)).toBeCloseTo(((first?.high ?? 0) - (first?.low ?? 0)) * 100);
});

test("questions that were not found can be opened, and asked", async () => {
  const { view, open, last } = await show();
  await open();
  const { rows, more } = recorded.run.listed;
  expect(view.all("details")).toHaveLength(rows.length);
  expect(view.find(".ms-list .cap").textContent).toBe(`${more} more are not listed.`);
  const details = view.find("details");
  expect(text([...details.querySelectorAll("q")])).toEqual(rows[0]?.quotes.map((quote) => quote.text));
  expect(details.querySelectorAll("li")).toHaveLength(3);
  view.click(details.querySelector("button") as HTMLElement);
  await vi.advanceTimersByTimeAsync(20);
  expect(last("run").op).toBe("run");
  expect(view.root.textContent).toContain(rows[0]?.question);
});

test("another pipeline stands beside it: pairs, differences on one scale, and the questions that flipped", async () => {
  const { view, open, reply, choose, last } = await show();
  await open();
  await choose(1, "bm25");
  expect(last("measure_compare").args).toMatchObject({ variant: "bm25", questions: "handbook-en" });
  await reply("measure_compare", "bm25");
  expect(view.find(".read").textContent).toContain(
    "“BM25 only” finds the answer to 28 of 40 questions in its first 3 chunks, yours to 34: −15 points, 95\u202f% interval −30 to 0, p = 0.067. That may be chance.",
  );
  const cells = text([...(view.all("tbody tr")[1]?.children ?? [])]);
  expect(cells).toEqual(["recall@3", "", "0.88", "0.70", "", "−0.17−0.33 to −0.042 up, 9 down", "0.017"]);
  // Beyond chance only where the interval leaves out zero.
  expect(view.all(".ms-axis.less")).toHaveLength(
    recorded.bm25.differences.filter(({ high }) => high < 0).length,
  );
  const row = view.all("tbody tr")[0];
  const [a, b] = [".dot.a", ".dot"].map((dot) => row?.querySelector<HTMLElement>(dot)?.style.left);
  expect([a, b]).toEqual(["85%", "70%"]);
  expect(text(view.all("summary b"))).toEqual(
    recorded.bm25.listed.rows.map(({ gained }) => (gained ? "gained" : "lost")),
  );
  expect(view.find(".ms-list .note").textContent).toBe("8 lost, 2 gained with the other pipeline");
  const lists = view.find("details").querySelectorAll("ol");
  expect(lists).toHaveLength(2);
  // It was lost: only the reader's own pipeline holds the answer.
  expect([...lists].map((list) => list.querySelectorAll(".right").length > 0)).toEqual([true, false]);
});

test("a difference beyond chance is told as one, in both directions and languages", async () => {
  const { view, open, choose, answer } = await show({ language: "zh" });
  await open();
  await choose(1, "hybrid");
  const { hybrid } = recorded;
  const with_ = (change: object) => ({
    result: { ...hybrid, differences: [{ ...hybrid.differences[0], ...change }] },
  });
  await answer("measure_compare", with_({ mean: 0.1, low: 0.02, high: 0.18, p: 0.0004 }));
  expect(view.find(".read").textContent).toContain(
    `“向量与 BM25，RRF 融合”的前 3 个片段含有 271 个问题中 ${hybrid.found_b} 个的答案，当前流水线是 ${hybrid.found} 个：` +
      "相差 +10 个百分点，95% 区间 +2 到 +18，p <0.001。很难只用偶然来解释。",
  );
  view.act(() => {
    view.language.value = "en";
  });
  await choose(1, "bm25");
  await answer("measure_compare", with_({ mean: -0.1, low: -0.18, high: -0.02, p: 0.01 }));
  expect(view.find(".read").textContent).toContain(
    "−10 points, 95\u202f% interval −18 to −2, p = 0.010. Chance alone would hardly do that.",
  );
});

test("the reader's own questions: an example to begin with, and every line that cannot be used is named", async () => {
  const { view, open, choose, last, asked, reply } = await show();
  await open();
  const before = asked("measure_run").length;
  await choose(0, "own");
  // Nothing is asked before there is something to ask.
  expect(asked("measure_run")).toHaveLength(before);
  expect(view.all(".ms-t")).toHaveLength(0);
  view.click(view.find(".msg.empty button"));
  await vi.advanceTimersByTimeAsync(600);
  const { labels, questions } = last("measure_run").args as Record<string, string>;
  expect(questions).toBe("own");
  expect(JSON.parse(labels ?? "")).toEqual({
    question: "What is this document about?",
    ...recorded.sets.example,
  });
  expect(last("measure_run").args.sample).toBeUndefined();
  await reply("measure_run", "problems");
  expect(view.find(".msg.error").textContent).toContain("Lines that cannot be used: 2");
  expect(text(view.all(".ms-problems li"))).toEqual([
    expect.stringMatching(/^Line 1: this is not a JSON object\. Write one object per line/),
    expect.stringMatching(/^Line 2: "doc" is missing\./),
  ]);
  view.act(() => {
    view.language.value = "zh";
  });
  expect(view.find(".ms-problems li").textContent).toContain("这不是 JSON 对象。每行写一个对象");
  expect(view.all(".ms-t")).toHaveLength(0);
});

test("sliders wait for a pause; what takes long says how far it is and can be cancelled, and goes on", async () => {
  const { view, open, part, pass, asked, fake } = await show();
  await open();
  const k = view.all(".slider").at(-1)?.querySelector<HTMLInputElement>('[type="range"]');
  if (!k) throw new Error("no slider");
  view.type(k, "7");
  view.type(k, "8");
  await pass(100);
  expect(asked("measure_run")).toHaveLength(1);
  await pass(600);
  expect(asked("measure_run")).toHaveLength(2);
  expect(asked("measure_run")[1]?.args.k).toBe(8);
  await pass(1200);
  await part("measure_run", { result: { progress: { done: 17, total: 40, stage: "questions" } } });
  expect(view.find(".progress").textContent).toContain("17 of 40");
  // The old picture stays.
  expect(view.all("tbody tr")).toHaveLength(5);
  view.click(view.find(".progress button"));
  await pass(20);
  expect(fake.sent.some(({ kind }) => kind === "cancel")).toBe(true);
  expect(view.find(".msg.cancelled").textContent).toContain("Questions that were asked stay known");
  view.click(view.find(".msg.cancelled button"));
  await pass(600);
  expect(asked("measure_run")).toHaveLength(3);
});

test("documents that are not the handbook have only the reader's own questions", async () => {
  const { view, answer, pass, asked } = await show();
  await pass(10);
  await answer("measure_sets", { result: { ...recorded.sets, sets: [], example: null } });
  await pass(600);
  expect(asked("measure_run")).toHaveLength(0);
  expect(text([...(view.all("select")[0]?.querySelectorAll("option") ?? [])])).toEqual(["my own"]);
  expect(view.find(".msg.empty").querySelector("button")).toBeNull();
});

test("without a kernel nothing is asked, and the panel says why", async () => {
  const { view, asked, pass } = await show({ live: false });
  await pass(600);
  expect(view.find(".msg.readonly").textContent).toContain("Run the notebook");
  expect(asked("measure_sets")).toHaveLength(0);
});

test("a refusal is told in the kernel's own words", async () => {
  const { view, refuse, pass } = await show();
  await pass(10);
  await refuse("measure_sets", "bad_request", "This pipeline ranks nothing.", "Add a retrieve node.");
  expect(view.find('[role="alert"]').textContent).toBe("This pipeline ranks nothing.Add a retrieve node.");
});
