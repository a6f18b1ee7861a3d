/** Steps of a fetch as a notification shows them: one line of text, and how much was added. */
import type { Model, Step } from "./hero";
import { type Language, megabytes, type Say } from "./words";

export interface Report {
  readonly message: string;
  /** In percent of everything. */
  readonly increment: number;
}

// Of a model's share of the bar; the rest is for putting the weights into their final form.
const DOWNLOAD_SHARE = 0.8;

/** Follow the fetch of these models: each has the share of the bar that it has of the bytes. */
export function following(
  models: readonly Model[],
  language: Language,
  say: Say,
): (step: Step) => Report | undefined {
  const bytes = models.reduce((sum, model) => sum + model.download, 0) || 1;
  const share = new Map(models.map(({ id, download }) => [id, (100 * download) / bytes]));
  let before = 0;
  let reached = 0;
  let title = "";
  const reach = (message: string, percent: number): Report => {
    const increment = Math.max(0, percent - reached);
    reached += increment;
    return { message, increment };
  };
  return (step) => {
    switch (step.event) {
      case "model":
        title =
          step.of > 1
            ? say("{title} ({number} of {of})", { title: step.title, number: step.number, of: step.of })
            : step.title;
        return reach(title, before);
      case "progress": {
        const own = share.get(step.id) ?? 0;
        const part = step.total > 0 ? step.done / step.total : 0;
        const within =
          step.stage === "convert" ? DOWNLOAD_SHARE + part * (1 - DOWNLOAD_SHARE) : part * DOWNLOAD_SHARE;
        const done = { done: megabytes(step.done), total: megabytes(step.total) };
        const amount =
          step.unit === "bytes" && step.total > 0 && step.stage === "download"
            ? say("{done} of {total}", done)
            : "";
        const label = step.label[language];
        const message = amount
          ? say("{title}: {label}, {amount}", { title, label, amount })
          : say("{title}: {label}", { title, label });
        return reach(message, before + own * (step.stage === "check" ? DOWNLOAD_SHARE : within));
      }
      case "ready":
        before += share.get(step.id) ?? 0;
        return reach(title, before);
      case "stopped":
        return undefined;
    }
  };
}
