import { beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { connect } from "../../shared/rpc";
import { layOut, mount } from "../../shared/testing";
import { App } from "../App";
import { createStore } from "../store";
import { RECORDED_TEXT, recordedModel } from "../testing";

type Sent = { rid: string; op: string; kind: string; args: Record<string, unknown> };

const OPENED = {
  rev: 1,
  text: RECORDED_TEXT,
  target_text: null,
  tokens: ["to", " Mary"],
  special: [],
  target_tokens: [],
  target_special: [],
  parts: ["self"],
  grids: { self: { layers: 2, heads: 3, kv_heads: 3 } },
  sinks: { self: [] },
  visibility: { self: { causal: true, windows: [null, null] } },
  forward_ms: 5000,
};

beforeEach(() => {
  vi.useFakeTimers();
  layOut({ width: 868, height: 330 });
  onTestFinished(() => void vi.useRealTimers());
});

/** An explorer whose kernel is played by the test, with the panel open. */
async function open({ opened = OPENED as object, language = "en" as "en" | "zh", kernel = true } = {}) {
  const fake = recordedModel(kernel ? { set_state() {}, kernel: {} } : { set_state() {} });
  const abort = new AbortController();
  onTestFinished(() => abort.abort());
  const store = createStore(fake.model, connect(fake.model, abort.signal), abort.signal);
  const view = mount(<App store={store} />, language);
  const sent = (op: string) => fake.sent.filter((m) => m.op === op) as unknown as Sent[];
  const say = async (message: object, arrays: Record<string, number[]> = {}) => {
    const described = Object.entries(arrays).map(([name, values]) => ({
      name,
      dtype: "float32",
      shape: [values.length],
    }));
    const buffers = Object.values(arrays).map((values) => new DataView(Float32Array.from(values).buffer));
    view.act(() => fake.emit("msg:custom", { v: 1, arrays: described, ...message }, buffers));
    await vi.advanceTimersByTimeAsync(0);
    view.act(() => {});
  };
  const rid = (op: string) => sent(op).at(-1)?.rid;
  const kernelSays = {
    done: (op: string, result: object, arrays = {}) => say({ kind: "done", rid: rid(op), result }, arrays),
    part: (op: string, result: object, arrays = {}) =>
      say({ kind: "part", rid: rid(op), seq: 1, result }, arrays),
    refuse: (op: string, code: string) =>
      say({ kind: "error", rid: rid(op), code, message: "No.", hint: "" }),
  };
  if (kernel) {
    await say({ kind: "ready", caps: { ops: [] }, limits: {} });
    await kernelSays.done("open", opened);
  }
  const entry = () =>
    view.all(".depth button").find((button) => /Switch heads off|关闭/.test(button.textContent ?? ""));
  view.act(() => entry()?.click());
  const button = (name: RegExp) => {
    const found = view
      .all("button")
      .find((one) => name.test(one.getAttribute("aria-label") ?? one.textContent ?? ""));
    if (!found) throw new Error(`no button ${name}`);
    return found;
  };
  return { fake, store, view, sent, entry, button, ...kernelSays };
}

/** What the kernel says about " Mary" and " the". */
const effect = (mary: [number, number], the: [number, number], ranks: [number, number] = [1, 1]) => ({
  tokens: [
    { id: 7, text: " Mary", before: mary[0], after: mary[1], rank_before: ranks[0], rank_after: ranks[1] },
    {
      id: 8,
      text: " the",
      before: the[0],
      after: the[1],
      rank_before: 2,
      rank_after: ranks[1] === 1 ? 2 : 1,
    },
  ],
  others: [1 - mary[0] - the[0], 1 - mary[1] - the[1]],
  kl: 1.256,
  ms: 68,
});

test("opening asks what comes next, and the sentence says it", async () => {
  const { view, sent, done } = await open();
  expect(sent("effect").map(({ args }) => args)).toEqual([{ rev: 1, heads: [], method: "zero" }]);
  expect(view.find(".read").textContent).toMatch(/^At /);
  await done("effect", effect([0.92, 0.92], [0.02, 0.02]));
  expect(view.find(".read").textContent).toBe(
    "With all its 6 heads, the model expects ·Mary next, at 92\u202f%.",
  );
  expect(view.all(".next tbody tr").map((row) => row.textContent)).toEqual([
    "·Mary92.0\u202f%1",
    "·the2.0\u202f%2",
    "all others6.0\u202f%",
  ]);
});

test("a click, Enter and Space switch heads, the newest question wins, and the sentence follows", async () => {
  const { view, sent, done, store } = await open();
  await done("effect", effect([0.92, 0.92], [0.02, 0.02]));
  const map = view.find('[role="grid"]');
  expect(map.getAttribute("aria-label")).toBe("Heads to switch: 2 layers by 3 heads");
  view.act(() => map.focus());
  view.press(map, "ArrowDown");
  expect(store.effects.off.value).toEqual([]);
  view.press(map, "Enter");
  view.press(map, "ArrowRight");
  view.press(map, " ");
  expect(store.effects.off.value).toEqual([
    [0, 1],
    [1, 1],
  ]);
  expect(sent("effect").at(-1)).toMatchObject({ key: "effect", args: { heads: [[0, 1], [1, 1]] } }); // biome-ignore format: heads
  expect(view.find(".effects .stage").getAttribute("aria-busy")).toBe("true");
  await done("effect", effect([0.92, 0.2], [0.02, 0.5], [1, 2]));
  expect(view.find(".effects .stage").getAttribute("aria-busy")).toBe("false");
  expect(view.find(".read").textContent).toMatch(
    /^Without 2 of its 6 heads, the model’s belief in ·Mary falls from 92.% to 20.%\./,
  );
  expect(view.find(".next tbody tr").textContent).toBe("·Mary92.0\u202f% → 20.0\u202f%1 → 2");
  expect(view.find(".cap").textContent).toBe("KL divergence 1.26 nats · two forward passes, 68 ms");
  expect(view.find('[role="gridcell"]').textContent).toBe("Layer 1, head 1, switched off: not tried yet");
});

test.each([
  [[0.2, 0.5], "en", /^Without 1 of its 6 heads, .* rises from 20.% to 50.%\./],
  [[0.921, 0.918], "en", /^Without 1 of its 6 heads, .* stays at 92.%\./],
  [[0.9, 0.2], "zh", /^关掉 6 个头中的 1 个，模型对 ·Mary 的把握从 90% 降到 20%。/],
  [[0.2, 0.5], "zh", /^关掉 6 个头中的 1 个，模型对 ·Mary 的把握从 20% 升到 50%。/],
  [[0.921, 0.918], "zh", /^关掉 6 个头中的 1 个，模型对 ·Mary 的把握仍是 92%。/],
] as [[number, number], "en" | "zh", RegExp][])("%o in %s", async (mary, language, sentence) => {
  const { view, done, store } = await open({ language });
  await done("effect", effect([mary[0], mary[0]], [0.02, 0.02]));
  view.act(() => store.effects.toggle([0, 0]));
  await done("effect", effect(mary, [0.02, 0.02]));
  expect(view.find(".read").textContent).toMatch(sentence);
});

test("heads go on one by one, all at once, or by undo; another text keeps them off", async () => {
  const { view, store, button, done, sent } = await open();
  for (const head of [[0, 0], [0, 2], [1, 1]] as [number, number][]) view.act(() => store.effects.toggle(head)); // biome-ignore format: heads
  view.click(button(/^Switch head 0.2 on$/));
  expect(view.all(".hchip").map((chip) => chip.textContent)).toEqual(["0.0", "1.1"]);
  view.click(button(/^Switch all on$/));
  expect(store.effects.off.value).toEqual([]);
  view.act(() => store.undo());
  expect(view.all(".hchip")).toHaveLength(2);
  view.act(() => store.read({ text: "other", target: null }));
  await done("open", { ...OPENED, rev: 2, text: "other" });
  expect(sent("effect").at(-1)?.args).toMatchObject({ rev: 2, heads: [[0, 0], [1, 1]] }); // biome-ignore format: heads
  view.act(() => store.undo());
  expect(store.effects.off.value).toHaveLength(2);
});

test("a sweep fills the map layer by layer, stops at once and continues where it stopped", async () => {
  const { view, store, fake, sent, part, done, button } = await open();
  expect(button(/^Try every head$/).getAttribute("aria-disabled")).toBe("true");
  await done("effect", effect([0.92, 0.92], [0.02, 0.02]));
  expect(view.find(".effects").textContent).toContain("6 heads, about 1 s");
  view.click(button(/^Try every head$/));
  expect(sent("sweep").at(-1)?.args).toEqual({ rev: 1, token: 7, method: "zero", first_layer: 0 });
  await part("sweep", { progress: { done: 0, total: 6, stage: "sweep" } });
  expect(view.find(".effects .progress").textContent).toContain("0 of 6");
  await part("sweep", { layer: 0 }, { values: [-0.34, 0.02, 0], looks: [0, 0, 0] });
  expect(view.find(".effects .progress").textContent).toContain("3 of 6");
  expect(view.find(".effects .legend").textContent).toBe("−0.400+0.40");
  view.click(button(/^Cancel$/));
  await vi.advanceTimersByTimeAsync(0);
  view.act(() => {});
  expect(fake.sent.at(-1)).toEqual({ v: 1, kind: "cancel", rid: sent("sweep").at(-1)?.rid });
  expect(view.find(".effects .progress").textContent).toContain("Stopped");
  expect(store.trouble.value).toBeNull();
  view.click(button(/^Continue$/));
  expect(sent("sweep").at(-1)?.args).toMatchObject({ first_layer: 1 });
  await part("sweep", { layer: 1 }, { values: [0.06, 0, 0], looks: [0.81, 0.3, 0] });
  await done("sweep", {});
  expect(view.find(".effects").textContent).toMatch(/All 6 heads tried in \d/);
  expect([...(store.effects.sweep.value?.values ?? [])].map((value) => value.toFixed(2))).toEqual(["-0.34", "0.02", "0.00", "0.06", "0.00", "0.00"]); // biome-ignore format: values
  expect(view.find(".effects").textContent).toContain(
    "Head 1.0 puts 81\u202f% of its attention on ·Mary, yet without it ·Mary is no less likely (+0.060). Looking is not the same as mattering.",
  );
  view.act(() => store.effects.choose("mean"));
  expect(store.effects.sweep.value).toBeNull();
  expect(view.find(".effects").textContent).not.toContain("mattering");
  view.act(() => store.effects.choose("zero"));
  expect(store.effects.sweep.value?.state).toBe("done");
});

test("nothing is claimed of heads that matter, or that hardly look", async () => {
  const { view, part, done, button } = await open();
  await done("effect", effect([0.92, 0.92], [0.02, 0.02]));
  view.click(button(/^Try every head$/));
  await part("sweep", { layer: 0 }, { values: [-0.3, 0.2, 0], looks: [0.9, 0.4, 0] });
  await part("sweep", { layer: 1 }, { values: [0, 0, 0], looks: [0, 0, 0] });
  await done("sweep", {});
  expect(view.find(".effects").textContent).not.toContain("mattering");
});

test("a refused sweep says why and may be continued", async () => {
  const { view, done, refuse, button } = await open();
  await done("effect", effect([0.92, 0.92], [0.02, 0.02]));
  view.click(button(/^Try every head$/));
  await refuse("sweep", "failed");
  expect(view.find(".foot").textContent).toContain("No.");
  expect(button(/^Continue$/).getAttribute("aria-disabled")).toBeNull();
});

test("without a kernel the panel opens, and says what it needs", async () => {
  const { view, store, button, sent } = await open({ kernel: false });
  await vi.advanceTimersByTimeAsync(3000);
  view.act(() => {});
  const map = view.find('[role="grid"]');
  expect(map.getAttribute("aria-disabled")).toBe("true");
  view.press(map, "Enter");
  expect(store.effects.off.value).toEqual([]);
  expect(button(/^Try every head$/).title).toMatch(/Needs the kernel/);
  expect(view.find(".effects .stage").textContent).toMatch(/Needs the kernel/);
  expect(sent("effect")).toEqual([]);
});

test("what does not continue a text has no such entry", async () => {
  const encoder = await open({
    opened: { ...OPENED, visibility: { self: { causal: false, windows: [null, null] } } },
  });
  expect(encoder.entry()).toBeUndefined();
  expect(encoder.view.root.querySelector("#effects")).toBeNull();
});

test("Escape closes the panel and the words come back", async () => {
  const { view } = await open();
  expect(view.all('[role="listbox"]')).toHaveLength(0);
  view.press(view.find("#effects h3"), "Escape");
  expect(view.all("#effects")).toHaveLength(0);
  expect(view.all('[role="listbox"]')).toHaveLength(1);
});
