/** A widget's model that no kernel holds: traits and listeners. */
import type { Model } from "./model";

type Listener = (...values: unknown[]) => void;

export class LocalModel {
  readonly #listeners = new Map<string, Set<Listener>>();
  readonly #traits: Record<string, unknown>;

  constructor(
    traits: Record<string, unknown>,
    readonly widget_manager: unknown = {},
  ) {
    this.#traits = traits;
  }
  get(name: string): unknown {
    return this.#traits[name];
  }
  set(name: string, value: unknown): void {
    if (JSON.stringify(value) === JSON.stringify(this.#traits[name])) return;
    this.#traits[name] = value;
    this.emit(`change:${name}`);
  }
  save_changes(): void {}
  /** Throws, as the comm of a kernel that is gone does: a widget then shows what was saved, at once. */
  send(_content: Record<string, unknown>): void {
    throw new Error("no kernel");
  }
  on(event: string, listener: Listener): void {
    const listeners = this.#listeners.get(event) ?? new Set();
    this.#listeners.set(event, listeners.add(listener));
  }
  off(event: string, listener: Listener): void {
    this.#listeners.get(event)?.delete(listener);
  }
  emit(event: string, ...values: unknown[]): void {
    for (const listener of [...(this.#listeners.get(event) ?? [])]) listener(...values);
  }
  /** How many listeners are left. */
  get listening(): number {
    return [...this.#listeners.values()].reduce((sum, listeners) => sum + listeners.size, 0);
  }
  get model(): Model {
    return this as unknown as Model;
  }
}
