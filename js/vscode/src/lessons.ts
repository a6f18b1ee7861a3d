/** Lessons into the notebook editor: the reader's saved copy, or an untitled one. */
import { readFile } from "node:fs/promises";
import path from "node:path";
import * as vscode from "vscode";
import type { Lesson, Told } from "./course";
import { cellOf, type Mark, markOf, readNotebook } from "./notebook";
import type { Session } from "./session";
import type { Walkthrough } from "./walkthrough";

export class Lessons implements vscode.Disposable {
  private readonly listeners: vscode.Disposable;

  constructor(
    private readonly session: Session,
    private readonly walkthrough: Walkthrough,
    /** Remembers where the reader saved which lesson. */
    private readonly memory: vscode.Memento,
  ) {
    const remember = (notebook: vscode.NotebookDocument) => void this.remember(notebook);
    this.listeners = vscode.Disposable.from(
      vscode.workspace.onDidOpenNotebookDocument(remember),
      vscode.workspace.onDidSaveNotebookDocument(remember),
      // Saved under a first name, a notebook opens empty and gets its content afterwards.
      vscode.workspace.onDidChangeNotebookDocument(({ metadata, notebook }) => {
        if (metadata) remember(notebook);
      }),
    );
  }

  /** Open a lesson, and show one of its exercises. */
  async open(lesson: Lesson, exercise?: string): Promise<void> {
    const told = await this.session.course();
    const mark = { lesson: lesson.id, language: this.session.language };
    const saved = await this.saved(lesson, told);
    const notebook = saved
      ? await vscode.workspace.openNotebookDocument(saved)
      : (untitled(mark) ?? (await this.fresh(lesson, told)));
    await show(notebook, exercise);
    await this.walkthrough.tell("lesson", true);
  }

  /** Start a lesson over. Asks first where there is a copy, and keeps that copy beside the fresh one. */
  async reset(lesson: Lesson): Promise<void> {
    const { say } = this.session;
    const told = await this.session.course();
    const saved = await this.saved(lesson, told);
    const open = saved
      ? openNotebook(saved)
      : untitled({ lesson: lesson.id, language: this.session.language });
    if (saved || open) {
      const yes = say("Start over");
      const detail = saved
        ? say("Your copy is kept: it gets a new name, in the same folder.")
        : say("Your copy stays open in its own tab.");
      const question = say("Start lesson {lesson} over with a fresh copy?", { lesson: lesson.id });
      if ((await vscode.window.showWarningMessage(question, { modal: true, detail }, yes)) !== yes) return;
    }
    if (!saved) return show(await this.fresh(lesson, told));
    if (open?.isDirty && !(await open.save())) return;
    const { aside } = await this.session.hero.reset(lesson.id, saved.fsPath);
    await show(await vscode.workspace.openNotebookDocument(saved));
    if (aside)
      await this.tell(say("A fresh copy is open. Yours is {name}.", { name: path.basename(aside) }), aside);
  }

  private async tell(sentence: string, aside: string): Promise<void> {
    const mine = this.session.say("Open mine");
    if ((await vscode.window.showInformationMessage(sentence, mine)) !== mine) return;
    await show(await vscode.workspace.openNotebookDocument(vscode.Uri.file(aside)));
  }

  /** An untitled notebook: nothing is written until the reader saves it. */
  private async fresh(lesson: Lesson, told: Told): Promise<vscode.NotebookDocument> {
    const { language } = this.session;
    const file = path.join(told.source, ...lesson.notebook[language].split("/"));
    const { cells, metadata } = readNotebook(await readFile(file, "utf8"), { lesson: lesson.id, language });
    const data = new vscode.NotebookData(
      cells.map((cell) => {
        const kind = cell.kind === "code" ? vscode.NotebookCellKind.Code : vscode.NotebookCellKind.Markup;
        const made = new vscode.NotebookCellData(kind, cell.text, cell.language);
        made.metadata = { ...cell.metadata };
        return made;
      }),
    );
    data.metadata = { ...metadata };
    return vscode.workspace.openNotebookDocument("jupyter-notebook", data);
  }

  /** Where the reader's copy is: where it was saved last, or in the folder of the lessons. */
  private async saved(lesson: Lesson, told: Told): Promise<vscode.Uri | undefined> {
    const { language } = this.session;
    const remembered = this.memory.get<string>(key({ lesson: lesson.id, language }));
    const usual = vscode.Uri.file(path.join(told.folder, ...lesson.notebook[language].split("/")));
    for (const place of [remembered ? vscode.Uri.parse(remembered) : undefined, usual]) {
      if (place && (await exists(place))) return place;
    }
    return undefined;
  }

  private async remember(notebook: vscode.NotebookDocument): Promise<void> {
    const mark = markOf(notebook.metadata);
    if (mark && notebook.uri.scheme === "file") await this.memory.update(key(mark), notebook.uri.toString());
  }

  dispose(): void {
    this.listeners.dispose();
  }
}

const key = ({ lesson, language }: Mark): string => `copy/${language}/${lesson}`;

async function exists(uri: vscode.Uri): Promise<boolean> {
  try {
    await vscode.workspace.fs.stat(uri);
    return true;
  } catch {
    return false;
  }
}

function openNotebook(uri: vscode.Uri): vscode.NotebookDocument | undefined {
  return vscode.workspace.notebookDocuments.find((notebook) => notebook.uri.toString() === uri.toString());
}

function untitled({ lesson, language }: Mark): vscode.NotebookDocument | undefined {
  return vscode.workspace.notebookDocuments.findLast((notebook) => {
    const mark = notebook.isUntitled && !notebook.isClosed ? markOf(notebook.metadata) : undefined;
    return mark?.lesson === lesson && mark.language === language;
  });
}

async function show(notebook: vscode.NotebookDocument, exercise?: string): Promise<void> {
  const editor = await vscode.window.showNotebookDocument(notebook);
  if (!exercise) return;
  const cells = notebook
    .getCells()
    .map((cell) => ({ text: cell.document.getText(), metadata: cell.metadata }));
  const place = cellOf(exercise, cells);
  if (place < 0) return;
  const range = new vscode.NotebookRange(place, place + 1);
  editor.selection = range;
  editor.revealRange(range, vscode.NotebookEditorRevealType.InCenter);
}
