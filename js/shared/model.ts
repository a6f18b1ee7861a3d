/** The widget's model as signals. */
import type { AnyModel } from "@anywidget/types";
import { type ReadonlySignal, type Signal, signal } from "@preact/signals";

export type Model = AnyModel<Record<string, unknown>>;

/** A trait that Python owns: follows the model, read anew on every change (hosts differ in event arguments). */
export function follow<T>(model: Model, name: string, abort: AbortSignal): ReadonlySignal<T> {
  return own<T>(model, name, abort);
}

/** A trait that both sides write; `share` writes it. */
export function own<T>(model: Model, name: string, abort: AbortSignal): Signal<T> {
  const value = signal(model.get(name) as T);
  const update = () => {
    value.value = model.get(name) as T;
  };
  model.on(`change:${name}`, update);
  abort.addEventListener("abort", () => model.off(`change:${name}`, update));
  return value;
}

/** After the answer that a reader waits for, which it would delay; before anyone could ask Python for the value. */
const SAVE_AFTER_MS = 120;

/** Write a trait and send it to the kernel, after the questions that its new value raises. */
export function share<T>(model: Model, name: string, target: Signal<T>, value: T): void {
  target.value = value;
  model.set(name, value);
  setTimeout(() => model.save_changes(), SAVE_AFTER_MS);
}
