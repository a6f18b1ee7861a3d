import { expect, test } from "vitest";
import { useText } from "./mount";
import { mount } from "./testing";

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
