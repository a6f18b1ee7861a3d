import { beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { connect } from "../shared/rpc";
import { layOut, mount } from "../shared/testing";
import { App } from "./App";
import { createStore } from "./store";
import { RECORDED_TEXT, recordedModel } from "./testing";

/** As wide as a notebook cell. */
beforeEach(() => {
  layOut({ width: 868, height: 330 });
});

function open(language: "en" | "zh" = "en", traits: Record<string, unknown> = {}) {
  const fake = recordedModel({ set_state() {} }, traits);
  const abort = new AbortController();
  onTestFinished(() => abort.abort());
  const store = createStore(fake.model, connect(fake.model, abort.signal), abort.signal);
  return { fake, store, view: mount(<App store={store} />, language) };
}

test("the sentence is computed from the picture, in both languages", () => {
  expect(open().view.find(".read").textContent).toMatch(
    /^At ·to, head 4 of layer 24 spends 81.% of its attention on ·Mary\./,
  );
  expect(open("zh").view.find(".read").textContent).toMatch(
    /^在 ·to 处，第 24 层的头 4 把 81% 的注意力放在 ·Mary 上。/,
  );
});

test("every token is an option with its weight as its name, and the reader's is selected", () => {
  const { view } = open();
  const options = view.all('[role="option"]');
  const texts = options.map((option) => option.querySelector(".tok")?.textContent?.replaceAll("·", " "));
  expect(texts.join("")).toBe(RECORDED_TEXT);
  const [mary, to] = [options[1], options.at(-1)];
  expect(mary?.getAttribute("aria-label")).toMatch(/^·Mary: 81/);
  expect(to?.getAttribute("aria-selected")).toBe("true");
  expect(options.filter((option) => option.getAttribute("aria-selected") === "true")).toHaveLength(1);
});

test("a click on a token locks it, the other direction asks who looks at it", () => {
  const { view, store } = open();
  const option = view.all('[role="option"]')[3];
  if (option) view.click(option);
  expect(store.selection.value).toMatchObject({ query: 3, key: null });
  expect(view.all(".unseen-token")).toHaveLength(14 - 4);
  view.act(() => store.select({ ...store.selection.value, query: null, key: 1 }));
  expect(view.find(".read").textContent).toMatch(/looks at ·Mary the most/);
});

test("heads are chosen and added by keyboard", () => {
  const { view, store } = open();
  const map = view.find('[role="grid"]');
  expect(map.getAttribute("aria-colcount")).toBe("30");
  view.act(() => map.focus());
  view.press(map, "ArrowLeft");
  expect(store.selection.value.heads).toEqual([[23, 4]]);
  view.press(map, "]");
  view.press(map, "ArrowDown");
  expect(store.selection.value.heads).toEqual([[24, 5]]);
  view.press(map, " ");
  expect(store.selection.value.heads).toEqual([[24, 5]]);
  view.act(() => store.select({ ...store.selection.value, heads: [[24, 5], [24, 4]] })); // biome-ignore format: heads
  expect(view.all(".hchip")).toHaveLength(2);
  expect(view.find(".read").textContent).toMatch(/2 heads together/);
  view.press(map, "z", { ctrlKey: true });
  expect(store.selection.value.heads).toEqual([[24, 5]]);
});

test("without a kernel the picture works, and what needs one says so", async () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const { view } = open();
  await vi.advanceTimersByTimeAsync(3000);
  view.act(() => {});
  expect(view.find(".msg.readonly").textContent).toMatch(/Saved picture/);
  expect(view.find(".head [aria-disabled]").title).toMatch(/Needs the kernel/);
  expect(view.find(".foot").textContent).toMatch(/No kernel/);
});

test("deeper views open one at a time and close with Escape", () => {
  const { view } = open();
  const button = view.find(".depth button");
  view.act(() => button.focus());
  view.click(button);
  expect(button.getAttribute("aria-expanded")).toBe("true");
  view.press(view.find("#matrix h3"), "Escape");
  expect(button.getAttribute("aria-expanded")).toBe("false");
});

test("hostile text is text", () => {
  const { view, fake } = open();
  const snapshot = structuredClone(fake.get("snapshot")) as { result: { tokens: string[] } };
  snapshot.result.tokens[1] = "</script><img src=x onerror=alert(1)>";
  const hostile = open("en", { snapshot });
  expect(hostile.view.root.querySelector("img, script")).toBeNull();
  expect(hostile.view.find(".read").textContent).toContain("<img·src=x·onerror=alert(1)>");
  expect(view.root.querySelector("img, script")).toBeNull();
});
