/** Lessons into the reader's folder and onto the screen. */
import type { IDocumentManager } from "@jupyterlab/docmanager";
import type { INotebookTracker, NotebookPanel } from "@jupyterlab/notebook";
import type { Language } from "../shared/text";
import type { Api } from "./api";
import { askedBy, lessonAt } from "./course";
import type { Store } from "./store";

export class Opener {
  constructor(
    private readonly api: Api,
    private readonly store: Store,
    private readonly documents: IDocumentManager,
    private readonly tracker: INotebookTracker | null,
  ) {}

  /** Show the reader's copy, made where there is none; of no lesson, the index. */
  async open(lesson: string, language: Language, exercise = ""): Promise<void> {
    const front = this.tracker?.currentWidget;
    const here = front && lesson && lessonAt(this.store.course.peek()?.lessons ?? [], front.context.path);
    // Who is in a lesson already, perhaps in one put aside, stays in that notebook.
    if (here && here.lesson === lesson && here.language === language) {
      this.documents.openOrReveal(front.context.path);
      if (exercise) await show(front, exercise);
      return;
    }
    const { path, new: fresh } = await this.api.open(lesson, language);
    if (fresh) void this.store.reload();
    await this.reveal(path, exercise);
  }

  startOver(lesson: string, language: Language) {
    return this.api.startOver(lesson, language);
  }

  putBack(lesson: string, language: Language, aside: string) {
    return this.api.putBack(lesson, language, aside);
  }

  async reveal(path: string, exercise = ""): Promise<void> {
    const widget = this.documents.openOrReveal(path);
    if (!widget || !exercise) return;
    await widget.revealed;
    if ("content" in widget && "sessionContext" in widget)
      await show(widget as unknown as NotebookPanel, exercise);
  }

  /** What was typed is on the disk before the copy is put aside. */
  async save(path: string): Promise<void> {
    const context = this.contextOf(path);
    if (context?.model.dirty) await context.save();
  }

  /** Read a notebook that is open anew, with a kernel that remembers nothing of the other one. */
  async reread(path: string): Promise<void> {
    const widget = this.documents.findWidget(path);
    const context = this.contextOf(path);
    if (!widget || !context) return;
    await context.revert();
    if (!("sessionContext" in widget)) return;
    const { kernel } = (widget as unknown as NotebookPanel).sessionContext.session ?? {};
    // JupyterLab shows how the restart goes; a kernel that is slow to come back keeps nobody from the notebook.
    kernel?.restart().catch((error: unknown) => console.warn("llmhero-widgets: no restart", error));
  }

  private contextOf(path: string) {
    const widget = this.documents.findWidget(path);
    return widget && this.documents.contextForWidget(widget);
  }
}

async function show(panel: NotebookPanel, exercise: string): Promise<void> {
  await panel.context.ready;
  await panel.revealed;
  const index = panel.content.widgets.findIndex((cell) => {
    const asked = askedBy(cell.model.sharedModel.getSource());
    return asked && ("exercise" in asked ? asked.exercise === exercise : exercise === "quiz()");
  });
  if (index < 0) return;
  panel.content.activeCellIndex = index;
  await panel.content.scrollToItem(index, "start");
}
