import { render } from "preact";
import { act } from "preact/test-utils";
import { afterEach, expect, test, vi } from "vitest";
import { Refused } from "./api";
import { Panel } from "./Panel";
import { createStore, type Store } from "./store";
import { ENGLISH, fakeApi, loadedStore, smallCourse, WHEN } from "./testing";

const host = document.createElement("div");
document.body.append(host);
afterEach(() => act(() => render(null, host)));

const deeds = () => ({ open: vi.fn(), startOver: vi.fn(), choose: vi.fn() });

async function show(store: Store, done = deeds()) {
  await act(async () => render(<Panel store={store} deeds={done} />, host));
  return done;
}
const press = (text: string, at = host) =>
  act(async () => {
    const found = [...at.querySelectorAll("button")].find((button) => button.textContent?.includes(text));
    if (!found) throw new Error(`no button ${text} in ${at.textContent}`);
    found.click();
  });
const text = () => host.querySelector(".llmhero-view")?.textContent ?? "";

test("parts, lessons, minutes and what was passed", async () => {
  await show(await loadedStore());
  expect(text()).toContain("You have passed 1 of 3 exercises.");
  expect(text()).toContain("How a model works");
  expect(text()).toContain("60 min");
  expect(text()).toContain("1 of 2 exercises");
});

test("a lesson unfolds to its exercises, and says whether there is a copy", async () => {
  const done = await show(await loadedStore());
  await press("Transformers");
  expect(text()).toContain("llmhero-lessons/en/1.1-transformers.ipynb");
  await press("Continue");
  await press("From scores to weights");
  await press("Start over");
  expect(done.open.mock.calls).toEqual([["1.1"], ["1.1", "softmax"]]);
  expect(done.startOver).toHaveBeenCalledWith("1.1");
  await press("Retrieval");
  expect([...host.querySelectorAll(".llmhero-primary")].map((button) => button.textContent)).toEqual([
    "Continue 1.1",
    "Open 3.1",
  ]);
});

test("a search finds in every view but the set-up, and Escape ends it", async () => {
  const store = await loadedStore();
  await show(store);
  await act(() => {
    store.query.value = "残差";
  });
  expect(text()).toContain("1 found");
  expect(text()).toContain("residual stream");
  await act(() => {
    store.query.value = "nothing like it";
  });
  expect(text()).toContain("Nothing here is called “nothing like it”.");
  const input = host.querySelector("input");
  await act(() => {
    input?.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true }));
  });
  expect(store.query.value).toBe("");
});

test("a server without our part says how to enable it; any other failure can be tried again", async () => {
  const course = vi.fn().mockRejectedValueOnce(new Refused(404, null, "404 Not Found"));
  course.mockRejectedValueOnce(new Refused(0, null, "offline")).mockResolvedValue(smallCourse());
  await show(createStore(fakeApi({ course }), ENGLISH));
  await act(async () => undefined);
  expect(text()).toContain("jupyter server extension enable llmhero_widgets.server");
  await press("Try again");
  expect(text()).toContain("offline");
  await press("Try again");
  expect(text()).toContain("Transformers");
});

test("models: what is missing, on its way, failed", async () => {
  const base = { summary: { en: "s", zh: "s" }, license: "MIT", model: true, installed: 1, fetch: null };
  const fetch = { done: 5e6, total: 1e7, stage: "download", error: null };
  const models = [
    { ...base, id: "a", title: "A", download: 93e6, here: false },
    { ...base, id: "b", title: "B", download: 84e6, here: false },
    {
      ...base,
      id: "c",
      title: "C",
      download: 1e7,
      here: false,
      fetch: { ...fetch, state: "running" as const },
    },
    { ...base, id: "d", title: "D", download: 1e7, here: true },
  ];
  const api = fakeApi({ models: vi.fn(async () => ({ models })) });
  const store = await loadedStore(api);
  store.view.value = "set-up";
  await show(store);
  await act(async () => undefined);
  expect(host.querySelector('[role="progressbar"]')?.getAttribute("aria-valuetext")).toBe("5 MB of 10 MB");
  await press("Fetch what is missing, 177 MB");
  expect(api.fetch).toHaveBeenCalledTimes(2);
  await press("Cancel");
  expect(api.cancel).toHaveBeenCalledWith("c");
  store.dispose();
});

test("what passes is marked and said, once", async () => {
  const later = smallCourse();
  later.lessons[0]?.exercises.splice(1, 1, ["softmax", WHEN]);
  const api = fakeApi({ progress: vi.fn(async () => ({ lessons: later.lessons, trouble: null })) });
  const store = await loadedStore(api);
  store.unfolded.value = ["1.1"];
  await show(store);
  expect(host.querySelectorAll(".llmhero-done")).toHaveLength(1);
  await act(() => store.refresh());
  expect(host.querySelectorAll(".llmhero-done")).toHaveLength(2);
  expect(host.querySelector(".llmhero-told")?.textContent).toBe("Exercise “From scores to weights” passed.");
});

test("in Chinese by choice, by the server's environment, or by JupyterLab's catalogue", async () => {
  const store = await loadedStore();
  const done = await show(store);
  await press("中文");
  expect(done.choose).toHaveBeenCalledWith("zh");
  await act(() => {
    store.chosen.value = "zh";
  });
  expect(text()).toContain("你已通过 3 道习题中的 1 道。");
  expect(text()).toContain("模型怎样工作");

  const asked = await loadedStore(
    fakeApi({ course: async () => ({ ...smallCourse(), language: "zh" as const }) }),
  );
  expect(asked.language.value).toBe("zh");
  asked.chosen.value = "en";
  expect(asked.language.value).toBe("en");

  const host2 = await loadedStore(fakeApi(), { language: "zh", translate: (said) => `〔${said}〕` });
  expect(host2.say({ en: "Lessons", zh: "课程" })).toBe("〔Lessons〕");
});
