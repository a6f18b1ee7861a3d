// @vitest-environment node
import { expect, test } from "vitest";
import { following } from "./fetching";
import { type Asking, Hero, HeroError, type Model, OutdatedError, type Step } from "./hero";
import type { Finished, Job } from "./run";
import { speaking } from "./words";

function hero(done: Partial<Finished>, jobs: Job[] = [], language: "en" | "zh" = "en"): Hero {
  const asking: Asking = {
    python: { command: "py", args: ["-3"] },
    cwd: "/ours",
    language,
    say: speaking(),
    log: () => undefined,
    run: (job) => {
      jobs.push(job);
      for (const line of (done.out ?? "").split("\n")) job.onLine?.(line, "out");
      return Promise.resolve({ code: 0, out: "", err: "", ...done });
    },
  };
  return new Hero(asking);
}

test("questions are arguments, asked outside of the workspace", async () => {
  const jobs: Job[] = [];
  await hero({ out: '{"path": "x", "aside": null}' }, jobs, "zh").reset("1.1", "/w/my own.ipynb");
  expect(jobs[0]).toMatchObject({ command: "py", cwd: "/ours" });
  expect(jobs[0]?.args).toEqual([
    ...["-3", "-m", "llmhero_widgets.cli", "lessons", "reset", "1.1", "--at", "/w/my own.ipynb"],
    ...["--json", "--lang", "zh"],
  ]);
});

test("an error is said in the reader's language, with its next step", async () => {
  const error = { message: { en: "Full.", zh: "满了。" }, next: { en: "Free some.", zh: "请清理。" } };
  const out = JSON.stringify({ error });
  await expect(hero({ code: 1, out }).course("")).rejects.toThrow(new HeroError("Full. Free some."));
  await expect(hero({ code: 1, out }, [], "zh").course("")).rejects.toThrow("满了。 请清理。");
});

test("a package that does not know the question is outdated, and silence is a failure", async () => {
  await expect(hero({ code: 2, err: "there is no argument --json" }).course("")).rejects.toBeInstanceOf(
    OutdatedError,
  );
  const err = "Traceback\nModuleNotFoundError: No module named 'anywidget'";
  await expect(hero({ code: 1, err }).course("")).rejects.toThrow("No module named 'anywidget'");
});

test("what else Python prints is not taken for the answer", async () => {
  const found = await hero({
    code: 1,
    out: '{not json}\nWarning: old\n{"healthy": false, "findings": []}',
  }).doctor(new AbortController().signal);
  expect(found).toEqual({ healthy: false, findings: [] });
});

const model = (id: string, download: number) => ({ id, download }) as Model;
const label = { en: "downloading", zh: "正在下载" };

test("a fetch fills the bar once, never backwards, each model by its bytes", async () => {
  const steps: Step[] = [
    { event: "model", id: "a", title: "A", number: 1, of: 2 },
    { event: "progress", id: "a", stage: "connect", label, done: 0, total: 75e6, unit: "bytes" },
    { event: "progress", id: "a", stage: "download", label, done: 30e6, total: 75e6, unit: "bytes" },
    { event: "progress", id: "a", stage: "check", label, done: 1e6, total: 75e6, unit: "bytes" },
    { event: "progress", id: "a", stage: "convert", label, done: 1, total: 2, unit: "steps" },
    { event: "ready", id: "a", path: "/a" },
    { event: "model", id: "b", title: "B", number: 2, of: 2 },
    { event: "ready", id: "b", path: "/b" },
  ];
  const follow = following([model("a", 75e6), model("b", 25e6)], "en", speaking());
  const told: { message: string; increment: number }[] = [];
  await hero({ out: steps.map((step) => JSON.stringify(step)).join("\n") }).fetch(
    ["a", "b"],
    (step) => told.push(follow(step) ?? { message: "", increment: 0 }),
    new AbortController().signal,
  );
  expect(told[2]?.message).toBe("A (1 of 2): downloading, 30 MB of 75 MB");
  expect(told[2]?.increment).toBeCloseTo(75 * 0.8 * 0.4);
  expect(told.every(({ increment }) => increment >= 0)).toBe(true);
  expect(told.slice(0, 6).reduce((sum, { increment }) => sum + increment, 0)).toBeCloseTo(75);
  expect(told.reduce((sum, { increment }) => sum + increment, 0)).toBeCloseTo(100);
});

test("an unknown total is no number", () => {
  const follow = following([model("a", 0)], "zh", speaking());
  follow({ event: "model", id: "a", title: "A", number: 1, of: 1 });
  const waiting = {
    event: "progress",
    id: "a",
    stage: "wait",
    label,
    done: 0,
    total: 0,
    unit: "bytes",
  } as const;
  expect(follow(waiting)).toEqual({ message: "A: 正在下载", increment: 0 });
});
