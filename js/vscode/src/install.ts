/** Our package into an environment, by the reader's own pip. */
import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import type { Python } from "./python";
import type { Finished, Job, Run } from "./run";
import type { Say } from "./words";

export const PACKAGE = "llmhero-widgets";

export interface Installing {
  readonly run: Run;
  readonly cwd: string;
  readonly signal: AbortSignal;
  readonly say: Say;
  /** Everything that pip and venv print. */
  log(line: string): void;
  /** What is going on, in one short line. */
  progress(message: string): void;
}

/** Something failed, and this says what and what to do about it. */
export class InstallError extends Error {}

/** Make an environment. Whatever interrupts it, no half of one is left. */
export async function makeEnvironment(python: Python, folder: string, how: Installing): Promise<void> {
  const fresh = !existsSync(folder);
  try {
    await make(python, folder, how);
  } catch (error) {
    if (fresh) await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

async function make(python: Python, folder: string, how: Installing): Promise<void> {
  how.progress(how.say("Making an environment in {folder}", { folder }));
  const done = await perform(how, python, ["-m", "venv", folder]);
  if (done.code === 0) return;
  if (/ensurepip|python3?-venv/.test(done.out + done.err)) {
    throw new InstallError(
      how.say("{python} cannot make environments. On Debian and Ubuntu: apt install python3-venv", {
        python: python.executable,
      }),
    );
  }
  throw new InstallError(how.say("The environment could not be made: {reason}", { reason: reason(done) }));
}

/** Install or update the package in an environment. */
export async function installPackage(
  python: Pick<Python, "command" | "args">,
  how: Installing,
): Promise<void> {
  how.progress(how.say("Asking the package index"));
  const arguments_ = ["-m", "pip", "install", "--upgrade", "--progress-bar", "off", "--no-input", PACKAGE];
  const done = await perform(how, python, [...arguments_], (line) => {
    const message = pipStep(line, how.say);
    if (message) how.progress(message);
  });
  if (done.code !== 0) throw new InstallError(explain(done, how.say));
}

/** What a line of pip's says to a reader, if anything. */
export function pipStep(line: string, say: Say): string | undefined {
  const collecting = /^\s*Collecting ([\w.-]+)/.exec(line);
  if (collecting?.[1]) return say("Looking for {name}", { name: collecting[1] });
  const downloading = /^\s*Downloading (?:\S*\/)?([\w.]+?)-\d\S*\s+\(([\d.]+ \w+)\)/.exec(line);
  if (downloading)
    return say("Downloading {name}, {size}", { name: downloading[1] ?? "", size: downloading[2] ?? "" });
  if (/^Installing collected packages/.test(line)) return say("Installing, this takes a minute or two");
  return undefined;
}

function explain(done: Finished, say: Say): string {
  const all = done.out + done.err;
  if (/externally-managed-environment/.test(all)) {
    return say(
      "This Python belongs to the system, which does not allow packages in it. Let LLM Hero make an environment instead.",
    );
  }
  if (/No module named pip/.test(all))
    return say("This Python has no pip. Let LLM Hero make an environment instead.");
  if (/No space left|ENOSPC|not enough space/i.test(all)) return say("The disk is full.");
  if (
    /NewConnectionError|Temporary failure in name resolution|ConnectTimeout|ProxyError|Failed to establish/.test(
      all,
    )
  ) {
    return say(
      "The package index did not answer. Check the network, or name a mirror by `pip config set global.index-url`.",
    );
  }
  if (/No matching distribution found|Could not find a version/.test(all)) {
    return say("The package index has no version for this Python. Try a newer Python.");
  }
  if (/Permission denied|Access is denied|\[WinError 5\]/.test(all)) {
    return say("This Python's folder cannot be written. Let LLM Hero make an environment instead.");
  }
  return say("The package could not be installed: {reason}", { reason: reason(done) });
}

function reason({ out, err, code }: Finished): string {
  const lines = `${out}\n${err}`.split(/\r?\n/).map((line) => line.trim());
  const told = lines.filter((line) => line && !line.startsWith("[notice]"));
  return told.findLast((line) => /error/i.test(line)) ?? told.at(-1) ?? `exit ${code}`;
}

async function perform(
  how: Installing,
  { command, args }: Pick<Python, "command" | "args">,
  more: readonly string[],
  onLine?: (line: string) => void,
): Promise<Finished> {
  how.log(`> ${[command, ...args, ...more].join(" ")}`);
  const job: Job = {
    command,
    args: [...args, ...more],
    cwd: how.cwd,
    env: { PIP_DISABLE_PIP_VERSION_CHECK: "1", NO_COLOR: "1" },
    signal: how.signal,
    onLine(line) {
      how.log(line);
      onLine?.(line);
    },
  };
  try {
    return await how.run(job);
  } catch (error) {
    if (error instanceof Error && "code" in error) throw new InstallError(error.message);
    throw error;
  }
}
