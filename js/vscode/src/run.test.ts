// @vitest-environment node
import { existsSync, mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { Cancelled, run, splitter } from "./run";

const node = process.execPath;
const cwd = mkdtempSync(path.join(tmpdir(), "llmhero run "));

test("arguments arrive as they are, whatever a shell would make of them", async () => {
  const hard = ["a b", '"', "$(touch pwned)", "; touch pwned", "%PATH%", "中文", ""];
  const code = "console.log(JSON.stringify(process.argv.slice(1)))";
  const { code: exit, out } = await run({ command: node, args: ["-e", code, "--", ...hard], cwd });
  expect(exit).toBe(0);
  expect(JSON.parse(out)).toEqual(hard);
  expect(existsSync(path.join(cwd, "pwned"))).toBe(false);
});

test("both streams come line by line, and the exit code with them", async () => {
  const lines: string[] = [];
  const code = "process.stdout.write('one\\r\\ntwo'); console.error('three'); process.exitCode = 3";
  const done = await run({
    command: node,
    args: ["-e", code],
    cwd,
    onLine: (line, from) => lines.push(`${from} ${line}`),
  });
  expect(done.code).toBe(3);
  expect(lines.toSorted()).toEqual(["err three", "out one", "out two"]);
});

test("a chunk may end anywhere", () => {
  const lines: string[] = [];
  const cut = splitter((line) => lines.push(line));
  for (const chunk of ["a\r", "\nb", "", "c\n\nd"]) cut.push(chunk);
  cut.end();
  cut.end();
  expect(lines).toEqual(["a", "bc", "", "d"]);
});

test("cancelling ends what was started, and what that has started", async () => {
  const file = path.join(cwd, "pids");
  const child = "setInterval(() => {}, 1000)";
  const code = `const { spawn } = require("node:child_process");
    const child = spawn(process.execPath, ["-e", ${JSON.stringify(child)}]);
    require("node:fs").writeFileSync(${JSON.stringify(file)}, JSON.stringify([process.pid, child.pid]));
    console.log("started"); setInterval(() => {}, 1000)`;
  const controller = new AbortController();
  const running = run({
    command: node,
    args: ["-e", code],
    cwd,
    signal: controller.signal,
    onLine: () => controller.abort(),
  });
  await expect(running).rejects.toBeInstanceOf(Cancelled);
  for (const pid of JSON.parse(readFileSync(file, "utf8"))) {
    await expect.poll(() => alive(pid)).toBe(false);
  }
});

test("what is cancelled before it starts is not started, and what is not there says so", async () => {
  await expect(
    run({ command: node, args: ["-e", ""], cwd, signal: AbortSignal.abort() }),
  ).rejects.toBeInstanceOf(Cancelled);
  await expect(run({ command: path.join(cwd, "no-python"), args: [], cwd })).rejects.toThrow("ENOENT");
});

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    // What has ended and was not yet collected by init is not alive.
    return !/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return false;
  }
}
