import { act } from "preact/test-utils";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { byHand } from "../shared/by-hand";
import { FakeModel } from "../shared/fake-model";
import { connect } from "../shared/rpc";
import { fromBase64, layOut, mount } from "../shared/testing";
import { percent } from "../shared/text";
import { App } from "./App";
import recorded from "./recorded.json";
import { frequencies, scoreByDistance } from "./schemes";
import { createStore, type Row } from "./store";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const { rope_info: rope, trial } = recorded;
/** Every turn is half as fast, as linear scaling by 2 does it, and every score is larger. */
const SCALED = {
  ...rope,
  scaling: "yarn",
  attention_scaling: 1.2,
  frequencies: rope.frequencies.map((turn) => turn / 2),
};

async function open(traits: Record<string, unknown> = {}, live = true) {
  layOut({ width: 900, height: 280 });
  const fake = new FakeModel({
    ...recorded,
    table_bytes: fromBase64(recorded.table_bytes),
    lang: "en",
    ...traits,
  });
  const abort = new AbortController();
  const kernel = byHand(fake);
  const store = createStore(fake.model, connect(fake.model, abort.signal), abort.signal);
  const view = mount(<App store={store} />);
  if (live) await kernel.say({ kind: "ready", caps: { ops: ["trial"], host: "lab", subshells: true } });
  const text = () => view.root.textContent ?? "";
  return { fake, kernel, store, view, text };
}

const button = (view: Awaited<ReturnType<typeof open>>["view"], name: string) => {
  const found = view.all("button").find((each) => each.textContent === name);
  if (!found) throw new Error(`no button ${name}`);
  return found;
};

test("the model's frequencies are drawn as its code scales them", async () => {
  const { store, view, text } = await open({ scheme: "rope", rope_info: SCALED });
  expect(store.turns.value).toEqual(SCALED.frequencies);
  const at = (distance: number) => scoreByDistance(distance, SCALED.frequencies).toFixed(2).replace("-", "−");
  expect(view.find(".curve").getAttribute("aria-valuetext")).toBe(`4: ${at(4)}`);
  expect(view.find(".read").textContent).toContain(`score ${at(4)}`);
  expect(text()).toContain("scaled for longer texts (YaRN)");
  const slowest = (turn: number) => Math.round((2 * Math.PI) / turn).toLocaleString("en");
  const last = rope.frequencies.at(-1) ?? 0;
  expect(text()).toContain(
    `once in ${slowest(last / 2)} positions; the plain formula would make it ${slowest(last)}`,
  );
  expect(text()).toContain("every score by 1.44");
});

test("another base is nobody's, and the way back is one step", async () => {
  const { store, view, text } = await open({ scheme: "rope", rope_info: SCALED });
  expect(text()).toContain("SmolLM2-135M-Instruct, θ = 100,000");
  view.act(() => store.choose({ base: 50_000 }));
  expect(text()).toContain("θ = 50,000, no longer that of SmolLM2-135M-Instruct");
  expect(text()).not.toContain("YaRN");
  expect(store.turns.value).toEqual(frequencies(64, 50_000));
  view.click(button(view, "Back to SmolLM2-135M-Instruct"));
  expect(text()).toContain("SmolLM2-135M-Instruct, θ = 100,000");
  expect(store.turns.value).toEqual(SCALED.frequencies);
});

test("only the layers that turn so are named", async () => {
  const { text } = await open({ scheme: "rope", rope_info: { ...rope, layers: "full_attention" } });
  expect(text()).toContain("layers with full attention");
});

test("a measurement asks about the words on display, and a newer one takes its place", async () => {
  const { kernel, view } = await open();
  view.click(button(view, "What the model makes of it"));
  view.type(view.find<HTMLInputElement>("#trial input"), "one two");
  view.click(button(view, "Measure"));
  expect(kernel.last("trial")).toMatchObject({ args: { text: "one two" }, key: "trial" });
});

const shown = (traits: Record<string, unknown>) => ({ trial: { ...trial, ...traits } });

test("every figure of the measurement is in its row", async () => {
  const { view, text } = await open();
  view.click(button(view, "What the model makes of it"));
  const rows = view.all("#trial tbody tr").map((row) => [...row.querySelectorAll("td")]);
  const said = rows.map((row) => row.slice(2).map((cell) => cell.textContent?.trim()));
  const spelt = (token: string) => token.replaceAll(" ", "·");
  expect(said[0]).toEqual([
    "",
    `${spelt(String(trial.before[0]))} ${percent(Number(trial.before[1]), "en", 1)}`,
  ]);
  const expected = (trial.trials as unknown as Row[]).map(([, , distance, token, p]) => [
    percent(distance, "en", 1),
    `${spelt(token)} ${percent(p, "en", 1)}`,
  ]);
  expect(said.slice(1)).toEqual(expected);
  expect(text()).toContain("Moved by up to 1,000 positions");
});

test("what was not read is said", async () => {
  const { view, text } = await open(shown({ all: 120 }));
  view.click(button(view, "What the model makes of it"));
  expect(text()).toContain("The text has 120 tokens. The first 9 were read");
});

test("a model that is not moved says why", async () => {
  const swaps = trial.trials.filter(([name]) => name === "swap");
  const { view, text, fake } = await open(shown({ how: "alibi", trials: swaps }));
  view.click(button(view, "What the model makes of it"));
  expect(text()).toContain("changes nothing by construction");
  expect(text()).toContain("Two neighbours exchanged change the prediction");
  expect(text()).not.toContain("Moved by up to");
  act(() => fake.set("trial", { ...trial, how: "counted", trials: swaps }));
  expect(text()).toContain("counts its tokens by itself");
});

test("where the table ends is said, if the text came near it", async () => {
  const near = trial.trials.filter(([name, amount]) => name === "swap" || Number(amount) < 1000);
  const { view, text, fake } = await open(shown({ positions: 512, trials: near }));
  view.click(button(view, "What the model makes of it"));
  expect(text()).toContain("has 512 positions");
  act(() => fake.set("trial", { ...trial, positions: 2048 }));
  expect(text()).not.toContain("has 2,048 positions");
});

test("more words than can be drawn are said", async () => {
  const { view, store, text } = await open({ scheme: "alibi", text: "word ".repeat(50) });
  expect(view.all(".bars li")).toHaveLength(32);
  expect(text()).toContain("The first 32 of 50 words");
  view.act(() => store.write("two words"));
  expect(text()).not.toContain("The first");
});

test("a table ends where its rows end", async () => {
  const { view } = await open({ scheme: "learned", length: 64 });
  expect(view.find(".ctl [type=range]").getAttribute("max")).toBe("31");
});
