// @vitest-environment node
import { expect, test } from "vitest";
import { type Candidate, candidates, find, inEnvironment } from "./python";
import type { Run } from "./run";

const linux = {
  setting: "",
  selected: undefined,
  trusted: true,
  platform: "linux",
  home: "/home/li lei",
} as const;
const windows = { ...linux, platform: "win32", home: "C:\\Users\\Li Lei" } as const;
const names = (all: readonly Candidate[]) => all.map(({ command, args }) => [command, ...args].join(" "));

/** Pythons that are there: the version of each, and the package in it. */
function machine(pythons: Record<string, [string, string | null]>): Run {
  return ({ command }) => {
    const found = pythons[command];
    if (!found) return Promise.reject(new Error("ENOENT"));
    const answer = { version: found[0].split(".").map(Number), executable: command, package: found[1] };
    return Promise.resolve({ code: 0, out: JSON.stringify(answer), err: "" });
  };
}

test("selected, ours, then the system's, by the names of each system", () => {
  expect(names(candidates({ ...linux, selected: "/w/.venv/bin/python" }))).toEqual([
    "/w/.venv/bin/python",
    "/home/li lei/.virtualenvs/llmhero/bin/python",
    "python3",
    "python",
  ]);
  expect(names(candidates(windows))).toEqual([
    "C:\\Users\\Li Lei\\.virtualenvs\\llmhero\\Scripts\\python.exe",
    "py -3",
    "python",
  ]);
});

test("the setting is the reader's last word", () => {
  const places = { ...linux, setting: "~/env/bin/python", selected: "/w/.venv/bin/python" };
  expect(names(candidates(places))).toEqual(["/home/li lei/env/bin/python"]);
  expect(names(candidates({ ...windows, setting: "~\\env\\python.exe" }))).toEqual([
    "C:\\Users\\Li Lei\\env\\python.exe",
  ]);
});

test("in a workspace that is not trusted the selected interpreter is not started", () => {
  const places = { ...linux, selected: "/w/.venv/bin/python", trusted: false };
  expect(candidates(places).map(({ origin }) => origin)).toEqual(["ours", "system", "system"]);
});

test("the first with the package wins, else the first that could get it", async () => {
  const from = candidates({ ...linux, selected: "/w/bin/python" });
  const both = machine({ "/w/bin/python": ["3.12", null], python3: ["3.11", "0.1.0"] });
  expect(await find(from, both, "/")).toMatchObject({ kind: "ready", python: { command: "python3" } });
  const none = machine({
    "/w/bin/python": ["3.9", "0.1.0"],
    python3: ["3.13", null],
    python: ["3.12", null],
  });
  expect(await find(from, none, "/")).toMatchObject({ kind: "noPackage", python: { command: "python3" } });
});

test("a Python that is too old, or none at all, is said", async () => {
  const from = candidates(linux);
  expect(await find(from, machine({ python3: ["3.9", null] }), "/")).toMatchObject({ kind: "tooOld" });
  expect(await find(from, machine({ python3: ["4.0", null] }), "/")).toMatchObject({ kind: "noPackage" });
  expect(await find(from, machine({}), "/")).toMatchObject({ kind: "noPython" });
  // Windows' own "python" opens a shop and ends with an error.
  const shop: Run = () => Promise.resolve({ code: 9009, out: "", err: "Python was not found" });
  expect(await find(from, shop, "/")).toMatchObject({ kind: "noPython" });
});

test("an environment's interpreter", () => {
  expect(inEnvironment("/home/li lei/e", "darwin")).toBe("/home/li lei/e/bin/python");
  expect(inEnvironment("C:\\e", "win32")).toBe("C:\\e\\Scripts\\python.exe");
});
