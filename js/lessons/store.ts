/** What both views share: the connection, and which of them is drawn. */
import type { Model } from "../shared/model";
import type { Rpc } from "../shared/rpc";
import { createProgress, type ProgressStore } from "./progress/store";
import { createQuiz, type QuizStore } from "./quiz/store";

export type Store = { view: "quiz"; quiz: QuizStore } | { view: "progress"; progress: ProgressStore };

export function createStore(model: Model, rpc: Rpc, abort: AbortSignal): Store {
  return model.get("view") === "quiz"
    ? { view: "quiz", quiz: createQuiz(model, rpc, abort) }
    : { view: "progress", progress: createProgress(model, rpc, abort) };
}
