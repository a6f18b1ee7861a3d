import { beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { layOut } from "../../shared/testing";
import type { Store } from "../store";
import { SHOWN, stage } from "../testing";
import { Panel } from "./Panel";
import { linesOf, type Program, split } from "./read";

beforeEach(() => {
  vi.useFakeTimers();
  layOut({ width: 860, height: 400 });
  onTestFinished(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });
});

const DEFINITIONS = 'def search(): ...  # "🗝"\n\n\n';
const PIPELINE = '# The pipeline.\nquestion = "<b>Why</b>?"\nhits = search(question)\n';
const PROGRAM: Program = {
  target: "plain",
  targets: ["plain", "langchain", "haystack"],
  program: DEFINITIONS + PIPELINE,
  start: [...DEFINITIONS].length,
  missing: [],
};
const LEFT_OUT: Program["missing"] = [
  {
    id: "prompt",
    title: { en: "Prompt", zh: "提示词" },
    reason: { en: "it has none", zh: "没有对应的功能" },
  },
];

function View({ store }: { store: Store }) {
  const shown = store.shown.value ?? SHOWN;
  return <Panel store={store} shown={{ ...shown, rev: store.live.value ? 1 : 0 }} onClose={() => {}} />;
}

async function show(program: Partial<Program> = {}, options: Parameters<typeof stage>[1] = {}) {
  const page = await stage((store) => <View store={store} />, options);
  if (options.live !== false) await page.answer("export_program", { result: { ...PROGRAM, ...program } });
  return page;
}

function button(view: { all(selector: string): HTMLElement[] }, label: string): HTMLElement {
  const found = view.all("button").find(({ textContent }) => textContent === label);
  if (!found) throw new Error(`no button ${label}`);
  return found;
}

test("two sentences have a space between them, and none in Chinese", async () => {
  const { view } = await show();
  expect(view.find(".read").textContent).toContain("settings. Edit its");
  view.act(() => {
    view.language.value = "zh";
  });
  expect(view.find(".read").textContent).toContain("附其设置。可以修改");
});

test("the pipeline is shown first, as text, and the whole program when it is asked for", async () => {
  const { view, settle } = await show();
  expect(view.find(".xp").textContent).toBe(PIPELINE);
  expect(view.all(".xp b")).toHaveLength(0);
  expect(view.find(".read").textContent).toMatch(/^6 lines, the last 3 of which are the pipeline/);
  const whole = view.all(".stage .seg input")[1];
  if (!whole) throw new Error("two views");
  view.click(whole);
  await settle();
  expect(view.find(".xp").textContent).toBe(DEFINITIONS + PIPELINE);
});

test("another target is asked for, and what it cannot express is named in both languages", async () => {
  const { view, settle, last, answer } = await show();
  expect(last("export_program").args).toMatchObject({ target: "plain" });
  const second = view.all(".seg input")[1];
  if (!second) throw new Error("three targets");
  view.click(second);
  await settle();
  expect(last("export_program").args).toMatchObject({ target: "langchain" });
  await answer("export_program", { result: { ...PROGRAM, target: "langchain", missing: LEFT_OUT } });
  expect(view.find(".xp-out").textContent).toBe("Left out: Prompt, because it has none.");
  expect(view.find(".read").textContent).not.toContain("read it back");
  view.act(() => {
    view.language.value = "zh";
  });
  expect(view.find(".xp-out").textContent).toBe("未导出：提示词，因为没有对应的功能。");
});

test("where nothing can be expressed, that is said", async () => {
  const { view } = await show({ program: null, start: 0, missing: LEFT_OUT });
  expect(view.all(".xp")).toHaveLength(0);
  expect(view.find(".msg b").textContent).toBe("Nothing of this pipeline can be expressed there");
});

test("the program is copied whole, and a browser that refuses is no silence", async () => {
  const writeText = vi.fn().mockResolvedValueOnce(undefined).mockRejectedValueOnce(new Error("denied"));
  vi.stubGlobal("navigator", { ...navigator, clipboard: { writeText } });
  const { view, settle } = await show();
  view.click(button(view, "Copy"));
  await settle();
  expect(writeText).toHaveBeenCalledWith(DEFINITIONS + PIPELINE);
  expect(view.find(".ctl [role=status]").textContent).toBe("Copied");
  view.click(button(view, "Copy"));
  await settle();
  expect(view.find(".ctl [role=status]").textContent).toContain("did not allow");
});

async function choose(view: { find(selector: string): HTMLElement }, text: string) {
  const field = view.find("input[type=file]") as HTMLInputElement;
  const file = new File([text], "mine.py");
  file.text = async () => text;
  Object.defineProperty(field, "files", { value: [file], configurable: true });
  field.dispatchEvent(new Event("change", { bubbles: true }));
}

test("a program becomes the pipeline on display", async () => {
  const { view, settle, last, answer, asked } = await show();
  await choose(view, "program");
  await settle();
  expect(last("export_read").args).toMatchObject({ text: "program" });
  expect(asked("load")).toHaveLength(0);
  await answer("export_read", { result: { text: "{}" } });
  await settle();
  expect(last("load").args).toMatchObject({ text: "{}" });
});

test("a program that cannot be read says where", async () => {
  const { view, settle, refuse, asked } = await show();
  await choose(view, "import os");
  await settle();
  await refuse(
    "export_read",
    "bad_request",
    "Line 1 is no step of a pipeline: import os",
    "Export it first.",
  );
  await settle();
  expect(view.find("[role=alert]").textContent).toContain("Line 1 is no step of a pipeline: import os");
  expect(asked("load")).toHaveLength(0);
});

test("without a kernel the view says so", async () => {
  const { view } = await show({}, { live: false });
  expect(view.find(".msg").textContent).toContain("The program was not saved");
});

test("a place behind signs of two units is the same place", () => {
  expect(split("🗝a", 1)).toEqual(["🗝", "a"]);
  expect(linesOf("a\nb\n")).toBe(2);
});
