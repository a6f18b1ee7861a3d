// @vitest-environment node
import { beforeEach, expect, test, vi } from "vitest";
import type { LogOutputChannel, Memento } from "vscode";
import chinese from "../l10n/bundle.l10n.zh-cn.json";
import { told } from "../test/told";
import { reader, reset, Uri, workspace } from "../test/vscode";
import { Lessons } from "./lessons";
import { attempt } from "./problems";
import { lessonRows } from "./rows";
import { Cancelled, type Job, type Run } from "./run";
import { Session } from "./session";
import { install } from "./setup";
import { Rows } from "./tree";
import { Walkthrough } from "./walkthrough";
import { speaking } from "./words";

vi.mock("vscode", () => import("../test/vscode"));

const LESSON = told().course.lessons[0] as ReturnType<typeof told>["course"]["lessons"][number];
const MINE = "/home/me/mine.ipynb";

let jobs: Job[];
/** Whether the environment that we make is there. */
let ours: boolean;
let answers: Record<string, unknown>;
let memory: Map<string, unknown>;
let session: Session;
let lessons: Lessons;

beforeEach(() => {
  reset();
  jobs = [];
  ours = false;
  memory = new Map();
  answers = {
    "-c": { version: [3, 12], executable: "/usr/bin/python3", package: "0.1.0" },
    list: told(),
    reset: { path: MINE, aside: "/home/me/mine-1.ipynb" },
  };
  const run: Run = (job) => {
    jobs.push(job);
    if (!ours && job.command.includes(".virtualenvs")) return Promise.reject(new Error("ENOENT"));
    const line = JSON.stringify(Object.entries(answers).find(([word]) => job.args.includes(word))?.[1]);
    job.onLine?.(line, "out");
    return Promise.resolve({ code: 0, out: line, err: "" });
  };
  const output = { info: () => undefined, error: () => undefined } as unknown as LogOutputChannel;
  session = new Session(run, output, "/tmp/llmhero-vscode-tests/cwd", chinese);
  const memento = {
    get: (key: string) => memory.get(key),
    update: (key: string, value: unknown) => Promise.resolve(memory.set(key, value)),
  };
  lessons = new Lessons(session, new Walkthrough(), memento as unknown as Memento);
});

test("a lesson opens as an untitled notebook, which is shown again rather than opened twice", async () => {
  await lessons.open(LESSON);
  await lessons.open(LESSON, "softmax");
  const [first, second] = reader.shown;
  expect(first?.notebook.uri.scheme).toBe("untitled");
  expect(second?.notebook).toBe(first?.notebook);
  const place = second?.revealed?.start ?? -1;
  expect(first?.notebook.getCells()[place]?.document.getText()).toContain('exercise("softmax")');
  expect(jobs.some(({ args }) => args.includes("open"))).toBe(false);
});

test("each language has a copy of its own", async () => {
  await lessons.open(LESSON);
  reader.settings["llmhero.language"] = "zh";
  await lessons.open(LESSON);
  expect(reader.notebooks).toHaveLength(2);
  expect(reader.notebooks[1]?.getCells()[0]?.document.getText()).toContain("一个词怎样回头看");
});

test("once saved, wherever that is, the reader's copy opens", async () => {
  await lessons.open(LESSON);
  const untitled = reader.notebooks[0];
  if (!untitled) throw new Error("nothing opened");
  // As VS Code 1.100 does it: the saved one opens empty, then gets its content, and no event says that it is saved.
  const mine = { ...untitled, uri: Uri.file(MINE), isUntitled: false, metadata: {} };
  reader.opened.fire(mine);
  mine.metadata = untitled.metadata;
  reader.changed.fire({ notebook: mine, metadata: mine.metadata });
  reader.files.add(MINE);
  await lessons.open(LESSON);
  expect(reader.shown.at(-1)?.notebook.uri.fsPath).toBe(MINE);
  reader.files.clear(); // the reader deleted it
  await lessons.open(LESSON);
  expect(reader.shown.at(-1)?.notebook.uri.scheme).toBe("untitled");
});

test("a copy in the folder of the lessons opens too", async () => {
  const usual = "/home/me/llmhero-lessons/en/1.1-transformers.ipynb";
  reader.files.add(usual);
  await lessons.open(LESSON);
  expect(reader.shown[0]?.notebook.uri.fsPath).toBe(usual);
});

test("resetting asks first, saves what is open, and says where the old copy is", async () => {
  memory.set("copy/en/1.1", `file://${MINE}`);
  reader.files.add(MINE);
  await lessons.open(LESSON);
  const open = reader.notebooks[0];
  if (!open) throw new Error("nothing opened");
  open.isDirty = true;
  await lessons.reset(LESSON);
  expect(reader.asked[0]?.sentence).toBe("Start lesson 1.1 over with a fresh copy?");
  expect(jobs.some(({ args }) => args.includes("reset"))).toBe(false);
  reader.answer = (_, items) => items[0];
  await lessons.reset(LESSON);
  expect(open.isDirty).toBe(false);
  expect(jobs.find(({ args }) => args.includes("reset"))?.args).toContain(MINE);
  expect(reader.asked.at(-1)?.sentence).toBe("A fresh copy is open. Yours is mine-1.ipynb.");
  expect(reader.shown.at(-1)?.notebook.uri.fsPath).toBe("/home/me/mine-1.ipynb");
});

test("resetting what was never saved leaves its tab as it is", async () => {
  await lessons.open(LESSON);
  reader.answer = (_, items) => items[0];
  await lessons.reset(LESSON);
  expect(reader.notebooks.map(({ isUntitled, isClosed }) => isUntitled && !isClosed)).toEqual([true, true]);
  expect(jobs.some(({ args }) => args.includes("reset"))).toBe(false);
});

test("what a kernel writes into the progress file is asked for", async () => {
  await session.course();
  expect(reader.watched[0]?.pattern.pattern).toBe("progress.json");
  answers.list = told(["softmax"]);
  const heard = new Promise<void>((resolve) => session.onDidChange(resolve));
  reader.watched[0]?.changed.fire();
  await heard;
  expect(session.told?.course.lessons[0]?.exercises[1]?.[1]).not.toBe("");
});

test("the selected interpreter is started in a workspace that is trusted, and only there", async () => {
  const environments = {
    getActiveEnvironmentPath: () => ({ path: "/w/.venv" }),
    resolveEnvironment: () => Promise.resolve({ executable: { uri: Uri.file("/w/.venv/bin/python") } }),
  };
  reader.extensions["ms-python.python"] = { activate: () => Promise.resolve({ environments }) };
  await session.refresh();
  expect(jobs[0]?.command).toBe("/w/.venv/bin/python");
  jobs.length = 0;
  workspace.isTrusted = false;
  await session.refresh();
  expect(jobs.map(({ command }) => command)).not.toContain("/w/.venv/bin/python");
  expect(session.state).toBe("ready");
});

test("without the package, installing asks where, and a cancelled choice changes nothing", async () => {
  answers["-c"] = { version: [3, 12], executable: "/usr/bin/python3", package: null };
  await session.refresh();
  expect(reader.contexts["llmhero.state"]).toBe("noPackage");
  jobs.length = 0;
  await install(session);
  expect(reader.asked[0]?.sentence).toBe("Where should LLM Hero be installed?");
  expect(jobs).toEqual([]);
});

test("an environment that the reader asks for takes the place of a Python that the setting names", async () => {
  reader.settings["llmhero.python"] = "/elsewhere/python";
  answers["-c"] = { version: [3, 12], executable: "/elsewhere/python", package: null };
  await session.refresh();
  ours = true;
  reader.answer = (_, items) => {
    answers["-c"] = { version: [3, 12], executable: "/ours/python", package: "0.1.0" };
    return items[0];
  };
  await install(session);
  expect(jobs.find(({ args }) => args.includes("venv"))?.command).toBe("/elsewhere/python");
  const pip = jobs.find(({ args }) => args.includes("pip"));
  expect(pip?.command).toContain(".virtualenvs");
  expect(reader.settings["llmhero.python"]).toBe(pip?.command);
  expect(session.state).toBe("ready");
});

test("errors are said with what to do, and a cancelled command says nothing", async () => {
  await attempt(session, () => Promise.reject(new Cancelled()));
  expect(reader.asked).toEqual([]);
  reader.answer = (_, items) => items[0];
  await attempt(session, () => Promise.reject(new Error("The disk is full.")));
  expect(reader.asked[0]).toEqual({ sentence: "The disk is full.", items: ["Show output"] });
  expect(reader.ran).toEqual([["llmhero.showOutput"]]);
});

test("rows become items that open what they name", () => {
  const rows = lessonRows(told(["softmax"]).course, "en", speaking());
  const tree = new Rows(() => rows);
  const [part] = tree.getChildren();
  const [lesson] = tree.getChildren(part);
  if (!part || !lesson) throw new Error("no rows");
  expect(tree.getTreeItem(part)).toMatchObject({ collapsibleState: 2, description: "1/2" });
  expect(tree.getTreeItem(lesson)).toMatchObject({
    collapsibleState: 1,
    contextValue: "lesson",
    command: { command: "llmhero.openLesson", arguments: ["1.1"] },
  });
  const passed = lesson.children[1];
  expect(passed && tree.getTreeItem(passed)).toMatchObject({
    iconPath: { id: "pass-filled", color: { id: "testing.iconPassed" } },
    command: { command: "llmhero.openExercise", arguments: ["1.1", "softmax"] },
  });
});

test("opening the walkthrough makes VS Code notice the steps that are done already", async () => {
  const walkthrough = new Walkthrough();
  await walkthrough.tell("setup", true);
  await walkthrough.tell("exercise", false);
  const opening = walkthrough.open("llmhero.llmhero-widgets#firstSteps");
  await vi.waitFor(() => expect(reader.ran).toHaveLength(1));
  expect(reader.contexts["llmhero.done.setup"]).toBe(false);
  await opening;
  expect(reader.contexts).toMatchObject({ "llmhero.done.setup": true, "llmhero.done.exercise": false });
});
