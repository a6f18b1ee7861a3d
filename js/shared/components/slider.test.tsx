import { useSignal } from "@preact/signals";
import { expect, test, vi } from "vitest";
import { mount } from "../testing";
import { readNumber, Slider, type SliderProps } from "./slider";

function Temperature(props: Partial<SliderProps> & { heard?: (value: number) => void }) {
  const value = useSignal(props.value ?? 0.8);
  return (
    <Slider
      label="Temperature"
      min={0}
      max={2}
      step={0.1}
      format={(number) => number.toFixed(2)}
      {...props}
      value={value.value}
      onInput={(next) => {
        value.value = next;
        props.heard?.(next);
      }}
    />
  );
}

function setUp(props: Parameters<typeof Temperature>[0] = {}) {
  const heard = vi.fn();
  const mounted = mount(<Temperature {...props} heard={heard} />);
  const track = mounted.find<HTMLInputElement>("[type=range]");
  const number = mounted.find<HTMLInputElement>(".num");
  return { ...mounted, heard, track, number };
}

test("its name, its value in words and its number agree", () => {
  const { track, number, find } = setUp();
  expect(find<HTMLLabelElement>("label").htmlFor).toBe(track.id);
  expect(track.getAttribute("aria-valuetext")).toBe("0.80");
  expect(number.value).toBe("0.80");
  expect(number.getAttribute("aria-label")).toBe("Temperature, exact value");
});

test("arrows go one step, Shift ten, Home and End to the ends, without binary dust", () => {
  const { track, press, heard } = setUp();
  const keys: [string, boolean][] = [
    ["ArrowRight", false],
    ["ArrowUp", false],
    ["ArrowLeft", false],
    ["ArrowRight", true],
    ["End", false],
    ["ArrowRight", false],
    ["PageDown", false],
    ["Home", false],
    ["ArrowDown", false],
  ];
  for (const [key, shiftKey] of keys) press(track, key, { shiftKey });
  expect(heard.mock.calls.flat()).toEqual([0.9, 1, 0.9, 1.9, 2, 1, 0]);
});

test("dragging snaps to a step", () => {
  const { track, type, heard } = setUp();
  type(track, "1.234");
  expect(heard).toHaveBeenCalledExactlyOnceWith(1.2);
});

test("a square-root scale gives small values the room", () => {
  const { track, type, heard, press } = setUp({ value: 0.25, max: 1, step: 0.01, scale: "sqrt" });
  expect(track.value).toBe("0.5");
  type(track, "0.1");
  expect(heard).toHaveBeenLastCalledWith(0.01);
  press(track, "ArrowRight");
  expect(heard).toHaveBeenLastCalledWith(0.02);
});

test("Enter leads to the number; what is typed is clamped and snapped", () => {
  const { track, number, press, heard, focused } = setUp();
  track.focus();
  press(track, "Enter");
  expect(focused()).toBe(number);
  number.value = "7";
  press(number, "Enter");
  expect(heard).toHaveBeenLastCalledWith(2);
  expect(focused()).toBe(track);
  expect(number.value).toBe("2.00");
});

test("Escape forgets what was typed, and nonsense changes nothing", () => {
  const { number, press, heard, act } = setUp();
  number.focus();
  number.value = "1.5";
  press(number, "Escape");
  expect(number.value).toBe("0.80");
  number.focus();
  number.value = "warm";
  act(() => number.blur());
  expect(number.value).toBe("0.80");
  expect(heard).not.toHaveBeenCalled();
});

test("a percentage is read by its own rule", () => {
  const { number, press, heard } = setUp({
    value: 0.1,
    max: 1,
    step: 0.01,
    format: (value) => `${Math.round(value * 100)} %`,
    parse: (text) => readNumber(text) / 100,
  });
  number.focus();
  number.value = "35 %";
  press(number, "Enter");
  expect(heard).toHaveBeenCalledExactlyOnceWith(0.35);
});

test.each([
  ["0.10", 0.1],
  ["−0,35", -0.35],
  ["6 / 9", 6],
  ["", Number.NaN],
])("%j reads as %d", (text, value) => {
  expect(readNumber(text)).toBe(value);
});
