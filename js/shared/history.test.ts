import { beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { createHistory } from "./history";

beforeEach(() => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
});

function walk(go: (place: number) => boolean | Promise<boolean> = () => true) {
  const at = { place: 0 };
  const history = createHistory<number>({
    here: () => at.place,
    go: (place) => {
      const arrived = go(place);
      if (arrived === true) at.place = place;
      return arrived;
    },
  });
  const move = (place: number, gesture?: string) => {
    history.remember(at.place, gesture);
    at.place = place;
  };
  return { at, history, move };
}

test("back and forth, until something new is done", () => {
  const { at, history, move } = walk();
  expect([history.canUndo.value, history.canRedo.value]).toEqual([false, false]);
  move(1);
  move(2);
  history.undo();
  history.undo();
  history.undo();
  expect(at.place).toBe(0);
  history.redo();
  expect(at.place).toBe(1);
  move(7);
  expect(history.canRedo.value).toBe(false);
  history.undo();
  expect(at.place).toBe(1);
});

test("a walk is one step, until the hand rests or does something else", () => {
  const { at, history, move } = walk();
  for (const place of [1, 2, 3]) move(place, "arrows");
  vi.advanceTimersByTime(1500);
  for (const place of [4, 5]) move(place, "arrows");
  move(6);
  history.undo();
  expect(at.place).toBe(5);
  history.undo();
  expect(at.place).toBe(3);
  history.undo();
  expect(at.place).toBe(0);
});

test("what could not be gone back to stays to be tried again", async () => {
  let answer = false;
  const { history, move } = walk(() => Promise.resolve(answer));
  move(1);
  history.undo();
  await vi.advanceTimersByTimeAsync(0);
  expect([history.canUndo.value, history.canRedo.value]).toEqual([true, false]);
  answer = true;
  history.undo();
  await vi.advanceTimersByTimeAsync(0);
  expect([history.canUndo.value, history.canRedo.value]).toEqual([false, true]);
});

test("no more than fifty steps are kept", () => {
  const { history, move } = walk();
  for (let place = 1; place <= 60; place++) move(place);
  for (let i = 0; i < 50; i++) history.undo();
  expect(history.canUndo.value).toBe(false);
});
