import { act } from "preact/test-utils";
import { beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { layOut } from "../../shared/testing";
import type { Store } from "../store";
import { SHOWN, stage } from "../testing";
import { Panel } from "./Panel";
import { chosenOf, type Trial, ticksOf, time, winnerOf } from "./read";
// Written by benchmarks/rag_index_lab.py --record.
import recorded from "./recorded.json";

const TRIALS = recorded.trials as unknown as Trial[];
const OPENED = { ...recorded, trials: [] };

beforeEach(() => {
  vi.useFakeTimers();
  layOut({ width: 700, height: 400 });
  onTestFinished(() => void vi.useRealTimers());
});

function View({ store }: { store: Store }) {
  const shown = store.shown.value ?? SHOWN;
  return (
    <Panel store={store} shown={{ ...shown, rev: store.live.value ? shown.rev : 0 }} onClose={vi.fn()} />
  );
}

async function show(options: Parameters<typeof stage>[1] = {}, opened: object = OPENED) {
  const page = await stage((store) => <View store={store} />, options);
  await page.pass(10);
  if (page.asked("lab_open").length > 0) {
    await page.answer("lab_open", { result: opened as Record<string, unknown> });
    await page.pass(10);
  }
  return page;
}

const whole = (options?: Parameters<typeof stage>[1]) => show(options, recorded);

test("indexes are measured one after the other, and drawn as they come", async () => {
  const page = await show();
  for (const [number, trial] of TRIALS.entries()) {
    const asked = page.asked("lab_trial");
    expect(asked).toHaveLength(number + 1);
    expect(asked.at(-1)?.args).toMatchObject({ rev: 1, kind: trial.kind });
    expect(page.view.all("[data-kind]")).toHaveLength(number);
    await page.part("lab_trial", { result: { progress: { done: 40, total: 100, stage: "measuring" } } });
    expect(page.view.find(".lab").textContent).toContain(
      `Measuring ${trial.kind.toUpperCase()}, ${number + 1} of 5`,
    );
    await page.answer("lab_trial", { result: trial as unknown as Record<string, unknown> });
    await page.pass(10);
  }
  expect(page.asked("lab_trial")).toHaveLength(5);
  expect(page.view.all("[data-kind] path")).toHaveLength(TRIALS.flatMap(({ points }) => points).length);
});

test("what the kernel measured before is not measured again", async () => {
  const page = await whole();
  expect(page.asked("lab_trial")).toHaveLength(0);
  expect(page.view.all("tbody tr")).toHaveLength(5);
});

test("the sentence names the fastest index that finds enough", async () => {
  const winner = winnerOf(TRIALS);
  if (!winner) throw new Error("the recording has a winner");
  const { view } = await whole();
  const said = view.find(".read").textContent ?? "";
  expect(said).toContain(winner.spot.trial.title);
  expect(said).toContain(`${Number(winner.times.toPrecision(2))} times as fast as comparing with all 2,000`);
  const chinese = await whole({ language: "zh" });
  expect(chinese.view.find(".read").textContent).toContain("与全部 2,000 个逐一比较");
});

test("where nothing is faster, it says so", async () => {
  const slow = TRIALS.map((trial) =>
    trial.kind === "flat" ? trial : { ...trial, points: trial.points.map((point) => ({ ...point, ms: 9 })) },
  );
  expect(winnerOf(slow)).toBeNull();
  const { view } = await show({}, { ...recorded, trials: slow });
  expect(view.find(".read").textContent).toContain(
    "nothing here that finds 95 % of the 10 nearest is faster",
  );
});

test("many vectors are measured only when the reader asks", async () => {
  const page = await show({}, { ...OPENED, n: 50_000 });
  expect(page.asked("lab_trial")).toHaveLength(0);
  const button = page.view.find(".btn.primary");
  expect(button.textContent).toBe("Measure 5 indexes");
  act(() => button.click());
  await page.pass(10);
  expect(page.last("lab_trial").args).toMatchObject({ kind: "flat" });
});

test("a stop keeps what was measured, and it can go on", async () => {
  const page = await show({}, { ...recorded, trials: TRIALS.slice(0, 2) });
  await page.refuse("lab_trial", "cancelled");
  expect(page.view.all("tbody tr")).toHaveLength(2);
  expect(page.view.find(".lab").textContent).toContain("Stopped; what was measured stays");
});

test("the arrows go from mark to mark and say what each is", async () => {
  const { view, settle } = await whole();
  const plot = view.find(".lab-plot");
  const press = async (key: string) => {
    act(
      () => void plot.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true })),
    );
    await settle();
  };
  await press("ArrowRight");
  expect(view.find(".tip").textContent).toContain("Flat");
  await press("ArrowRight");
  expect(view.find(".tip").textContent).toContain("nprobe 1");
  expect(view.all("path.on")).toHaveLength(1);
  await press("End");
  expect(view.find(".tip").textContent).toContain("PQ");
  await press("Escape");
  expect(view.all(".tip")).toHaveLength(0);
});

test("the cost can be another one", async () => {
  const { view, settle } = await whole();
  expect(view.find(".lab-tick").textContent).toMatch(/µs$/);
  act(() => (view.all(".seg input")[1] as HTMLInputElement).click());
  await settle();
  expect(view.find(".lab-tick").textContent).toMatch(/[kM]B$/);
});

test("the table tells what was learnt, in both languages", async () => {
  const row = (view: Awaited<ReturnType<typeof whole>>["view"], kind: string) =>
    view.all("tbody tr").find((element) => element.textContent?.startsWith(kind))?.textContent;
  const english = await whole();
  expect(row(english.view, "Flat")).toMatch(/nothing$/);
  expect(row(english.view, "Flat")).toContain("in this pipeline");
  expect(row(english.view, "IVF")).toContain("51 cells, from 2,000 vectors");
  const chinese = await whole({ language: "zh" });
  expect(row(chinese.view, "IVF")).toContain("51 个单元，训练向量 2,000 个，");
  // What SQ8 loses is little, and not nothing.
  expect(row(english.view, "SQ8")).toMatch(/loss 0\.0000\d+/);
});

test("without a kernel nothing is asked", async () => {
  const { view, asked } = await show({ live: false });
  expect(asked("lab_open")).toHaveLength(0);
  expect(view.find(".msg.readonly").textContent).toContain("Needs the kernel");
});

test("a pipeline that embeds nothing is told so", async () => {
  const page = await stage((store) => <View store={store} />);
  await page.pass(10);
  await page.refuse("lab_open", "empty", "This pipeline embeds nothing.", "Add an embed node.");
  expect(page.view.find(".msg").textContent).toContain("This pipeline embeds nothing.");
});

test("ticks go beyond both ends", () => {
  expect(ticksOf(0.013, 0.08)).toEqual([0.01, 0.02, 0.05, 0.1].map((tick) => expect.closeTo(tick, 9)));
  expect(ticksOf(1, 1)[0]).toBeLessThanOrEqual(1);
  for (const [low, high] of [
    [0.3, 900],
    [2, 2],
    [5e5, 3e6],
  ] as const) {
    const ticks = ticksOf(low, high);
    expect(ticks[0]).toBeLessThanOrEqual(low);
    expect(ticks.at(-1)).toBeGreaterThanOrEqual(high);
  }
});

test("times have a unit that fits", () => {
  expect([0.0123, 1.26, 999, 12_345].map(time)).toEqual(["12 µs", "1.3 ms", "1000 ms", "12 s"]);
  const ivf = TRIALS.find(({ kind }) => kind === "ivf") as Trial;
  expect(chosenOf(ivf)?.recall).toBeGreaterThanOrEqual(0.95);
});
