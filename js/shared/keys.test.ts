import { expect, test, vi } from "vitest";
import { chord, handle, isTyping, rove } from "./keys";

const event = (key: string, init: KeyboardEventInit = {}) =>
  new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, composed: true, ...init });

test.each([
  [event("ArrowLeft"), "ArrowLeft"],
  [event("ArrowLeft", { shiftKey: true }), "Shift+ArrowLeft"],
  [event("?", { shiftKey: true }), "?"],
  [event("z", { ctrlKey: true }), "Mod+z"],
  [event("z", { metaKey: true }), "Mod+z"],
  [event("Z", { ctrlKey: true, shiftKey: true }), "Mod+Shift+z"],
  [event("z", { metaKey: true, shiftKey: true }), "Mod+Shift+z"],
  [event("Home", { ctrlKey: true, altKey: true, shiftKey: true }), "Mod+Alt+Shift+Home"],
])("chord %#: %o", (pressed, name) => {
  expect(chord(pressed)).toBe(name);
});

test("a handled key is kept from the host, any other is left to it", () => {
  const host = vi.fn();
  const element = document.createElement("div");
  document.body.append(element);
  document.body.addEventListener("keydown", host);
  const act = vi.fn();
  element.addEventListener("keydown", (pressed) => handle(pressed, { d: act, x: () => false }));
  const d = event("d");
  element.dispatchEvent(d);
  expect(act).toHaveBeenCalledOnce();
  expect(d.defaultPrevented).toBe(true);
  expect(host).not.toHaveBeenCalled();
  for (const other of [event("a"), event("d", { ctrlKey: true }), event("x"), event("toString")]) {
    element.dispatchEvent(other);
    expect(other.defaultPrevented).toBe(false);
  }
  expect(host).toHaveBeenCalledTimes(4);
  document.body.removeEventListener("keydown", host);
});

test("keys that choose a character belong to the input method", () => {
  const act = vi.fn();
  expect(handle(event("Enter", { isComposing: true }), { Enter: act })).toBe(false);
  expect(act).not.toHaveBeenCalled();
});

test("typing is seen through a shadow root, and pressing a check box is not typing", () => {
  const host = document.createElement("div");
  document.body.append(host);
  const shadow = host.attachShadow({ mode: "open" });
  shadow.innerHTML = '<input><textarea></textarea><select></select><input type="range"><button></button>';
  const answers = [...shadow.children].map((field) => {
    let typing: boolean | undefined;
    host.addEventListener("keydown", (pressed) => (typing = isTyping(pressed)), { once: true });
    field.dispatchEvent(event("a"));
    return typing;
  });
  expect(answers).toEqual([true, true, true, false, false]);
});

test("arrows go round, Home and End go to the ends, and one item is the tab stop", () => {
  const row = document.createElement("div");
  row.innerHTML = "<button>a</button><button>b</button><button>c</button>";
  document.body.append(row);
  const items = [...row.querySelectorAll("button")];
  row.addEventListener("keydown", (pressed) => rove(pressed, items, "x"));
  items[0]?.focus();
  const visited = ["ArrowRight", "End", "ArrowRight", "ArrowLeft", "Home"].map((key) => {
    document.activeElement?.dispatchEvent(event(key));
    return document.activeElement?.textContent;
  });
  expect(visited).toEqual(["b", "c", "a", "c", "a"]);
  expect(items.map((item) => item.tabIndex)).toEqual([0, -1, -1]);
  const down = event("ArrowDown");
  items[0]?.dispatchEvent(down);
  expect(down.defaultPrevented).toBe(false);
});
