import { useSignal } from "@preact/signals";
import { expect, test, vi } from "vitest";
import { mount } from "../../shared/testing";
import type { Links, Selection } from "../types";
import { Lines } from "./Lines";

const token = (text: string) => ({ text, special: false });
const tokens = ["When", " Mary", " and", " John"].map(token);
const links: Links = {
  queries: Int32Array.from([3, 2, 1]),
  keys: Int32Array.from([1, 0, 0]),
  heads: new Int32Array(3),
  weights: Float32Array.from([0.689, 0.5, 0.25]),
  total: 10,
  mass: 4,
};
const selection: Selection = { part: "self", heads: [[23, 0]], query: 3, key: null, hide: [] };

function lines(props: Partial<Parameters<typeof Lines>[0]> = {}) {
  const onPick = vi.fn();
  function App() {
    const threshold = useSignal(0.3);
    return (
      <Lines
        queries={tokens}
        keys={tokens}
        links={links}
        threshold={threshold.value}
        selection={selection}
        onPick={onPick}
        width={400}
        {...props}
      />
    );
  }
  const mounted = mount(<App />);
  const [queries, keys] = mounted.all("[role=listbox]");
  if (!queries || !keys) throw new Error("no list boxes");
  return { ...mounted, onPick, queries, keys };
}

const options = (box: HTMLElement) => [...box.querySelectorAll<HTMLElement>("[role=option]")];
const active = (box: HTMLElement) => {
  const id = box.getAttribute("aria-activedescendant");
  return options(box).find((option) => option.id === id)?.textContent;
};

test("says how much is drawn, in both languages", () => {
  const { find, act, language } = lines();
  expect(find(".note").textContent).toBe("2 of 10 drawn, 30\u202f% of all weight");
  act(() => {
    language.value = "zh";
  });
  expect(find(".note").textContent).toBe("画出 10 条中的 2 条，占总权重的 30%");
  expect(find("h3").textContent).toBe("最强的连线");
});

test("names the three strongest links for those who hear it", () => {
  const { all } = lines({ threshold: 0 });
  expect(all("ol li").map((item) => item.textContent)).toEqual([
    "·John → ·Mary: 0.6890",
    "·and → When: 0.5000",
    "·Mary → When: 0.2500",
  ]);
});

test("the weights of the locked token's links stand beside their other ends", () => {
  const { keys } = lines();
  expect(options(keys).map((option) => option.textContent)).toEqual(["When", "·Mary0.69", "·and", "·John"]);
});

test("with several heads a ring marks the locked token and no sum is claimed", () => {
  const { queries, keys } = lines({
    selection: {
      ...selection,
      heads: [
        [23, 0],
        [5, 2],
      ],
    },
  });
  expect(options(queries).at(-1)?.className).toContain("ring");
  expect(keys.textContent).not.toContain("0.69");
});

test("arrows move, Enter locks, and the host gets none of it", () => {
  const { press, queries, keys, onPick } = lines();
  expect(press(queries, "ArrowUp").defaultPrevented).toBe(true);
  expect(active(queries)).toBe("·and");
  press(queries, "Enter");
  expect(onPick).toHaveBeenLastCalledWith("query", 2);
  press(keys, "End");
  press(keys, "ArrowDown");
  expect(active(keys)).toBe("·John");
  press(keys, "Home");
  press(keys, " ");
  expect(onPick).toHaveBeenLastCalledWith("key", 0);
  expect(press(keys, "q").defaultPrevented).toBe(false);
});

test("a click locks", () => {
  const { click, keys, onPick } = lines();
  const second = options(keys)[1];
  if (second) click(second);
  expect(onPick).toHaveBeenLastCalledWith("key", 1);
});

test("one option is the locked one", () => {
  const { all } = lines();
  expect(all("[aria-selected=true]").map((option) => option.textContent)).toEqual(["·John"]);
});

test("of thousands of tokens only those in view are in the page, and the rest is accounted for", () => {
  const many = Array.from({ length: 4000 }, (_, i) => token(` ${i}`));
  const { root, queries, find, act } = lines({ queries: many, keys: many });
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  let texts = 0;
  while (walker.nextNode()) texts++;
  expect(texts).toBeLessThanOrEqual(400);
  expect(options(queries)[0]?.getAttribute("aria-setsize")).toBe("4000");
  expect(find(".ln-outside").textContent).toBe("tokens 1 to 30 of 4,000 in view; 0 links lie wholly outside");
  const scroller = find(".ln-scroll");
  act(() => {
    scroller.scrollTop = 22_000;
    scroller.dispatchEvent(new Event("scroll"));
  });
  expect(options(queries)[0]?.textContent).toBe("·1000");
  expect(options(queries)[0]?.getAttribute("aria-posinset")).toBe("1001");
  expect(find(".ln-outside").textContent).toContain("2 links lie wholly outside");
});

test("an empty picture says why", () => {
  const { find, all } = lines({ threshold: 0.9 });
  expect(find(".ln-none").textContent).toBe("No link weighs 0.90 or more");
  expect(all("ol li")).toHaveLength(0);
});

test("tokens are text", () => {
  const { all, queries } = lines({ queries: [token("<img src=x onerror=alert(1)>")], keys: tokens });
  expect(all("img")).toHaveLength(0);
  expect(options(queries)[0]?.title).toBe("<img src=x onerror=alert(1)>");
});
