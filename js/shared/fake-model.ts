/** A widget's model for tests and the gallery. */
import { LocalModel } from "./local-model";

/** A model without a kernel that keeps what was sent and saved. */
export class FakeModel extends LocalModel {
  readonly sent: Record<string, unknown>[] = [];
  readonly saved: string[] = [];
  #changed = new Set<string>();

  constructor(traits: Record<string, unknown> = {}, manager: unknown = {}) {
    super(traits, manager);
  }
  override set(name: string, value: unknown): void {
    const before = this.get(name);
    super.set(name, value);
    if (this.get(name) !== before) this.#changed.add(name);
  }
  override save_changes(): void {
    this.saved.push(...this.#changed);
    this.#changed = new Set();
  }
  override send(content: Record<string, unknown>): void {
    this.sent.push(content);
  }
}
