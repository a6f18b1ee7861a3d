import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { byHand } from "../../shared/by-hand";
import { FakeModel } from "../../shared/fake-model";
import { connect } from "../../shared/rpc";
import { mount } from "../../shared/testing";
import type { Language } from "../../shared/text";
import { App } from "../App";
import { createStore } from "../store";
import recorded from "./recorded.json";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const { lessons } = recorded.traits;
const forgotten = lessons.map((lesson) => ({
  ...lesson,
  exercises: lesson.exercises.map(([name]) => [name, ""]),
  questions: lesson.questions.map(([name]) => [name, ""]),
}));

async function open(undo = 0, lang: Language = "en") {
  const fake = new FakeModel({ ...recorded.traits, lang });
  const abort = new AbortController();
  const kernel = byHand(fake);
  const store = createStore(fake.model, connect(fake.model, abort.signal), abort.signal);
  const view = mount(<App store={store} />, lang);
  await kernel.say({ kind: "ready", caps: { ops: [], host: "lab", subshells: true } });
  await kernel.answer("refresh", { result: { file: "progress.json", undo } });
  const button = (label: string) => {
    const found = view.all(".btn").find(({ textContent }) => textContent === label);
    if (!found) throw new Error(`no ${label}: ${view.all(".btn").map(({ textContent }) => textContent)}`);
    return found;
  };
  const show = (shown: object) => view.act(() => fake.set("lessons", shown));
  return { fake, kernel, view, button, show };
}

test("every step of forgetting can be undone, as long as the kernel says so", async () => {
  const { view, button, kernel, show } = await open();
  view.click(button("Forget all"));
  expect(view.focused()?.textContent).toBe("Keep");
  view.click(button("Forget"));
  show(forgotten);
  await kernel.answer("forget", { result: { undo: 2 } });
  expect(view.find(".read").textContent).toContain("Your progress was forgotten.");
  expect(view.focused()?.textContent).toBe("Undo forgetting");
  view.click(button("Undo forgetting"));
  show(lessons);
  await kernel.answer("restore", { result: { undo: 1 } });
  view.click(button("Undo forgetting"));
  await kernel.answer("restore", { result: { undo: 0 } });
  expect(view.all(".btn").map(({ textContent }) => textContent)).not.toContain("Undo forgetting");
  expect(view.find(".read").textContent).toContain("You have passed");
});

test("a page that is loaded again still knows what can be undone", async () => {
  const { button } = await open(1);
  expect(button("Undo forgetting")).toBeTruthy();
});

test("an undo that fails stays", async () => {
  const { view, button, kernel } = await open(1);
  view.click(button("Undo forgetting"));
  await kernel.refuse("restore", "failed", "Your progress could not be written", "Make it writable");
  expect(view.find("[role=alert]").textContent).toContain("could not be written");
  expect(button("Undo forgetting")).toBeTruthy();
});

test("who keeps the progress is asked again, and nothing was sent", async () => {
  const { view, button, kernel } = await open();
  view.click(button("Forget all"));
  view.click(button("Keep"));
  expect(kernel.asked("forget")).toEqual([]);
  expect(view.focused()?.textContent).toBe("Forget all");
  view.click(button("Forget all"));
  expect(button("Keep")).toBeTruthy();
});

test("a record that cannot be read is not called empty", async () => {
  const { view, kernel, show, button } = await open();
  show(forgotten);
  view.click(button("Refresh"));
  await kernel.refuse("refresh", "failed", "Your progress file is damaged", "If you have a copy");
  expect(view.find(".read").textContent).toBe("What you have passed is not known.");
  expect(view.find("[role=alert]").textContent).toContain("is damaged");
});

test.each([
  ["en", "softmaxpassed on", "headsnot passed yet"],
  ["zh", "softmax", "heads尚未通过"],
] as const)(
  "a lesson unfolds to what was passed of it and where it lies, in %s",
  async (lang, done, open_) => {
    const { view } = await open(0, lang);
    const unfold = view.find(".unfold");
    expect(unfold.getAttribute("aria-expanded")).toBe("false");
    view.click(unfold);
    expect(unfold.getAttribute("aria-expanded")).toBe("true");
    const details = view.find(`[id="${unfold.getAttribute("aria-controls")}"]`);
    const lines = [...details.querySelectorAll("li")].map(({ textContent }) => textContent ?? "");
    const [first] = lessons;
    expect(lines).toHaveLength((first?.exercises.length ?? 0) + (first?.questions.length ?? 0));
    expect(lines.find((line) => line.startsWith("softmax"))).toContain(done);
    expect(lines).toContain(open_);
    expect(details.textContent).toContain(first?.notebook[lang]);
    expect(details.textContent).toContain("llmhero lab --lesson 1.1");
    view.click(unfold);
    expect(view.all(".details")).toEqual([]);
  },
);

test("without its head, every cell of the table still says what it counts", async () => {
  const { view } = await open();
  const labels = [...view.find(".course tbody tr").querySelectorAll(".label")];
  expect(labels.map(({ textContent }) => textContent)).toEqual(["Exercises", "Quiz", "Last passed"]);
});
