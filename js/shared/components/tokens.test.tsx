import { useSignal } from "@preact/signals";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { mount } from "../testing";
import { TokenChip, type TokenRange, TokenStrip } from ".";

test("a chip holds text nodes only", () => {
  const text = ' <img src=x onerror="alert(1)">';
  const { find, all } = mount(<TokenChip text={text} />);
  expect(all("img")).toHaveLength(0);
  expect(find("bdi").textContent).toBe('·<img·src=x·onerror="alert(1)">');
  expect(all(".ws").map((sign) => sign.textContent)).toEqual(["·", "·", "·"]);
});

test("a chip shows whose token it is", () => {
  const { all } = mount(
    <>
      <TokenChip text="a" role="you" />
      <TokenChip text="b" role="special" small />
    </>,
  );
  expect(all("bdi").map((chip) => chip.className)).toEqual(["tok you", "tok special sm"]);
});

const intersections: { elements: Element[]; tell: (entries: object[]) => void }[] = [];

beforeEach(() => {
  intersections.length = 0;
  vi.stubGlobal(
    "IntersectionObserver",
    class {
      readonly elements: Element[] = [];
      constructor(callback: (entries: object[]) => void) {
        intersections.push({ elements: this.elements, tell: callback });
      }
      observe(element: Element) {
        this.elements.push(element);
      }
      disconnect() {
        this.elements.length = 0;
      }
    },
  );
});
afterEach(() => void vi.unstubAllGlobals());

function strip(texts: string[], selected: TokenRange | null = null) {
  const heard = vi.fn();
  function App() {
    const range = useSignal(selected);
    return (
      <TokenStrip
        label="Text"
        tokens={tokens}
        selected={range.value}
        onSelect={(next) => {
          range.value = next;
          heard(next);
        }}
      />
    );
  }
  const tokens = texts.map((text) => ({ text, special: text.startsWith("[") }));
  const mounted = mount(<App />);
  const box = mounted.find("[role=listbox]");
  const keys = (...names: string[]) => {
    for (const name of names) {
      const shiftKey = name.startsWith("Shift+");
      mounted.press(box, shiftKey ? name.slice(6) : name, { shiftKey });
    }
  };
  return { ...mounted, heard, box, keys };
}

const WORDS = ["[CLS]", "the", " cat", " sat", " on", " the", " mat"];

test("arrows move, Shift extends both ways, Home and End end", () => {
  const { heard, keys, box, all } = strip(WORDS);
  expect(box.hasAttribute("aria-activedescendant")).toBe(false);
  keys(
    "ArrowRight",
    "ArrowRight",
    "Shift+ArrowRight",
    "Shift+ArrowLeft",
    "Shift+ArrowLeft",
    "End",
    "ArrowRight",
    "Shift+Home",
  );
  expect(heard.mock.calls.flat()).toEqual([
    [0, 1],
    [1, 2],
    [1, 3],
    [1, 2],
    [0, 2],
    [6, 7],
    [6, 7],
    [0, 7],
  ]);
  expect(box.getAttribute("aria-activedescendant")).toBe("token-0");
  expect(all("[aria-selected=true]")).toHaveLength(7);
});

test("a click chooses, with Shift it extends", () => {
  const { heard, all, act } = strip(WORDS);
  const chips = all("[role=option]");
  act(() => chips[4]?.querySelector("bdi")?.click());
  act(() => void chips[2]?.dispatchEvent(new MouseEvent("click", { bubbles: true, shiftKey: true })));
  expect(heard.mock.calls.flat()).toEqual([
    [4, 5],
    [2, 5],
  ]);
});

test("typing finds the next token, and on from there", () => {
  const { heard, keys, press, box } = strip(WORDS);
  keys("t", "h", "e");
  expect(heard).toHaveBeenLastCalledWith([1, 2]);
  const host = press(box, "t", { ctrlKey: true });
  expect(host.defaultPrevented).toBe(false);
  expect(press(box, "q").defaultPrevented).toBe(false);
  expect(heard).toHaveBeenLastCalledWith([1, 2]);
});

test("a pause starts a new search; a space belongs to the search only inside of one", () => {
  const { heard, press, box } = strip(WORDS, [0, 1]);
  const at = (key: string, timeStamp: number) => {
    const now = vi.spyOn(Event.prototype, "timeStamp", "get").mockReturnValue(timeStamp);
    const event = press(box, key);
    now.mockRestore();
    return event;
  };
  expect(at(" ", 1000).defaultPrevented).toBe(false);
  at("t", 2000);
  expect(heard).toHaveBeenLastCalledWith([1, 2]);
  at("t", 9000);
  expect(heard).toHaveBeenLastCalledWith([2, 3]);
});

test("special tokens look special unless the reader has chosen them", () => {
  const { find, keys } = strip(WORDS);
  expect(find("#token-0 bdi").className).toBe("tok special");
  keys("Home");
  expect(find("#token-0 bdi").className).toBe("tok you");
});

test("every option knows its place in the whole text", () => {
  const { find } = strip(WORDS);
  expect(find("#token-3").getAttribute("aria-posinset")).toBe("4");
  expect(find("#token-3").getAttribute("aria-setsize")).toBe("7");
});

const LONG = Array.from({ length: 8192 }, (_, index) => ` w${index}`);

test("up to 2,000 tokens are all drawn, of more only those near the view", () => {
  expect(strip(LONG.slice(0, 2000)).all("[role=option]")).toHaveLength(2000);
  const { all, act } = strip(LONG);
  const observer = intersections.at(-1);
  const pieces = observer?.elements as HTMLElement[];
  expect(pieces).toHaveLength(Math.ceil(8192 / 250));
  expect(all("[role=option]").length).toBeLessThan(600);
  const entry = (piece: number, isIntersecting: boolean) => ({
    target: pieces[piece],
    isIntersecting,
    boundingClientRect: { height: 123 },
  });
  act(() => observer?.tell([entry(10, true), entry(11, true)]));
  expect(all("#token-2500")).toHaveLength(1);
  expect(all("#token-2999")).toHaveLength(1);
  act(() => observer?.tell([entry(10, false)]));
  expect(all("#token-2500")).toHaveLength(0);
  expect(pieces[10]?.style.height).toBe("123px");
});

test("the end of a long text is drawn when a key leads there", () => {
  const { all, keys } = strip(LONG);
  keys("End");
  expect(all("#token-8191[aria-selected=true]")).toHaveLength(1);
});

test("an empty text is an empty list", () => {
  const { box, keys, heard } = strip([]);
  expect(box.querySelectorAll("[role=option]")).toHaveLength(0);
  keys("ArrowRight", "End");
  expect(heard).not.toHaveBeenCalled();
});
