import { beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { layOut } from "../../shared/testing";
import type { Store } from "../store";
import { INFO, PROMPT, SKY, stage, treeAnswer, treeOf } from "../testing";
import { Panel } from "./Panel";
import { sent } from "./recorded";

beforeEach(() => {
  vi.useFakeTimers();
  layOut({ width: 860, height: 400 });
  onTestFinished(() => void vi.useRealTimers());
});

type Name = Parameters<typeof sent>[0];

const panel = (store: Store) => {
  const tree = store.tree.value ?? treeOf();
  return <Panel store={store} tree={{ ...tree, rev: store.live.value ? 1 : 0 }} onClose={() => {}} />;
};

function View({ store }: { store: Store }) {
  return panel(store);
}

async function show(options: Parameters<typeof stage>[1] = {}) {
  const page = await stage((store) => <View store={store} />, options);
  await page.pass(10);
  const arrive = async (name: Name, steps?: number) => {
    const { parts, end } = sent(name);
    for (const part of parts.slice(0, steps)) await page.part("beam", part);
    if (steps === undefined) await page.answer("beam", end);
  };
  return { ...page, arrive };
}

const texts = (found: HTMLElement[]) => found.map((element) => element.textContent);

test("it searches at once from the chosen token, and each step is drawn as it comes", async () => {
  const { view, last, arrive } = await show({ traits: { selection: 2 } });
  expect(last("beam").args).toMatchObject({
    node: 2, beams: 3, steps: 8, variant: "plain", length_penalty: 1, early_stopping: false,
  }); // biome-ignore format: one question
  expect(view.find(".note").textContent).toBe("continues the text up to ·it");
  await arrive("sky", 1);
  expect(view.all(".bs-head")).toHaveLength(1);
  expect(texts(view.all(".bs-chips .kept .tk"))).toEqual(["·of", "·it", "·the"]);
  expect(texts(view.all(".bs-chips .pruned .tk"))).toEqual(["·that", "·there", "·we"]);
  await arrive("sky");
});

test("the sentence of a step is computed, in both languages, and says why the search goes on", async () => {
  const { view, arrive, store } = await show();
  await arrive("sky");
  const slider = view.find(".bs-view");
  view.press(slider, "Home");
  expect(view.find(".read").textContent).toMatch(
    /^After step 1 ·of leads ·it by 0\.06 nats: the likeliest first token\.It goes on: no text has finished, and the list has room for 3\./,
  );
  view.press(slider, "ArrowRight");
  view.press(slider, "ArrowRight");
  expect(view.find(".read").textContent).toMatch(
    /^At step 3 ·it·reflects·the overtakes ·of·the·way: the likelier first token does not win\./,
  );
  view.act(() => {
    view.language.value = "zh";
  });
  expect(view.find(".read").textContent).toMatch(
    /^到第 3 步，·it·reflects·the 超过了 ·of·the·way：第一个 token/,
  );
  expect(view.find(".bs-head.on").textContent).toBe("第 3 步");
  expect(store.live.value).toBe(true);
});

test("the keyboard walks the steps, and each is told as a whole", async () => {
  const { view, arrive } = await show();
  await arrive("sky");
  const slider = view.find(".bs-view");
  // Who watched the search stands at its end.
  expect(slider.getAttribute("aria-valuenow")).toBe("7");
  view.press(slider, "Home");
  expect(slider.getAttribute("aria-valuetext")).toBe(
    "Step 1. Kept: ·of −1.35, ·it −1.41, ·the −1.76. Ended: none. Thrown away: ·that −2.81, ·there −3.39, ·we −3.73.",
  );
  view.press(slider, "ArrowLeft");
  expect(slider.getAttribute("aria-valuenow")).toBe("1");
  view.press(slider, "End");
  view.press(slider, "ArrowRight");
  expect(slider.getAttribute("aria-valuenow")).toBe("7");
  expect(view.find(".read").textContent).toContain("It stops: no more steps were asked for.");
});

test("every candidate is in the table, with what became of it", async () => {
  const { view, arrive } = await show();
  await arrive("sky");
  view.press(view.find(".bs-view"), "Home");
  const rows = () =>
    view.all(".bs-part:last-child tbody tr").map((row) => texts([...row.children] as HTMLElement[]));
  expect(rows()).toHaveLength(6);
  expect(rows()[0]).toEqual(["·of", "−1.35", "−1.35", "kept as beam 1"]);
  expect(rows()[3]).toEqual(["·that", "−2.81", "−2.81", "other candidates score higher"]);
});

test("the path of the best text is ringed from its first token to its last", async () => {
  const { view, arrive } = await show();
  await arrive("sky");
  expect(view.all(".bs-chips .best")).toHaveLength(7);
  expect(texts(view.all(".bs-chips .best .tk")).slice(0, 3)).toEqual(["·it", "·reflects", "·the"]);
});

test("another length penalty orders the finished texts anew at once, and says that it is no new search", async () => {
  const { view, arrive, asked, store, last, pass } = await show();
  await arrive("ended");
  const list = () => view.all(".bs-part:not(:last-child) tbody tr").map((row) => row.textContent);
  const before = list();
  expect(before).toHaveLength(3);
  const slider = [...view.all(".slider")].find((one) => one.textContent?.includes("Length penalty"));
  const track = slider?.querySelector<HTMLInputElement>('[type="range"]');
  if (!track) throw new Error("no slider");
  view.type(track, "-2");
  expect(list()).not.toEqual(before);
  expect(view.find(".bs-do").textContent).toContain(
    "A search with −2 could find other texts: it ran with 1.",
  );
  await pass(1000);
  expect(asked("beam")).toHaveLength(1);
  const button = view.all(".bs-do button").find((one) => one.textContent === "Search with −2");
  if (button) view.click(button);
  await pass(1000);
  expect(last("beam").args.length_penalty).toBe(-2);
  expect(store.live.value).toBe(true);
});

test("a search that stopped early says which numbers were compared", async () => {
  const { view, arrive } = await show();
  await arrive("ended");
  expect(view.find(".bs-verdict").textContent).toBe(
    "It stops early: 4 texts have finished, as many as the list has places. The best beam, −6.84 / 10^1 = −0.68, is not asked whether it could beat the worst of them, −0.79.",
  );
});

test("found texts go into the tree, the best first", async () => {
  const { view, arrive, last } = await show();
  await arrive("sky");
  const keep = view.all(".bs-do button").find((one) => one.textContent === "Show in the tree");
  if (keep) view.click(keep);
  await vi.advanceTimersByTimeAsync(20);
  const { node, sequences } = last("beam_keep").args as { node: number; sequences: number[][] };
  expect(node).toBe(0);
  expect(sequences.map(({ length }) => length)).toEqual([7, 7, 7]);
  // " it", " reflects", " the".
  expect(sequences[0]?.slice(0, 3)).toEqual([357, 9404, 260]);
});

test("sliders wait for a pause, and the newest search takes the place of the one before", async () => {
  const { view, arrive, asked, last, pass, fake } = await show();
  await arrive("sky", 2);
  const beams = view.all(".slider").find((one) => one.textContent?.startsWith("Beams"));
  const track = beams?.querySelector<HTMLInputElement>('[type="range"]');
  if (!track) throw new Error("no slider");
  view.type(track, "4");
  view.type(track, "5");
  await pass(100);
  expect(asked("beam")).toHaveLength(1);
  await pass(400);
  expect(asked("beam")).toHaveLength(2);
  expect(last("beam").args.beams).toBe(5);
  expect(fake.sent.filter(({ kind }) => kind === "cancel").map(({ rid }) => rid)).toEqual([
    asked("beam")[0]?.rid,
  ]);
  // The old picture stays until the first step is there.
  expect(view.all(".bs-head").length).toBe(2);
});

test("what takes long can be cancelled; what is done stays, and it can go on", async () => {
  const { view, arrive, asked, pass } = await show();
  await arrive("sky", 3);
  await pass(1200);
  expect(view.find(".progress").textContent).toContain("3 of 8");
  view.click(view.find(".progress button"));
  await pass(20);
  expect(view.find(".msg.cancelled").textContent).toContain("stays");
  expect(view.all(".bs-head")).toHaveLength(3);
  await pass(2000);
  expect(asked("beam")).toHaveLength(1);
  view.click(view.find(".msg.cancelled button"));
  await pass(500);
  expect(asked("beam")).toHaveLength(2);
});

test("playing steps twice a second and stops at the end", async () => {
  const { view, arrive, pass } = await show();
  await arrive("sky");
  const slider = view.find(".bs-view");
  view.press(slider, " ");
  expect(slider.getAttribute("aria-valuenow")).toBe("1");
  await pass(1100);
  expect(slider.getAttribute("aria-valuenow")).toBe("3");
  await pass(5000);
  expect(slider.getAttribute("aria-valuenow")).toBe("7");
  expect(view.find('[aria-label="Play"]')).toBeTruthy();
});

test("a diverse search tells what was taken off, a constrained one how much of the phrases is there", async () => {
  const { view, last, pass, arrive, asked } = await show();
  await arrive("sky");
  const variants = view.all(".seg input");
  view.click(variants[1] as HTMLElement);
  await pass(500);
  expect(last("beam").args).toMatchObject({ variant: "diverse", groups: 3, diversity: 1 });
  await arrive("diverse");
  view.press(view.find(".bs-view"), "Home");
  expect(texts(view.all(".bs-part:last-child thead th"))).toContain("Taken off");
  expect(view.find(".cap").textContent).toContain("loses 1.0 nats for every time");
  expect(view.all(".bs-group")).toHaveLength(2);
  expect(view.root.textContent).toContain("with 2.00 nats taken off, others score higher");
  expect(view.all(".bs-verdict").map((one) => one.textContent?.slice(0, 8))).toEqual([
    "Group 1:",
    "Group 2:",
  ]);
  view.click(view.all(".seg input")[2] as HTMLElement);
  await pass(500);
  // Nothing is asked before it is known what the text must contain.
  expect(asked("beam")).toHaveLength(2);
  view.click(view.find(".msg.empty button"));
  await pass(500);
  expect(last("beam").args).toMatchObject({ variant: "constrained", phrases: [" ocean"] });
  await arrive("constrained");
  expect(texts(view.all(".bs-phrase"))).toEqual(["·ocean", "·light"]);
  expect(texts(view.all(".bs-part:last-child thead th"))).toContain("Phrases");
});

test("sixteen beams and 128 steps stay a small page", async () => {
  const { view, part } = await show();
  const [beams, steps] = [16, 128];
  const n = beams * 2;
  const text = new TextEncoder().encode(" word");
  const rows = Array.from({ length: n }, (_, row) => row);
  for (let number = 1; number <= steps; number += 16) {
    const many = Array.from({ length: 16 }, () => rows).flat();
    const columns = {
      ends: Int32Array.from({ length: 16 }, (_, k) => (k + 1) * n),
      token: Int32Array.from(many),
      logprob: Float32Array.from(many, () => -1),
      score: Float32Array.from(many, (row) => -number - row),
      parent: Int32Array.from(many, (row) => row % beams),
      place: Int32Array.from(many, (row) => (row < beams ? row : -1)),
      fate: Uint8Array.from(many, (row) => (row < beams ? 0 : 2)),
      reason: Uint8Array.from(many, (row) => (row < beams ? 5 : 0)),
      group: new Uint8Array(many.length),
      penalty: new Float32Array(many.length),
      met: new Int32Array(many.length),
      text: Uint8Array.from(many.flatMap(() => [...text])),
      text_ends: Int32Array.from(many, (_, k) => (k + 1) * text.length),
    };
    const verdict = [[0, 0, -1, 1, -1, null, null]];
    await part("beam", {
      result: { first: number, verdicts: Array.from({ length: 16 }, () => verdict) },
      arrays: Object.entries(columns).map(([name, values]) => ({
        name,
        dtype: values instanceof Float32Array ? "float32" : values instanceof Int32Array ? "int32" : "uint8",
        shape: [values.length],
      })),
      buffers: Object.values(columns).map((values) => new DataView(values.buffer)),
    });
  }
  expect(view.find(".bs-view").getAttribute("aria-valuemax")).toBe("128");
  expect(view.root.querySelectorAll("*").length).toBeLessThan(4000);
});

test("without a kernel, and with a remote model, nothing is asked", async () => {
  const saved = await show({ live: false });
  expect(saved.view.find(".msg.readonly").textContent).toMatch(/run the notebook/);
  expect(saved.asked("beam")).toHaveLength(0);
  const remote = await show({ traits: { model_info: { ...INFO, remote: true, vocabulary: null } } });
  expect(remote.view.find(".msg.empty").textContent).toContain("only the likeliest");
  expect(remote.asked("beam")).toHaveLength(0);
});

test("another prompt, or another penalty, is searched anew, and old texts do not go into the new tree", async () => {
  const { view, arrive, asked, last, store, fake, pass } = await show({ traits: { selection: 2 } });
  await arrive("sky");
  view.act(() => store.set({ temperature: 0.5 }));
  await pass(500);
  expect(asked("beam")).toHaveLength(1);
  view.act(() => store.set({ repetition_penalty: 1.3 }));
  await pass(500);
  expect(asked("beam")).toHaveLength(2);
  await arrive("sky");
  // A phrase is wanted, so that nothing is searched; meanwhile the prompt is another.
  view.click(view.all(".seg input")[2] as HTMLElement);
  view.act(() => store.read("Other"));
  await pass(20);
  expect(last("read").args.prompt).toBe("Other");
  const { result, arrays, buffers } = treeAnswer(SKY, { rev: 2, prompt: { ...PROMPT, text: "Other" } });
  view.act(() =>
    fake.emit("msg:custom", { v: 1, kind: "done", rid: last("read").rid, result, arrays }, buffers),
  );
  await pass(500);
  const keep = view.all(".bs-do button").find((one) => one.textContent === "Show in the tree");
  expect(keep?.getAttribute("aria-disabled")).toBe("true");
  expect(keep?.title).toContain("no longer has the token");
});

test("a refusal is told in the kernel's own words", async () => {
  const { view, refuse } = await show();
  await refuse("beam", "bad_request", "The text fills the context.", "Shorten it.");
  expect(view.find('[role="alert"]').textContent).toBe("The text fills the context.Shorten it.");
});
