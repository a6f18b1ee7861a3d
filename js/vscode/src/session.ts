/** What is known in this window: the language, the Python, the course. */
import { mkdir } from "node:fs/promises";
import path from "node:path";
import * as vscode from "vscode";
import type { Told } from "./course";
import { Hero, OutdatedError } from "./hero";
import { candidates, expanded, type Found, find, here } from "./python";
import type { Run } from "./run";
import { selectedPython } from "./selected";
import { chosenLanguage, type Language, type Say, speaking } from "./words";

export type State = Found["kind"] | "outdated" | "failed";

/** There is no Python with our package: the view says what to do. */
export class NotReady extends Error {}

const WRITTEN_MS = 150;

export class Session implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.changed.event;
  state: State | undefined;
  found: Found | undefined;
  told: Told | undefined;
  private asking: Promise<void> | undefined;
  private turn = 0;
  private watched: { path: string; watcher: vscode.Disposable } | undefined;

  constructor(
    readonly run: Run,
    readonly output: vscode.LogOutputChannel,
    /** A folder of ours, in which programs start. */
    readonly cwd: string,
    private readonly chinese: Readonly<Record<string, string>>,
  ) {}

  get language(): Language {
    return chosenLanguage(setting("language"), vscode.env.language);
  }

  /** In the reader's language; by VS Code itself where that is its own. */
  get say(): Say {
    if (this.language === "en") return speaking();
    return vscode.l10n.bundle && vscode.env.language === "zh-cn"
      ? (text, slots = {}) => vscode.l10n.t(text, slots)
      : speaking(this.chinese);
  }

  /** The Python with our package, for questions. */
  get hero(): Hero {
    if (this.found?.kind !== "ready") throw new NotReady();
    const { run, cwd, language, say } = this;
    return new Hero({
      python: this.found.python,
      run,
      cwd,
      language,
      say,
      log: (line) => this.output.info(line),
    });
  }

  /** The course; looks for Python if that has not been done. */
  async course(): Promise<Told> {
    if (!this.told) await this.refresh();
    if (!this.told) throw new NotReady();
    return this.told;
  }

  /** Look for Python again, and ask it. Calls meanwhile wait for the same answer. */
  refresh(): Promise<void> {
    this.asking ??= this.look().finally(() => {
      this.asking = undefined;
      this.changed.fire();
    });
    return this.asking;
  }

  private async look(): Promise<void> {
    await mkdir(this.cwd, { recursive: true });
    const trusted = vscode.workspace.isTrusted;
    const selected = trusted ? await selectedPython() : undefined;
    const from = candidates({ setting: setting("python"), selected, trusted, ...here() });
    this.found = await find(from, this.run, this.cwd);
    if (this.found.kind !== "ready") {
      this.told = undefined;
      await this.enter(this.found.kind);
      const tried = from.map(({ command }) => command).join(", ");
      this.output.info(`${this.found.kind}: ${tried}`);
      return;
    }
    await this.ask();
  }

  /** Ask for the course, with what has been passed by now. */
  private async ask(): Promise<void> {
    const turn = ++this.turn;
    try {
      const told = await this.hero.course(expanded(setting("lessonsFolder"), here()));
      // A later question has a later answer.
      if (turn !== this.turn) return;
      this.told = told;
      await this.watch(this.told.progress);
      await this.enter("ready");
    } catch (error) {
      if (turn !== this.turn) return;
      this.told = undefined;
      this.output.error(error instanceof Error ? error : String(error));
      await this.enter(error instanceof OutdatedError ? "outdated" : "failed");
    }
  }

  private async enter(state: State): Promise<void> {
    this.state = state;
    await vscode.commands.executeCommand("setContext", "llmhero.state", state);
  }

  /** Follow the file that remembers what was passed, wherever a kernel writes it. */
  private async watch(file: string): Promise<void> {
    if (this.watched?.path === file) return;
    this.watched?.watcher.dispose();
    const folder = path.dirname(file);
    // A folder that is not there yet cannot be watched.
    await mkdir(folder, { recursive: true });
    const watcher = vscode.workspace.createFileSystemWatcher(
      new vscode.RelativePattern(vscode.Uri.file(folder), path.basename(file)),
    );
    let timer: NodeJS.Timeout | undefined;
    const written = () => {
      clearTimeout(timer);
      timer = setTimeout(() => void this.ask().then(() => this.changed.fire()), WRITTEN_MS);
    };
    const listeners = [
      watcher.onDidChange(written),
      watcher.onDidCreate(written),
      watcher.onDidDelete(written),
    ];
    const stop = { dispose: () => clearTimeout(timer) };
    this.watched = { path: file, watcher: vscode.Disposable.from(watcher, ...listeners, stop) };
  }

  dispose(): void {
    this.watched?.watcher.dispose();
    this.changed.dispose();
  }
}

function setting(name: string): string {
  return vscode.workspace.getConfiguration("llmhero").get<string>(name, "").trim();
}
