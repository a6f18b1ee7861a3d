// @vitest-environment node
import { existsSync, mkdirSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { type Installing, installPackage, makeEnvironment, pipStep } from "./install";
import type { Python } from "./python";
import { Cancelled, type Job, type Run } from "./run";
import { speaking } from "./words";

const python: Python = {
  command: "py",
  args: ["-3"],
  origin: "system",
  executable: "C:\\py.exe",
  version: [3, 12],
  package: null,
};
const folder = () => path.join(mkdtempSync(path.join(tmpdir(), "llmhero-")), "new env");

function how(run: Run): Installing & { lines: string[]; told: string[] } {
  const lines: string[] = [];
  const told: string[] = [];
  const signal = new AbortController().signal;
  return {
    run,
    cwd: "/",
    signal,
    say: speaking(),
    log: (line) => lines.push(line),
    progress: (message) => told.push(message),
    lines,
    told,
  };
}

const printing =
  (text: string, code: number): Run =>
  (job: Job) => {
    for (const line of text.split("\n")) job.onLine?.(line, "out");
    return Promise.resolve({ code, out: text, err: "" });
  };

test("pip is started by Python, with a list of arguments, and its steps are told", async () => {
  const jobs: Job[] = [];
  const pip =
    "Collecting torch>=2.6 (from llmhero-widgets)\n  Downloading https://x/torch-2.13.0-cp312-win.whl (110.9 MB)\nInstalling collected packages: torch";
  const installing = how((job) => {
    jobs.push(job);
    return printing(pip, 0)(job);
  });
  await installPackage(python, installing);
  expect(jobs[0]?.command).toBe("py");
  expect(jobs[0]?.args).toEqual([
    "-3",
    "-m",
    "pip",
    "install",
    "--upgrade",
    "--progress-bar",
    "off",
    "--no-input",
    "llmhero-widgets",
  ]);
  expect(installing.told).toEqual([
    "Asking the package index",
    "Looking for torch",
    "Downloading torch, 110.9 MB",
    "Installing, this takes a minute or two",
  ]);
  expect(installing.lines).toContain("Installing collected packages: torch");
});

test("names with hyphens and underscores are read from pip's lines", () => {
  expect(pipStep("  Downloading faiss_cpu-1.15.1-cp312-abi3.whl.metadata (7.7 kB)", speaking())).toBe(
    "Downloading faiss_cpu, 7.7 kB",
  );
  expect(pipStep("Requirement already satisfied: numpy", speaking())).toBeUndefined();
});

test.each([
  ["error: externally-managed-environment", "belongs to the system"],
  ["/usr/bin/python3: No module named pip", "has no pip"],
  ["ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device", "disk is full"],
  [
    "WARNING: Retrying after connection broken by 'NewConnectionError'\nERROR: Could not find a version",
    "did not answer",
  ],
  [
    "ERROR: Could not find a version that satisfies the requirement torch\nERROR: No matching distribution found",
    "newer Python",
  ],
  ["ERROR: Could not install packages due to an OSError: [WinError 5] Access is denied", "cannot be written"],
  [
    "Collecting x\nERROR: metadata-generation-failed\n[notice] A new release of pip",
    "metadata-generation-failed",
  ],
])("what pip says becomes what a reader can do: %s", async (text, sentence) => {
  await expect(installPackage(python, how(printing(text, 1)))).rejects.toThrow(sentence);
});

test("an environment that could not be finished is not left behind", async () => {
  const place = folder();
  const half: Run = () => {
    mkdirSync(place);
    return Promise.reject(new Cancelled());
  };
  await expect(makeEnvironment(python, place, how(half))).rejects.toBeInstanceOf(Cancelled);
  expect(existsSync(place)).toBe(false);
});

test("an environment that was there before stays", async () => {
  const place = folder();
  mkdirSync(place);
  const failing = printing(
    "The virtual environment was not created successfully because ensurepip is not available.",
    1,
  );
  await expect(makeEnvironment(python, place, how(failing))).rejects.toThrow("apt install python3-venv");
  expect(existsSync(place)).toBe(true);
});
