import { expect, test } from "vitest";
import { mount } from "../shared/testing";
import { breadth, broadest, cut, LabelText } from "./labels";

const text = (pieces: { text: string }[]) => pieces.map((piece) => piece.text).join("");

test("breadth counts what a mono font shows", () => {
  expect(breadth("Mary")).toBe(4);
  expect(breadth(" Mary")).toBe(5);
  expect(breadth("注意")).toBeCloseTo(3.34);
  expect(breadth("e\u0301")).toBe(1);
  expect(breadth("👨‍👩‍👧‍👦")).toBe(breadth("👨"));
  expect(breadth("")).toBe(0);
});

test("a label that fits stays whole, a longer one ends in an ellipsis", () => {
  expect(text(cut(" store", 6))).toBe("·store");
  expect(text(cut(" understanding", 8))).toBe("·unders…");
  expect(breadth("·unders…")).toBe(8);
});

test("no character is cut in two", () => {
  const family = "👨‍👩‍👧‍👦";
  expect(text(cut(`${family}abcdef`, 4))).toBe(`${family}…`);
  expect(text(cut("abcde\u0301fgh", 6))).toBe("abcde\u0301…");
  expect(text(cut("🇨🇳🇩🇪🇫🇷", 4))).toBe("🇨🇳…");
});

test("an axis is as wide as its widest label, up to a limit", () => {
  const tokens = ["a", " store", "\u0000"].map((value) => ({ text: value }));
  expect(broadest(tokens, 10)).toBe(6);
  expect(broadest(tokens, 4)).toBe(4);
  expect(broadest([], 10)).toBe(0);
});

test("a label is text and nothing else", () => {
  const { root, all } = mount(
    <p>
      <LabelText mark="span" text={"\n<b>"} room={9} />
    </p>,
  );
  expect(root.textContent).toBe("↵<b>");
  expect(all("b")).toHaveLength(0);
  expect(all(".ws").map((sign) => sign.textContent)).toEqual(["↵"]);
});
