/** Which passage is open: the answer's numbers and the list under them share it. */
import { type Signal, signal } from "@preact/signals";
import type { Store } from "../store";

export function opened(store: Store): Signal<number | null> {
  return store.keep("answer-opened", () => signal<number | null>(null));
}
