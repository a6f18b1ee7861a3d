/** The parts of VS Code's interface that the extension uses, as a window without a screen. */

type Listener<T> = (event: T) => unknown;

export class EventEmitter<T> {
  private readonly listeners = new Set<Listener<T>>();
  readonly event = (listener: Listener<T>) => {
    this.listeners.add(listener);
    return new Disposable(() => this.listeners.delete(listener));
  };
  fire(event: T): void {
    for (const listener of this.listeners) listener(event);
  }
  dispose(): void {
    this.listeners.clear();
  }
}

export class Disposable {
  constructor(readonly dispose: () => unknown) {}
  static from(...all: { dispose(): unknown }[]): Disposable {
    return new Disposable(() => {
      for (const one of all) one.dispose();
    });
  }
}

export class Uri {
  private constructor(
    readonly scheme: string,
    readonly fsPath: string,
  ) {}
  static file(path: string): Uri {
    return new Uri("file", path);
  }
  static parse(text: string): Uri {
    const [, scheme = "", path = ""] = /^(\w+):(?:\/\/)?(.*)$/.exec(text) ?? [];
    return new Uri(scheme, path);
  }
  static joinPath(base: Uri, ...more: string[]): Uri {
    return new Uri(base.scheme, [base.fsPath, ...more].join("/"));
  }
  toString(): string {
    return `${this.scheme}://${this.fsPath}`;
  }
}

export class ThemeIcon {
  constructor(
    readonly id: string,
    readonly color?: ThemeColor,
  ) {}
}
export class ThemeColor {
  constructor(readonly id: string) {}
}
export class TreeItem {
  constructor(
    readonly label: string,
    readonly collapsibleState: number,
  ) {}
}
export class RelativePattern {
  constructor(
    readonly base: Uri,
    readonly pattern: string,
  ) {}
}
export class NotebookRange {
  constructor(
    readonly start: number,
    readonly end: number,
  ) {}
}
export class NotebookCellData {
  metadata: Record<string, unknown> = {};
  constructor(
    readonly kind: number,
    readonly value: string,
    readonly languageId: string,
  ) {}
}
export class NotebookData {
  metadata: Record<string, unknown> = {};
  constructor(readonly cells: NotebookCellData[]) {}
}

export const TreeItemCollapsibleState = { None: 0, Collapsed: 1, Expanded: 2 };
export const NotebookCellKind = { Markup: 1, Code: 2 };
export const NotebookEditorRevealType = { InCenter: 1 };
export const QuickPickItemKind = { Separator: -1, Default: 0 };
export const ProgressLocation = { Notification: 15 };
export const ConfigurationTarget = { Global: 1, Workspace: 2 };

export interface Notebook {
  uri: Uri;
  isUntitled: boolean;
  isDirty: boolean;
  isClosed: boolean;
  metadata: Record<string, unknown>;
  save(): Promise<boolean>;
  getCells(): { document: { getText(): string }; metadata: Record<string, unknown> }[];
}

/** What a test sets up and what it may look at afterwards. */
export const reader = {
  settings: {} as Record<string, string>,
  files: new Set<string>(),
  notebooks: [] as Notebook[],
  shown: [] as { notebook: Notebook; revealed: NotebookRange | undefined }[],
  asked: [] as { sentence: string; items: unknown[] }[],
  /** Chooses an answer to what is asked. */
  answer: (_sentence: string, _items: readonly unknown[]): unknown => undefined,
  contexts: {} as Record<string, unknown>,
  ran: [] as unknown[][],
  extensions: {} as Record<string, unknown>,
  watched: [] as { pattern: RelativePattern; changed: EventEmitter<void> }[],
  opened: new EventEmitter<Notebook>(),
  saved: new EventEmitter<Notebook>(),
  changed: new EventEmitter<{ notebook: Notebook; metadata?: Record<string, unknown> }>(),
};

function ask(sentence: string, items: unknown[]): Promise<unknown> {
  reader.asked.push({ sentence, items });
  return Promise.resolve(reader.answer(sentence, items));
}

function message(sentence: string, ...more: unknown[]): Promise<unknown> {
  return ask(
    sentence,
    more.filter((item) => typeof item === "string"),
  );
}

function open(uri: Uri, data: NotebookData): Notebook {
  const notebook: Notebook = {
    uri,
    isUntitled: uri.scheme === "untitled",
    isDirty: uri.scheme === "untitled",
    isClosed: false,
    metadata: data.metadata,
    save: () => {
      notebook.isDirty = false;
      return Promise.resolve(true);
    },
    getCells: () =>
      data.cells.map(({ value, metadata }) => ({ document: { getText: () => value }, metadata })),
  };
  reader.notebooks.push(notebook);
  reader.opened.fire(notebook);
  return notebook;
}

export const env = { language: "en", openExternal: () => Promise.resolve(true) };
export const l10n = { bundle: undefined, t: (text: string) => text };

export const extensions = { getExtension: (id: string) => reader.extensions[id] };

export const commands = {
  executeCommand(name: string, ...given: unknown[]): Promise<unknown> {
    if (name === "setContext") reader.contexts[String(given[0])] = given[1];
    else reader.ran.push([name, ...given]);
    return Promise.resolve(undefined);
  },
};

export const window = {
  showWarningMessage: message,
  showInformationMessage: message,
  showErrorMessage: message,
  showQuickPick: (items: unknown[], options: { title?: string; placeHolder?: string }) =>
    ask(options.title ?? options.placeHolder ?? "", items),
  showNotebookDocument(notebook: Notebook) {
    const shown: (typeof reader.shown)[number] = { notebook, revealed: undefined };
    reader.shown.push(shown);
    return Promise.resolve({
      selection: undefined,
      revealRange: (range: NotebookRange) => {
        shown.revealed = range;
      },
    });
  },
  withProgress: (_options: unknown, work: (...given: unknown[]) => Promise<unknown>) =>
    work(
      { report: () => undefined },
      { isCancellationRequested: false, onCancellationRequested: () => new Disposable(() => undefined) },
    ),
};

export const workspace = {
  isTrusted: true,
  workspaceFolders: undefined,
  get notebookDocuments() {
    return reader.notebooks;
  },
  onDidOpenNotebookDocument: reader.opened.event,
  onDidSaveNotebookDocument: reader.saved.event,
  onDidChangeNotebookDocument: reader.changed.event,
  getConfiguration: (section: string) => ({
    get: (name: string, otherwise = "") => reader.settings[`${section}.${name}`] ?? otherwise,
    inspect: () => ({ workspaceValue: undefined }),
    update: (name: string, value: string) => {
      reader.settings[`${section}.${name}`] = value;
      return Promise.resolve();
    },
  }),
  createFileSystemWatcher(pattern: RelativePattern) {
    const changed = new EventEmitter<void>();
    reader.watched.push({ pattern, changed });
    const never = new EventEmitter<void>().event;
    return {
      onDidChange: changed.event,
      onDidCreate: never,
      onDidDelete: never,
      dispose: () => changed.dispose(),
    };
  },
  fs: {
    stat: (uri: Uri) =>
      reader.files.has(uri.fsPath) ? Promise.resolve({}) : Promise.reject(new Error("no such file")),
  },
  openNotebookDocument(what: string | Uri, data?: NotebookData): Promise<Notebook> {
    if (typeof what !== "string") {
      const known = reader.notebooks.find(({ uri }) => uri.toString() === what.toString());
      return Promise.resolve(known ?? open(what, new NotebookData([])));
    }
    const number = reader.notebooks.length + 1;
    return Promise.resolve(
      open(Uri.parse(`untitled:Untitled-${number}.ipynb`), data ?? new NotebookData([])),
    );
  },
};

/** Forget what earlier tests did. */
export function reset(): void {
  reader.settings = {};
  reader.files.clear();
  reader.notebooks = [];
  reader.shown = [];
  reader.asked = [];
  reader.answer = () => undefined;
  reader.contexts = {};
  reader.ran = [];
  reader.extensions = {};
  reader.watched = [];
  workspace.isTrusted = true;
}
