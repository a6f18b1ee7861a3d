/** The notebook in front: which lesson it is, what its active cell asks, and what its kernel has passed. */
import { type INotebookTracker, NotebookActions, type NotebookPanel } from "@jupyterlab/notebook";
import { askedBy, lessonAt } from "./course";
import type { Store } from "./store";

/** Answers of a quiz and widgets run no cell; a kernel that falls idle after a burst of them is asked once. */
const QUIET_MS = 400;

export function follow(tracker: INotebookTracker, store: Store): void {
  const look = () => {
    const path = tracker.currentWidget?.context.path ?? "";
    const where = lessonAt(store.course.peek()?.lessons ?? [], path);
    const before = store.front.peek();
    if (before?.lesson === where?.lesson && before?.language === where?.language) return;
    store.front.value = where;
    if (where && !store.unfolded.peek().includes(where.lesson))
      store.unfolded.value = [...store.unfolded.peek(), where.lesson];
  };
  const step = () => {
    const cell = tracker.activeCell;
    const asked = cell?.model.type === "code" ? askedBy(cell.model.sharedModel.getSource()) : null;
    store.step.value = asked ? ("exercise" in asked ? asked.exercise : "quiz()") : "";
  };
  let timer: ReturnType<typeof setTimeout> | undefined;
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(() => void store.refresh(), QUIET_MS);
  };
  const watch = (panel: NotebookPanel) => {
    panel.context.pathChanged.connect(look);
    panel.sessionContext.statusChanged.connect((_, status) => {
      const lessons = store.course.peek()?.lessons ?? [];
      if (status === "idle" && lessonAt(lessons, panel.context.path)) soon();
    });
  };
  tracker.widgetAdded.connect((_, panel) => watch(panel));
  tracker.currentChanged.connect(() => {
    look();
    step();
  });
  tracker.activeCellChanged.connect(step);
  NotebookActions.executed.connect(() => {
    clearTimeout(timer);
    void store.refresh();
  });
  // What was passed in another tab or editor.
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible" && store.course.peek()) void store.refresh();
  });
  store.course.subscribe(look);
  step();
}
