import { signal } from "@preact/signals";
import { expect, test, vi } from "vitest";
import { mount, layOut as sized } from "../../shared/testing";
import type { Language } from "../../shared/text";
import { COLLAPSED, END, PINNED, type Tree } from "../tree";
import { Drawing } from "./Drawing";
import { type TreeControl, TreeDrawing, type TreeDrawingProps } from "./Tree";
import { flagged, layOut, randomTree, treeOf } from "./testing";
import { boxOf, HOME, windowOf } from "./view";

const P = (p: number) => Math.log(p);
const SMALL = treeOf([
  { parent: -1, text: "", logprob: 0, rest: 0.4, entropy: 3.78 },
  { parent: 0, text: " of", logprob: P(0.36) },
  { parent: 0, text: " it", logprob: P(0.24), rest: 0.2, entropy: 2.28, token: 357 },
  { parent: 2, text: " reflects", logprob: P(0.29), rest: 0.3 },
  { parent: 2, text: "'s", logprob: P(0.2) },
  { parent: 3, text: " color", logprob: P(0.7) },
]);

function show(tree: Tree, more: Partial<TreeDrawingProps> = {}, language: Language = "en") {
  sized({ width: 866, height: 520 });
  const selection = signal<number | null>(more.selection ?? null);
  const shown = signal(tree);
  const spies = {
    onGrow: vi.fn(),
    onFollow: vi.fn(),
    onWrite: vi.fn(async (_uid: number, text: string) => text !== "refused"),
    onPin: vi.fn(),
    onCollapse: vi.fn(),
    onPrune: vi.fn(),
  };
  const onSelect = vi.fn((uid: number, _gesture?: string) => {
    selection.value = uid;
  });
  const control = { current: null as TreeControl | null };
  const View = () => (
    <TreeDrawing
      tree={shown.value}
      width={866}
      control={control}
      {...spies}
      {...more}
      selection={selection.value}
      onSelect={onSelect}
    />
  );
  const page = mount(<View />, language);
  const box = page.find("[role=tree]");
  const press = (key: string, modifiers?: KeyboardEventInit) => page.press(box, key, modifiers);
  const heard = () => {
    const item = page.find(`#${CSS.escape(box.getAttribute("aria-activedescendant") ?? "")}`);
    return item.textContent;
  };
  return { ...page, ...spies, onSelect, selection, shown, box, press, pressOn: page.press, heard, control };
}

const THIN = "\u202f";

test("says where the reader is, level, place among its siblings and whether it is open", () => {
  const { press, heard, find, all } = show(SMALL);
  expect(heard()).toBe("the prompt");
  press("ArrowRight");
  expect(heard()).toBe(`·of, 36${THIN}%, path 36${THIN}%`);
  press("ArrowDown");
  press("ArrowRight");
  expect(heard()).toBe(`·reflects, 29${THIN}%, path 7.0${THIN}%`);
  const item = find("[role=treeitem][aria-selected=true]");
  const named = ["aria-level", "aria-posinset", "aria-setsize", "aria-expanded"];
  expect(named.map((name) => item.getAttribute(name))).toEqual(["3", "1", "2", "true"]);
  // The way here, the siblings and the continuations; not the whole tree.
  expect(all("[role=treeitem]").map(({ textContent }) => textContent?.split(",")[0])).toEqual([
    "the prompt",
    "·it",
    "·reflects",
    "'s",
    "·color",
  ]);
});

test("speaks Chinese", () => {
  const { heard } = show(SMALL, { selection: 3 }, "zh");
  expect(heard()).toBe("·reflects，29%，路径 7.0%");
});

test("walks by arrows, chooses what it walks over, and keeps the keys from the notebook", () => {
  const { press, onSelect, selection } = show(SMALL);
  for (const [key, uid] of [
    ["ArrowRight", 1],
    ["ArrowUp", 1],
    ["ArrowDown", 2],
    ["ArrowRight", 3],
    ["ArrowDown", 4],
    ["ArrowLeft", 2],
    ["End", 4],
    ["Home", 0],
    ["PageDown", 4],
  ] as const) {
    const event = press(key);
    expect([key, selection.value]).toEqual([key, uid]);
    expect(event.defaultPrevented).toBe(true);
  }
  expect(onSelect.mock.calls.every(([, gesture]) => gesture === "walk")).toBe(true);
  expect(press("F5").defaultPrevented).toBe(false);
  expect(press("z", { ctrlKey: true }).defaultPrevented).toBe(false);
});

test("acts by keys on the chosen token", () => {
  const view = show(SMALL, { selection: 3 });
  view.press("Enter");
  view.press("Enter", { shiftKey: true });
  view.press("Enter", { ctrlKey: true });
  view.press("p");
  view.press("C");
  view.press("Delete");
  expect(view.onGrow.mock.calls).toEqual([[3]]);
  expect(view.onFollow.mock.calls).toEqual([
    [3, "greedy"],
    [3, "sample"],
  ]);
  expect(view.onPin.mock.calls).toEqual([[3]]);
  expect(view.onCollapse.mock.calls).toEqual([[3]]);
  expect(view.onPrune.mock.calls).toEqual([[3]]);
});

test("does not do what cannot be done", () => {
  const ended = show(flagged(SMALL, new Map([[5, END]])), { selection: 5 });
  for (const key of ["Enter", "w", "c"]) ended.press(key);
  expect([ended.onGrow, ended.onCollapse].flatMap((spy) => spy.mock.calls)).toEqual([]);
  expect(ended.all(".field")).toEqual([]);
  const saved = show(SMALL, { selection: 3, disabledReason: "no kernel" });
  for (const key of ["Enter", "p", "c", "w", "Delete"]) saved.press(key);
  const spies = [saved.onGrow, saved.onPin, saved.onCollapse, saved.onPrune];
  expect(spies.flatMap((spy) => spy.mock.calls)).toEqual([]);
  const buttons = saved.all(".dt-bar button");
  for (const button of buttons) {
    saved.click(button);
    expect([button.ariaDisabled ?? button.getAttribute("aria-disabled"), button.title]).toEqual([
      "true",
      "no kernel",
    ]);
  }
  expect(buttons).toHaveLength(7);
  expect(spies.flatMap((spy) => spy.mock.calls)).toEqual([]);
});

test("opens a closed token by →, and stops at a leaf", () => {
  const view = show(flagged(SMALL, new Map([[2, COLLAPSED]])), { selection: 2 });
  expect(view.heard()).toBe(`·it, 24${THIN}%, path 24${THIN}%, 3 hidden below`);
  expect(view.find("[aria-selected=true]").getAttribute("aria-expanded")).toBe("false");
  view.press("ArrowRight");
  expect(view.onCollapse.mock.calls).toEqual([[2]]);
  view.press("ArrowUp");
  view.press("ArrowRight");
  expect(view.selection.value).toBe(1);
});

test("writes here: / opens the field, Enter sends it and what is refused stays, Escape leaves all as it was", async () => {
  const view = show(SMALL, { selection: 3 });
  view.press("/");
  const field = view.find<HTMLInputElement>(".field");
  expect(view.focused()).toBe(field);
  view.type(field, "refused");
  view.pressOn(field, "Enter");
  await Promise.resolve();
  expect(view.find<HTMLInputElement>(".field").value).toBe("refused");
  view.type(field, " blue");
  view.pressOn(field, "Enter");
  await vi.waitFor(() => expect(view.all(".field")).toEqual([]));
  expect(view.onWrite.mock.calls.at(-1)).toEqual([3, " blue"]);
  expect(view.focused()).toBe(view.box);
  view.press("w");
  view.pressOn(view.find(".field"), "Escape");
  expect(view.all(".field")).toEqual([]);
  expect(view.onWrite).toHaveBeenCalledTimes(2);
});

test("goes on with ids, and with nothing else in their place", () => {
  const onBranch = vi.fn(async () => true);
  const view = show(SMALL, { selection: 3, onBranch });
  view.press("w");
  view.click(view.find("[type=checkbox]"));
  const field = view.find<HTMLInputElement>(".field");
  for (const wrong of ["the", "3.5", "-1", "99999999999", ","]) {
    view.type(field, wrong);
    view.pressOn(field, "Enter");
    expect([wrong, field.getAttribute("aria-invalid")]).toEqual([wrong, "true"]);
  }
  view.type(field, "[357, 260]");
  view.pressOn(field, "Enter");
  expect(onBranch.mock.calls).toEqual([[3, [357, 260]]]);
  expect(view.onWrite).not.toHaveBeenCalled();
});

test("finds a token by typing", () => {
  const view = show(SMALL);
  view.press("r");
  expect(view.selection.value).toBe(3);
  // What the whole widget answers to is left to it, unless a search goes on.
  expect(view.press("e").defaultPrevented).toBe(true);
  expect(show(SMALL).press("e").defaultPrevented).toBe(false);
  expect(show(SMALL).press("?").defaultPrevented).toBe(false);
});

test("Space begins a search, and a command's letter goes on with it", () => {
  const view = show(SMALL);
  for (const key of [" ", "c"]) view.press(key);
  expect(view.selection.value).toBe(5);
  expect(view.onCollapse).not.toHaveBeenCalled();
});

test("a pressed leaf grows, an inner token is only chosen, a closed one opens", () => {
  const tree = flagged(SMALL, new Map([[3, COLLAPSED]]));
  const view = show(tree);
  const laid = layOut(tree, 866, { fold: { below: 0, keep: -1 } });
  const at = (row: number) => {
    const node = laid.nodes[row] ?? 0;
    const { x, y, height } = boxOf(laid, windowOf(HOME, laid, { width: 866, height: 520 }), node);
    return { clientX: x + 6, clientY: y + height / 2 };
  };
  const pointer = (type: string, row: number) =>
    view.act(() => {
      const event = new PointerEvent(type, {
        pointerId: 1,
        button: 0,
        bubbles: true,
        pointerType: "mouse",
        ...at(row),
      });
      view.box.dispatchEvent(event);
    });
  const press = (row: number) => {
    pointer("pointerdown", row);
    pointer("pointerup", row);
  };
  press(1);
  expect([view.selection.value, view.onGrow.mock.calls]).toEqual([1, [[1]]]);
  press(2);
  expect([view.selection.value, view.onGrow.mock.calls.length]).toEqual([2, 1]);
  press(3);
  expect([view.selection.value, view.onCollapse.mock.calls]).toEqual([3, [[3]]]);
  pointer("pointermove", 2);
  expect(view.find(".tip").textContent).toBe(
    `·it id 357this token 24${THIN}% · path 24${THIN}%perplexity of the path 4.17 · next token 2.28 bits`,
  );
  pointer("pointerleave", 2);
  expect(view.all(".tip")).toEqual([]);
});

test("the wheel scrolls the page until the reader is in a picture that goes on", () => {
  const tree = randomTree(300, 5);
  const view = show(tree);
  const wheel = (deltaY: number, more: WheelEventInit = {}) => {
    const event = new WheelEvent("wheel", { deltaY, cancelable: true, bubbles: true, ...more });
    view.act(() => void view.box.dispatchEvent(event));
    return event.defaultPrevented;
  };
  expect(wheel(100)).toBe(false);
  view.act(() => view.box.focus());
  expect(wheel(-100)).toBe(false);
  expect(wheel(100)).toBe(true);
  expect(view.find(".dt-more").className).toContain("above");
  expect(wheel(-200, { ctrlKey: true })).toBe(true);
  expect(wheel(1e9)).toBe(true);
  expect(wheel(100)).toBe(false);
  expect(show(SMALL).all(".dt-more")).toEqual([]);
});

test("fits all of it, and comes back", async () => {
  vi.stubGlobal("matchMedia", () => ({ matches: true, addEventListener() {} }));
  const view = show(randomTree(300, 5), { selection: 4 });
  expect(view.all(".dt-more")).toHaveLength(1);
  view.press("f");
  expect(view.all(".dt-more")).toEqual([]);
  view.act(() => view.control.current?.fit());
  expect(view.all(".dt-more")).toHaveLength(1);
  view.press("+");
  view.press("-");
  expect(view.all(".dt-zoom button")).toHaveLength(3);
  vi.unstubAllGlobals();
});

test("tells what is not drawn, and draws it", () => {
  const many = treeOf([
    { parent: -1, text: "", logprob: 0, rest: 0.2 },
    ...Array.from({ length: 60 }, (_, k) => ({
      parent: 0,
      text: `t${k}`,
      logprob: P(k < 10 ? 0.05 : 0.006),
    })),
  ]);
  const view = show(many);
  expect(view.find(".dt-note").textContent).toBe(`Not drawn: 50 unlikely tokens, 30${THIN}%. Draw all`);
  view.click(view.find(".dt-link"));
  expect(view.find(".dt-note").textContent?.trim()).toBe("Draw the likely ones");
  view.press("End");
  expect(view.heard()).toContain("t59");
});

test("the kernel's gestures: what is pinned is let go, what is closed opens", () => {
  sized({ width: 866, height: 520 });
  const spies = { onMark: vi.fn(), onFollow: vi.fn(), onPrune: vi.fn(), onGrow: vi.fn(), onSelect: vi.fn() };
  const fit = { current: null as (() => void) | null };
  const tree = flagged(SMALL, new Map([[3, PINNED | COLLAPSED]]));
  const page = mount(
    <Drawing
      tree={tree}
      selection={3}
      busy
      live
      overlay={{ counts: new Map([[3, 37]]), total: 200 }}
      fit={fit}
      onWrite={vi.fn(async () => true)}
      {...spies}
    />,
  );
  const box = page.find("[role=tree]");
  page.press(box, "p");
  page.press(box, "c");
  page.press(box, "Enter", { ctrlKey: true });
  expect(spies.onMark.mock.calls).toEqual([
    [3, { pinned: false }],
    [3, { collapsed: false }],
  ]);
  expect(spies.onFollow.mock.calls).toEqual([[3, true]]);
  expect(page.find("[aria-selected=true]").textContent).toBe(
    `·reflects, 29${THIN}%, path 7.0${THIN}%, 37 of 200 samples, 1 hidden below, pinned, the model is at work here`,
  );
  expect(fit.current).toBeTypeOf("function");
});

/** Fourteen likely tokens below the first, unlikely ones below both. */
function folding() {
  const family = (parent: number, n: number, p: number) =>
    Array.from({ length: n }, (_, k) => ({ parent, text: `t${k}`, logprob: P(p) }));
  return treeOf([
    { parent: -1, text: "", logprob: 0, rest: 0.1 },
    { parent: 0, text: "a", logprob: P(0.5), rest: 0.1 },
    { parent: 0, text: "b", logprob: P(0.4), rest: 0.9 },
    ...family(1, 14, 0.05),
    ...family(1, 15, 0.01),
    ...family(2, 3, 0.01),
  ]);
}

test("a walk moves nothing; a token that is chosen by hand or grown shows all its continuations", () => {
  const view = show(folding());
  const note = () => view.find(".dt-note").textContent?.split(",")[0];
  const before = note();
  expect(before).toContain("17 unlikely");
  view.press("ArrowRight");
  view.press("ArrowDown");
  expect(view.selection.value).toBe(2);
  expect(note()).toBe(before);
  view.press("Enter");
  expect(view.onGrow.mock.calls).toEqual([[2]]);
  view.act(() => {
    view.shown.value = { ...view.shown.value };
  });
  expect(note()).toContain("15 unlikely");
  view.act(() => {
    view.selection.value = 1;
  });
  expect(note()).toContain("2 unlikely");
});

test("when something changes above, the chosen token stays where it is", () => {
  const tree = randomTree(300, 5);
  const { rows, behind } = layOut(tree);
  const view = show(tree);
  view.act(() => view.box.focus());
  view.press("End");
  expect(view.selection.value).toBe(rows.at(-1));
  vi.stubGlobal("matchMedia", () => ({ matches: true, addEventListener() {} }));
  view.press("ArrowUp");
  view.press("End");
  const place = () => Number.parseFloat(view.find(".dt-ring.focus").style.top);
  const before = place();
  expect(before).toBeGreaterThan(100);
  const family = Array.from(behind, (end, i) => end - i);
  const first = rows[family.findIndex((size, i) => i > 0 && size > 20 && size < 80)] ?? 0;
  expect(first).toBeGreaterThan(0);
  view.act(() => {
    view.shown.value = flagged(tree, new Map([[first, COLLAPSED]]));
  });
  expect(view.selection.value).toBe(rows.at(-1));
  expect(place()).toBeCloseTo(before, 0);
  vi.unstubAllGlobals();
});

test("what has just grown comes into view", () => {
  vi.stubGlobal("matchMedia", () => ({ matches: true, addEventListener() {} }));
  const tree = randomTree(300, 5);
  const rows = layOut(tree).rows;
  const view = show(tree);
  view.act(() => view.box.focus());
  view.press("End");
  const end = rows.at(-1) ?? 0;
  expect(view.selection.value).toBe(end);
  const nodes = Array.from(tree.uid, (_, row) => ({
    parent: tree.parent[row] ?? -1,
    text: tree.text[row] ?? "",
    logprob: tree.logprob[row] ?? 0,
    rest: row === end ? 0.2 : (tree.rest[row] ?? 0),
  }));
  const family = Array.from({ length: 4 }, (_, k) => ({ parent: end, text: `new${k}`, logprob: P(0.2) }));
  view.press("ArrowUp");
  view.press("End");
  const place = () => Number.parseFloat(view.find(".dt-ring.focus").style.top);
  const before = place();
  view.act(() => {
    view.shown.value = treeOf([...nodes, ...family]);
  });
  // Three more lines below the one that it stands on.
  expect(before - place()).toBeGreaterThan(40);
  expect(view.selection.value).toBe(end);
  vi.unstubAllGlobals();
});

test("a drag pans and presses nothing, two fingers zoom", () => {
  const view = show(randomTree(300, 5));
  view.box.setPointerCapture ??= () => {};
  const pointer = (type: string, pointerId: number, clientX: number, clientY: number) =>
    view.act(() => {
      const buttons = type === "pointerup" ? 0 : 1;
      const more = { button: 0, buttons, bubbles: true, pointerType: "touch" };
      view.box.dispatchEvent(new PointerEvent(type, { pointerId, clientX, clientY, ...more }));
    });
  const thumb = () => view.find(".dt-more .down").style;
  const before = { top: thumb().top, height: thumb().height };
  pointer("pointerdown", 1, 125, 300);
  pointer("pointermove", 1, 125, 302);
  expect(thumb().top).toBe(before.top);
  pointer("pointermove", 1, 125, 100);
  pointer("pointerup", 1, 125, 100);
  expect(Number.parseFloat(thumb().top)).toBeGreaterThan(Number.parseFloat(before.top));
  expect(view.onSelect).not.toHaveBeenCalled();
  pointer("pointerdown", 1, 200, 200);
  pointer("pointerdown", 2, 300, 200);
  pointer("pointermove", 2, 500, 200);
  expect(Number.parseFloat(thumb().height)).toBeLessThan(Number.parseFloat(before.height) * 0.5);
  pointer("pointerup", 1, 200, 200);
  pointer("pointerup", 2, 500, 200);
  expect(view.onGrow).not.toHaveBeenCalled();
});
