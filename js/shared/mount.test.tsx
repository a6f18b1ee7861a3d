import { act } from "preact/test-utils";
import { expect, test } from "vitest";
import { FakeModel } from "./fake-model";
import { defineWidget, useText } from "./mount";
import { mount } from "./testing";

interface AnyHooks {
  initialize(context: object): void;
  render(context: object): void;
}

function Word() {
  const t = useText();
  return <p>{t({ en: "Ready", zh: "就绪" })}</p>;
}

test("the root says its language and follows it", () => {
  const { root, language, act } = mount(<Word />);
  expect([root.lang, root.textContent]).toEqual(["en", "Ready"]);
  act(() => {
    language.value = "zh";
  });
  expect([root.lang, root.textContent]).toEqual(["zh-CN", "就绪"]);
});

test("JupyterLab's shortcuts are off where it looks: at the element that an event outside seems to come from", () => {
  const { host } = mount(<Word />).root.getRootNode() as ShadowRoot;
  expect(host.getAttribute("data-lm-suppress-shortcuts")).toBe("true");
});

test("what a host cannot do is said above the widget, where the kernel says so, and as text", async () => {
  const fake = new FakeModel({ lang: "zh" });
  const abort = new AbortController();
  const widget = await (defineWidget({ styles: "", createStore: () => ({}), App: Word }) as () => AnyHooks)();
  const el = document.createElement("div");
  widget.initialize({ model: fake.model, signal: abort.signal });
  widget.render({ model: fake.model, el, signal: abort.signal });
  const root = el.firstElementChild?.shadowRoot?.querySelector(".hero");
  const ready = (caps: object) => ({ v: 1, kind: "ready", caps: { ops: [], ...caps }, limits: {} });
  act(() => fake.emit("msg:custom", ready({}), []));
  expect(root?.querySelector('[role="note"]')).toBeNull();
  act(() => fake.emit("msg:custom", ready({ notice: { en: "<b>a</b>", zh: "<b>立即计算</b>" } }), []));
  expect(root?.querySelector('[role="note"]')?.textContent).toBe("<b>立即计算</b>");
  act(() => abort.abort());
});

test("nothing stays behind", () => {
  const { root, unmount } = mount(<Word />);
  const host = (root.getRootNode() as ShadowRoot).host;
  unmount();
  expect(root.childElementCount).toBe(0);
  expect(host.isConnected).toBe(false);
});

test("a component outside of a widget says what it misses", () => {
  expect(() => Word()).toThrow();
});
