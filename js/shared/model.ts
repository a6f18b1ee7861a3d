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
    // Newer than what waits to be sent.
    unsaved.get(model)?.delete(name);
    value.value = model.get(name) as T;
  };
  model.on(`change:${name}`, update);
  abort.addEventListener("abort", () => model.off(`change:${name}`, update));
  return value;
}

/** After the answer that a reader waits for, which it would delay; before anyone could ask Python for the value. */
const SAVE_AFTER_MS = 120;

/** What was shared and not yet sent: kept out of the model, which would send it even when Python has changed it since. */
const unsaved = new WeakMap<Model, Map<string, unknown>>();

/** Show a trait's new value at once, and send it to the kernel after the questions that it raises. */
export function share<T>(model: Model, name: string, target: Signal<T>, value: T): void {
  target.value = value;
  const waiting = unsaved.get(model);
  unsaved.set(model, (waiting ?? new Map()).set(name, value));
  if (!waiting) setTimeout(save, SAVE_AFTER_MS, model);
}

/** Send what was shared now: before a question whose answer may change the same traits. */
export function save(model: Model): void {
  const values = unsaved.get(model);
  if (!values) return;
  unsaved.delete(model);
  for (const [name, value] of values) model.set(name, value);
  model.save_changes();
}
