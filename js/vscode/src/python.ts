/** Which Python runs the lessons. */
import { homedir } from "node:os";
import path from "node:path";
import type { Run } from "./run";

/** How to start a Python that may be there, and who named it. */
export interface Candidate {
  readonly command: string;
  readonly args: readonly string[];
  readonly origin: "setting" | "selected" | "ours" | "system";
}

export interface Python extends Candidate {
  /** As Python itself names it. */
  readonly executable: string;
  readonly version: readonly [number, number];
  /** The version of our package in it. */
  readonly package: string | null;
}

/** What was found: a Python that is ready, one that can be made ready, or none. */
export type Found =
  | { readonly kind: "ready" | "noPackage" | "tooOld"; readonly python: Python }
  | { readonly kind: "noPython"; readonly tried: readonly string[] };

// A Python in a network's folder is slow; one that hangs must not keep the view waiting.
const PATIENCE_MS = 20_000;

export const OLDEST = [3, 11] as const;

const PROBE = `
import json, sys
from importlib import metadata
try:
    version = metadata.version("llmhero-widgets")
except metadata.PackageNotFoundError:
    version = None
print(json.dumps({"version": list(sys.version_info[:2]), "executable": sys.executable, "package": version}))
`;

export interface Places {
  /** The setting; empty if there is none. */
  readonly setting: string;
  /** What is selected in the Python extension. */
  readonly selected: string | undefined;
  /** Whether the reader trusts the workspace. */
  readonly trusted: boolean;
  readonly platform: NodeJS.Platform;
  readonly home: string;
}

/**
 * In the order in which they are tried. A setting is the reader's last word. In a workspace that is not
 * trusted, the selected interpreter may be one that the workspace brought along, and is left out.
 */
export function candidates(places: Places): Candidate[] {
  const { setting, selected, trusted, platform } = places;
  if (setting) return [{ command: expanded(setting, places), args: [], origin: "setting" }];
  const system = platform === "win32" ? [["py", "-3"], ["python"]] : [["python3"], ["python"]];
  return [
    ...(selected && trusted ? [{ command: selected, args: [], origin: "selected" as const }] : []),
    { command: inEnvironment(ourEnvironment(places), platform), args: [], origin: "ours" },
    ...system.map(([command = "", ...args]) => ({ command, args, origin: "system" as const })),
  ];
}

/**
 * The environment that we make. A short path, for PyTorch's own are long and Windows counts them; and in a
 * folder in which the Python extension finds it.
 */
export function ourEnvironment({ home, platform }: Pick<Places, "home" | "platform">): string {
  return pathOf(platform).join(home, ".virtualenvs", "llmhero");
}

/** The interpreter of an environment. */
export function inEnvironment(folder: string, platform: NodeJS.Platform): string {
  return platform === "win32"
    ? path.win32.join(folder, "Scripts", "python.exe")
    : path.posix.join(folder, "bin", "python");
}

function pathOf(platform: NodeJS.Platform): path.PlatformPath {
  return platform === "win32" ? path.win32 : path.posix;
}

/** A path as a person writes it, with ~ for the home folder. */
export function expanded(written: string, { home, platform }: Pick<Places, "home" | "platform">): string {
  return /^~[\\/]/.test(written) ? pathOf(platform).join(home, written.slice(2)) : written;
}

/** The first candidate that has the package; else the first that could get it. */
export async function find(from: readonly Candidate[], run: Run, cwd: string): Promise<Found> {
  let best: Found | undefined;
  for (const candidate of from) {
    const python = await probe(candidate, run, cwd);
    if (!python) continue;
    if (older(python.version)) {
      best ??= { kind: "tooOld", python };
    } else if (python.package !== null) {
      return { kind: "ready", python };
    } else if (best?.kind !== "noPackage") {
      best = { kind: "noPackage", python };
    }
  }
  return best ?? { kind: "noPython", tried: from.map(({ command, args }) => [command, ...args].join(" ")) };
}

async function probe(candidate: Candidate, run: Run, cwd: string): Promise<Python | undefined> {
  try {
    const { command, args } = candidate;
    const { code, out } = await run({
      command,
      args: [...args, "-c", PROBE],
      cwd,
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    if (code !== 0) return undefined;
    const told = JSON.parse(out);
    return { ...candidate, version: told.version, executable: told.executable, package: told.package };
  } catch {
    // Not there, not a Python, or so old that it cannot run the question.
    return undefined;
  }
}

function older([major, minor]: readonly [number, number]): boolean {
  return major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1]);
}

export function here(): Pick<Places, "home" | "platform"> {
  return { home: homedir(), platform: process.platform };
}
