/** What we ask of Python: `llmhero … --json`. */
import type { Told } from "./course";
import type { Candidate } from "./python";
import type { Run } from "./run";
import type { Both, Language, Say } from "./words";

export interface Model {
  readonly id: string;
  readonly kind: "model" | "tokenizer";
  readonly title: string;
  readonly summary: Both;
  readonly license: string;
  readonly state: "ready" | "hub" | "absent";
  readonly download: number;
  readonly installed: number;
}

export interface Finding {
  readonly level: "ok" | "note" | "broken";
  readonly what: Both;
  readonly command: string;
}

export type Step =
  | { event: "model"; id: string; title: string; number: number; of: number }
  | { event: "progress"; id: string; stage: string; label: Both; done: number; total: number; unit: string }
  | { event: "ready"; id: string; path: string }
  | { event: "stopped" };

/** The installed package does not know the question. */
export class OutdatedError extends Error {}

/** A sentence for the reader: what happened, and the next step. */
export class HeroError extends Error {}

export interface Asking {
  readonly python: Pick<Candidate, "command" | "args">;
  readonly run: Run;
  readonly cwd: string;
  readonly language: Language;
  readonly say: Say;
  log(line: string): void;
}

const BAD_ARGUMENTS = 2;

export class Hero {
  constructor(private readonly asking: Asking) {}

  course(folder: string): Promise<Told> {
    return this.ask(["lessons", "list", ...at(folder)]);
  }

  /** Put a fresh copy in the place of a file, and keep that file beside it. */
  reset(lesson: string, file: string): Promise<{ path: string; aside: string | null }> {
    return this.ask(["lessons", "reset", lesson, "--at", file]);
  }

  async models(): Promise<readonly Model[]> {
    return (await this.ask<{ models: Model[] }>(["models", "list"])).models;
  }

  doctor(signal: AbortSignal): Promise<{ healthy: boolean; findings: readonly Finding[] }> {
    return this.ask(["doctor"], signal);
  }

  /** Fetch models; aborting ends Python, which leaves nothing half-done. */
  async fetch(names: readonly string[], onStep: (step: Step) => void, signal: AbortSignal): Promise<void> {
    await this.ask(["models", "fetch", ...names], signal, (line) => {
      if ("event" in line) onStep(line as unknown as Step);
    });
  }

  private async ask<T>(
    words: readonly string[],
    signal?: AbortSignal,
    onLine?: (line: Record<string, unknown>) => void,
  ): Promise<T> {
    const { python, run, cwd, language, say, log } = this.asking;
    const args = [...python.args, "-m", "llmhero_widgets.cli", ...words, "--json", "--lang", language];
    let last: Record<string, unknown> | undefined;
    log(`> ${[python.command, ...args].join(" ")}`);
    const done = await run({
      command: python.command,
      args,
      cwd,
      ...(signal && { signal }),
      onLine(text, from) {
        if (from === "err") return log(text);
        const line = parsed(text);
        if (!line) return log(text);
        last = line;
        onLine?.(line);
      },
    });
    if (done.code === BAD_ARGUMENTS) throw new OutdatedError(done.err.trim());
    const error = last?.error as { message: Both; next: Both } | undefined;
    if (error) throw new HeroError([error.message[language], error.next[language]].filter(Boolean).join(" "));
    // The doctor ends with 1 if something is broken: what it found is still its answer.
    if (last && (done.code === 0 || done.code === 1)) return last as T;
    const why = done.err.trim().split("\n").at(-1) || `exit ${done.code}`;
    throw new HeroError(say("Python gave no answer: {reason}", { reason: why }));
  }
}

function at(folder: string): string[] {
  return folder ? ["--dir", folder] : [];
}

function parsed(text: string): Record<string, unknown> | undefined {
  if (!text.startsWith("{")) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
