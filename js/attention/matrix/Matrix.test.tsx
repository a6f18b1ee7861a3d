import { useSignal } from "@preact/signals";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { mount } from "../../shared/testing";
import type { Block, Selection, Span, Token } from "../types";
import { Matrix, type MatrixProps } from "./Matrix";

const tokens: Token[] = ["When", " Mary", " and", " John"].map((text) => ({ text, special: false }));
const selection: Selection = { part: "self", heads: [[23, 0]], query: 3, key: null, hide: [] };

/** The kernel's part: row i, column j weighs (i + 1) / 10 + j / 100, larger rectangles as maxima. */
function block(rows: Span, cols: Span): Block {
  const pool: [number, number] = [Math.ceil((rows[1] - rows[0]) / 512), Math.ceil((cols[1] - cols[0]) / 512)];
  const shape: [number, number] = [
    Math.ceil((rows[1] - rows[0]) / pool[0]),
    Math.ceil((cols[1] - cols[0]) / pool[1]),
  ];
  const values = Float32Array.from({ length: shape[0] * shape[1] }, (_, index) => {
    const query = Math.min(rows[1], rows[0] + (Math.floor(index / shape[1]) + 1) * pool[0]) - 1;
    const key = Math.min(cols[1], cols[0] + ((index % shape[1]) + 1) * pool[1]) - 1;
    return (query + 1) / 10 + key / 100;
  });
  return { rows, cols, pool, shape, values };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

async function matrix(props: Partial<MatrixProps> = {}) {
  const onPick = vi.fn();
  const load = vi.fn(async (rows: Span, cols: Span) => block(rows, cols));
  const chosen: { change?: (next: Partial<MatrixProps>) => void } = {};
  function App() {
    const changed = useSignal<Partial<MatrixProps>>({});
    chosen.change = (next) => {
      changed.value = { ...changed.peek(), ...next };
    };
    return (
      <Matrix
        queries={tokens}
        keys={tokens}
        selection={selection}
        load={load}
        visibility={{ causal: true, windows: [] }}
        layer={23}
        onPick={onPick}
        width={446}
        name="23.0"
        {...props}
        {...changed.value}
      />
    );
  }
  const mounted = mount(<App />);
  const grid = mounted.find("[role=grid]");
  const settle = async () => {
    await vi.advanceTimersByTimeAsync(100);
    mounted.act(() => {});
  };
  await settle();
  const point = (type: string, x: number, y: number, more: PointerEventInit = {}) => {
    const event = new PointerEvent(type, {
      bubbles: true,
      pointerId: 1,
      button: 0,
      clientX: x,
      clientY: y,
      ...more,
    });
    Object.defineProperties(event, { offsetX: { value: x }, offsetY: { value: y } });
    mounted.act(() => void grid.dispatchEvent(event));
  };
  const change = (next: Partial<MatrixProps>) => mounted.act(() => chosen.change?.(next));
  const cell = () => mounted.find("[role=gridcell]").textContent;
  return { ...mounted, grid, onPick, load, settle, point, change, cell };
}

test("is a named grid with all its rows and columns", async () => {
  const { grid, language, act, find } = await matrix();
  expect(grid.getAttribute("aria-label")).toBe("Attention matrix, head 23.0: 4 queries, 4 keys");
  expect([grid.getAttribute("aria-rowcount"), grid.getAttribute("aria-colcount")]).toEqual(["4", "4"]);
  expect(find("h3").textContent).toBe("Head 23.0");
  act(() => {
    language.value = "zh";
  });
  expect(grid.getAttribute("aria-label")).toBe("注意力矩阵，头 23.0：4 个查询，4 个键");
});

test("every token has a label, the locked one is bold", async () => {
  const { all } = await matrix();
  const labels = all(".mx-axes text").map((label) => label.textContent);
  expect(labels).toEqual(["When", "·Mary", "·and", "·John", "When", "·Mary", "·and", "·John"]);
  expect(all(".mx-axes .on").map((label) => label.textContent)).toEqual(["·John"]);
});

test("pointing tells the exact weight, the pair and the head", async () => {
  const { point, find, all } = await matrix();
  point("pointermove", 35, 95);
  expect(find(".tip").textContent).toBe("·John → ·Maryweight 0.4100 layer 23, head 0");
  expect(all(".mx-axes .on").map((label) => label.textContent)).toEqual(["·John", "·Mary"]);
  point("pointerleave", 500, 500);
  expect(all(".tip")).toHaveLength(0);
});

test("cells without a weight say why", async () => {
  const { point, find, change } = await matrix({ visibility: { causal: true, windows: [2] }, layer: 0 });
  point("pointermove", 95, 5);
  expect(find(".tip").textContent).toContain("not visible: it comes later");
  point("pointermove", 5, 95);
  expect(find(".tip").textContent).toContain("outside the window of 2 tokens");
  change({ selection: { ...selection, hide: [3] } });
  point("pointermove", 95, 95);
  await vi.advanceTimersByTimeAsync(100);
  expect(find(".tip").textContent).toContain("masked");
});

test("a press locks the cell, with the main button", async () => {
  const { point, onPick } = await matrix();
  point("pointerdown", 35, 95);
  point("pointerup", 36, 95);
  expect(onPick).toHaveBeenCalledExactlyOnceWith(3, 1);
  point("pointerdown", 35, 95, { button: 2 });
  point("pointerup", 35, 95, { button: 2 });
  expect(onPick).toHaveBeenCalledOnce();
});

test("arrows move between the cells that exist and say what is there", async () => {
  const { press, grid, cell, onPick } = await matrix();
  expect(cell()).toBe("·John → ·John: 0.4300");
  press(grid, "ArrowUp");
  expect(cell()).toBe("·and → ·and: 0.3200");
  press(grid, "ArrowRight");
  expect(cell()).toBe("·and → ·and: 0.3200");
  press(grid, "Home");
  expect(cell()).toBe("·and → When: 0.3000");
  press(grid, "End", { ctrlKey: true });
  expect(cell()).toBe("·John → ·John: 0.4300");
  press(grid, "Home", { ctrlKey: true });
  expect(cell()).toBe("When → When: 0.1000");
  press(grid, "PageDown");
  press(grid, "Enter");
  expect(onPick).toHaveBeenLastCalledWith(3, 0);
});

test("the keyboard's cell shows its tooltip; Escape leaves", async () => {
  const { press, grid, all, act, root, focused } = await matrix();
  act(() => grid.focus());
  press(grid, "ArrowUp");
  expect(all(".tip")).toHaveLength(1);
  const event = press(grid, "Escape");
  expect(event.defaultPrevented).toBe(true);
  expect(focused()).toBe(root);
  expect(all(".tip")).toHaveLength(0);
});

test("whoever moved last leads: the pointer or the keyboard", async () => {
  const { press, grid, point, find } = await matrix();
  point("pointermove", 5, 95);
  press(grid, "Home", { ctrlKey: true });
  expect(find(".tip").textContent).toContain("When → When");
  point("pointermove", 5, 95);
  expect(find(".tip").textContent).toContain("When → When");
  point("pointermove", 6, 95);
  expect(find(".tip").textContent).toContain("·John → When");
});

test("keys that mean nothing here stay with the host", async () => {
  const { press, grid } = await matrix();
  expect(press(grid, "d").defaultPrevented).toBe(false);
  expect(press(grid, "z", { ctrlKey: true }).defaultPrevented).toBe(false);
});

const thousand: Token[] = Array.from({ length: 1000 }, (_, i) => ({ text: ` ${i}`, special: false }));

test("a large matrix is asked for once, as maxima, and says so", async () => {
  const { load, point, find, onPick, settle } = await matrix({
    queries: thousand,
    keys: thousand,
    selection: { ...selection, query: 500 },
  });
  expect(load.mock.calls).toEqual([
    [
      [0, 1000],
      [0, 1000],
    ],
  ]);
  const { width = "" } = find("[role=grid]").style;
  const side = Number.parseFloat(width) / 1000;
  point("pointermove", 100.5 * side, 900.5 * side);
  expect(find(".tip").textContent).toBe(
    "·900 … ·901 → ·100 … ·1014 cells, each at most 91.2100 layer 23, head 0",
  );
  point("pointerdown", 100.5 * side, 900.5 * side);
  point("pointerup", 100.5 * side, 900.5 * side);
  await settle();
  expect(load).toHaveBeenLastCalledWith([900, 902], [100, 102]);
  expect(onPick).toHaveBeenCalledExactlyOnceWith(901, 101);
});

test("zooming asks for what is in view, once the view rests, and the buttons have names", async () => {
  const { load, press, grid, settle, all, find, click } = await matrix({ queries: thousand, keys: thousand });
  press(grid, "End", { ctrlKey: true });
  for (let i = 0; i < 4; i++) press(grid, "+");
  expect(load).toHaveBeenCalledOnce();
  await settle();
  expect(load).toHaveBeenCalledTimes(2);
  const [rows, cols] = load.mock.lastCall ?? [];
  expect(rows?.[1]).toBe(1000);
  expect(cols?.[1]).toBe(1000);
  expect((rows?.[1] ?? 0) - (rows?.[0] ?? 0)).toBeLessThanOrEqual(512);
  expect(all(".mx-zoom button").map((button) => button.getAttribute("aria-label"))).toEqual([
    "Zoom out (−)",
    "Show all (0)",
    "Zoom in (+)",
  ]);
  expect(find("[role=grid]").className).toContain("pans");
  const [, fit] = all(".mx-zoom button");
  if (fit) click(fit);
  expect(find("[role=grid]").className).not.toContain("pans");
});

test("a drag pans a closer look and locks nothing; two fingers zoom", async () => {
  const { press, grid, point, onPick, find, settle, all } = await matrix({
    queries: thousand,
    keys: thousand,
  });
  const label = () => all(".mx-axes text").at(0)?.textContent;
  press(grid, "Home", { ctrlKey: true });
  for (let i = 0; i < 12; i++) press(grid, "+");
  await settle();
  expect(label()).toBe("·0");
  point("pointerdown", 200, 200);
  point("pointermove", 202, 201);
  expect(label()).toBe("·0");
  point("pointermove", 100, 50);
  expect(label()).toBe("·5");
  expect(all(".tip")).toHaveLength(0);
  point("pointerup", 100, 50);
  expect(onPick).not.toHaveBeenCalled();
  const before = all(".mx-axes text").length;
  point("pointerdown", 100, 100, { pointerId: 2, pointerType: "touch" });
  point("pointerdown", 300, 300, { pointerId: 3, pointerType: "touch" });
  point("pointermove", 200, 200, { pointerId: 2, pointerType: "touch" });
  point("pointerup", 200, 200, { pointerId: 2, pointerType: "touch" });
  point("pointerup", 300, 300, { pointerId: 3, pointerType: "touch" });
  expect(all(".mx-axes text").length).toBeGreaterThan(before);
  expect(onPick).not.toHaveBeenCalled();
  expect(find("[role=grid]").className).toContain("pans");
});

test("a plain wheel scrolls the notebook, Ctrl with the wheel zooms", async () => {
  const { grid, find, act } = await matrix({ queries: thousand, keys: thousand });
  const wheel = (ctrlKey: boolean) => {
    const event = new WheelEvent("wheel", { deltaY: -100, ctrlKey, cancelable: true });
    Object.defineProperties(event, { offsetX: { value: 50 }, offsetY: { value: 50 } });
    // happy-dom leaves modifiers out of wheel events.
    Object.defineProperty(event, "ctrlKey", { value: ctrlKey });
    act(() => void grid.dispatchEvent(event));
    return event.defaultPrevented;
  };
  expect(wheel(false)).toBe(false);
  expect(find("[role=grid]").className).not.toContain("pans");
  expect(wheel(true)).toBe(true);
  expect(find("[role=grid]").className).toContain("pans");
});

test("another head's weights come under its own name only", async () => {
  const { change, point, find, settle, load } = await matrix();
  point("pointermove", 5, 95);
  let answer = (_: Block) => {};
  load.mockImplementation(() => new Promise((resolve) => (answer = resolve)));
  change({ selection: { ...selection, heads: [[5, 2]] }, name: "5.2" });
  expect(find(".tip").textContent).toContain("layer 23, head 0");
  await vi.advanceTimersByTimeAsync(400);
  expect(find("canvas").className).toBe("late");
  answer({ ...block([0, 4], [0, 4]), values: new Float32Array(16).fill(0.5) });
  await settle();
  expect(find(".tip").textContent).toBe("·John → Whenweight 0.5000 layer 5, head 2");
  expect(find("canvas").className).toBe("");
});

test("an answer that comes too late is not drawn", async () => {
  const { change, point, find, load, settle } = await matrix();
  const answers: ((value: Block) => void)[] = [];
  load.mockImplementation(() => new Promise((resolve) => void answers.push(resolve)));
  change({ selection: { ...selection, heads: [[1, 1]] } });
  change({ selection: { ...selection, heads: [[2, 2]] } });
  point("pointermove", 5, 95);
  const filled = (weight: number) => ({
    ...block([0, 4], [0, 4]),
    values: new Float32Array(16).fill(weight),
  });
  answers[1]?.(filled(0.2));
  await settle();
  answers[0]?.(filled(0.1));
  await settle();
  expect(find(".tip").textContent).toBe("·John → Whenweight 0.2000 layer 2, head 2");
});

test("a load that fails leaves the old picture and is asked again with the next move", async () => {
  const { load, press, grid, settle, point, find } = await matrix({ queries: thousand, keys: thousand });
  load.mockRejectedValueOnce(new Error("cancelled"));
  press(grid, "End", { ctrlKey: true });
  for (let i = 0; i < 4; i++) press(grid, "+");
  await settle();
  point("pointermove", 5, 95);
  expect(find(".tip").textContent).toContain("each at most");
  press(grid, "ArrowUp");
  press(grid, "PageUp");
  await settle();
  expect(load.mock.calls.length).toBeGreaterThan(2);
});
