/** A widget's model for tests and the gallery. */
import type { Model } from "./model";

/** A model without a kernel: traits, listeners, and what was sent. */
export class FakeModel {
  readonly sent: Record<string, unknown>[] = [];
  readonly saved: string[] = [];
  readonly #listeners = new Map<string, Set<(...values: unknown[]) => void>>();
  readonly #traits: Record<string, unknown>;
  #changed = new Set<string>();

  constructor(
    traits: Record<string, unknown> = {},
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
    this.#changed.add(name);
    this.emit(`change:${name}`);
  }
  save_changes(): void {
    this.saved.push(...this.#changed);
    this.#changed = new Set();
  }
  send(content: Record<string, unknown>): void {
    this.sent.push(content);
  }
  on(event: string, listener: (...values: unknown[]) => void): void {
    const listeners = this.#listeners.get(event) ?? new Set();
    this.#listeners.set(event, listeners.add(listener));
  }
  off(event: string, listener: (...values: unknown[]) => void): void {
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
