import { signal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { useCanvas, useWidth } from "./canvas";
import { mount } from "./testing";

/** Observers that the test tells what the layout did. */
const observers: { kind: string; elements: Set<Element>; tell: (entry: object) => void }[] = [];

function observer(kind: string) {
  return class {
    readonly elements = new Set<Element>();
    constructor(callback: (entries: object[]) => void) {
      observers.push({ kind, elements: this.elements, tell: (entry) => callback([entry]) });
    }
    observe(element: Element) {
      this.elements.add(element);
    }
    disconnect() {
      this.elements.clear();
    }
  };
}

function tell(kind: string, entry: object) {
  for (const each of observers) if (each.kind === kind && each.elements.size) each.tell(entry);
}

const context = { setTransform: vi.fn(), clearRect: vi.fn(), save: vi.fn(), restore: vi.fn() };

beforeEach(() => {
  observers.length = 0;
  vi.stubGlobal("ResizeObserver", observer("resize"));
  vi.stubGlobal("IntersectionObserver", observer("appear"));
  vi.stubGlobal("devicePixelRatio", 2);
  vi.spyOn(HTMLCanvasElement.prototype, "getContext").mockReturnValue(context as never);
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  delete document.body.dataset.jpThemeLight;
});

function Square({ draw, of }: { draw: () => void; of: number }) {
  const canvas = useCanvas(draw, [of]);
  return <canvas ref={canvas} />;
}

const size = (width: number, height: number) => ({ contentRect: { width, height } });

test("waits for a size, then draws once, sharp", () => {
  const draw = vi.fn();
  const { find } = mount(<Square draw={draw} of={1} />);
  expect(draw).not.toHaveBeenCalled();
  tell("resize", size(0, 0));
  expect(draw).not.toHaveBeenCalled();
  tell("resize", size(100.4, 50));
  expect(draw).toHaveBeenCalledExactlyOnceWith(context, 100.4, 50);
  const canvas = find<HTMLCanvasElement>("canvas");
  expect([canvas.width, canvas.height]).toEqual([201, 100]);
  expect(context.setTransform).toHaveBeenLastCalledWith(2, 0, 0, 2, 0, 0);
});

test("draws anew for other data, a return to the page, a lost context and another theme", async () => {
  const draw = vi.fn();
  const of = signal(1);
  const set = (value: number) => {
    of.value = value;
  };
  function App() {
    return <Square draw={draw} of={of.value} />;
  }
  const { act, find } = mount(<App />);
  tell("resize", size(10, 10));
  draw.mockClear();
  act(() => set(2));
  expect(draw).toHaveBeenCalledTimes(1);
  act(() => set(2));
  expect(draw).toHaveBeenCalledTimes(1);
  tell("appear", { isIntersecting: false });
  expect(draw).toHaveBeenCalledTimes(1);
  tell("appear", { isIntersecting: true });
  expect(draw).toHaveBeenCalledTimes(2);
  find("canvas").dispatchEvent(new Event("contextrestored"));
  expect(draw).toHaveBeenCalledTimes(3);
  document.body.dataset.jpThemeLight = "false";
  await vi.waitFor(() => expect(draw).toHaveBeenCalledTimes(4));
});

test("draws what the last rendering meant, not the first", () => {
  const drawn: number[] = [];
  const of = signal(1);
  const set = (value: number) => {
    of.value = value;
  };
  function App() {
    const { value } = of;
    return <Square draw={() => drawn.push(value)} of={0} />;
  }
  const { act } = mount(<App />);
  act(() => set(2));
  tell("resize", size(10, 10));
  expect(drawn).toEqual([2]);
});

test("lets go of everything at the end", () => {
  const draw = vi.fn();
  const { unmount } = mount(<Square draw={draw} of={1} />);
  unmount();
  expect(observers.every(({ elements }) => elements.size === 0)).toBe(true);
});

test("a width is 0 until the element is on the page", () => {
  function App() {
    const frame = useRef<HTMLDivElement>(null);
    const width = useWidth(frame);
    return <div ref={frame}>{width.value}</div>;
  }
  const { root, act } = mount(<App />);
  expect(root.textContent).toBe("0");
  act(() => tell("resize", size(480, 10)));
  expect(root.textContent).toBe("480");
});
