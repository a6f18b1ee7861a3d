/** Programs, started by a list of arguments, never by a shell. */
import { type ChildProcess, spawn } from "node:child_process";

export interface Job {
  readonly command: string;
  readonly args: readonly string[];
  /** Never a folder of the workspace: Python and Windows look there for programs and modules first. */
  readonly cwd: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly signal?: AbortSignal;
  onLine?(line: string, from: "out" | "err"): void;
}

export interface Finished {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export type Run = (job: Job) => Promise<Finished>;

export class Cancelled extends Error {}

const POLITE_MS = 4000;

/** Run a program to its end. Rejects if it cannot be started, and with `Cancelled` once it is gone. */
export function run(job: Job): Promise<Finished> {
  return new Promise((resolve, reject) => {
    if (job.signal?.aborted) return reject(new Cancelled());
    const child = spawn(job.command, [...job.args], {
      cwd: job.cwd,
      env: { ...process.env, PYTHONUTF8: "1", PYTHONUNBUFFERED: "1", ...job.env },
      stdio: ["ignore", "pipe", "pipe"],
      windowsHide: true,
      // A group of its own, so that what it started ends with it.
      detached: process.platform !== "win32",
    });
    const said = { out: "", err: "" };
    for (const from of ["out", "err"] as const) {
      const lines = splitter((line) => job.onLine?.(line, from));
      const stream = from === "out" ? child.stdout : child.stderr;
      stream.setEncoding("utf8");
      stream.on("data", (text: string) => {
        said[from] += text;
        lines.push(text);
      });
      stream.on("end", () => lines.end());
    }
    const stop = () => end(child);
    job.signal?.addEventListener("abort", stop, { once: true });
    child.on("error", (error) => {
      job.signal?.removeEventListener("abort", stop);
      reject(error);
    });
    child.on("close", (code) => {
      job.signal?.removeEventListener("abort", stop);
      if (job.signal?.aborted) reject(new Cancelled());
      else resolve({ code, ...said });
    });
  });
}

/** End a program and all that it started; one that does not listen is killed. */
function end(child: ChildProcess): void {
  const { pid } = child;
  if (pid === undefined) return;
  if (process.platform === "win32") {
    spawn("taskkill", ["/pid", String(pid), "/T", "/F"], { windowsHide: true, stdio: "ignore" });
    return;
  }
  const kill = (signal: NodeJS.Signals) => {
    try {
      process.kill(-pid, signal);
    } catch {
      // It has ended by itself.
    }
  };
  kill("SIGTERM");
  const harder = setTimeout(() => kill("SIGKILL"), POLITE_MS);
  child.on("close", () => clearTimeout(harder));
}

/** Cut a stream of text into lines, wherever its chunks end. */
export function splitter(onLine: (line: string) => void) {
  let rest = "";
  return {
    push(text: string): void {
      const lines = (rest + text).split(/\r?\n/);
      rest = lines.pop() ?? "";
      for (const line of lines) onLine(line);
    },
    end(): void {
      if (rest) onLine(rest.replace(/\r$/, ""));
      rest = "";
    },
  };
}
