/** Undo and redo over whole states: a step is a place to go back to. */
import { computed, type ReadonlySignal, signal } from "@preact/signals";

export interface History<Step> {
  canUndo: ReadonlySignal<boolean>;
  canRedo: ReadonlySignal<boolean>;
  /**
   * Call before a change, or with the place that was left once a slow change has succeeded.
   *
   * Changes of one `gesture` in quick succession, a walk by arrow keys, are one step.
   */
  remember(step: Step | null, gesture?: string): void;
  undo(): void;
  redo(): void;
}

export interface Traveller<Step> {
  here(): Step | null;
  /** Go there; false where that could not be done, so that nothing is lost. */
  go(step: Step): boolean | Promise<boolean>;
}

const MAX_STEPS = 50;
const PAUSE_MS = 1000;

export function createHistory<Step>({ here, go }: Traveller<Step>): History<Step> {
  const past = signal<Step[]>([]);
  const future = signal<Step[]>([]);
  let last = { gesture: "", at: 0 };
  /** Steps that wait until the one before has arrived. */
  const waiting: (() => unknown)[] = [];
  let away = false;

  const travel = async (from: typeof past, to: typeof past): Promise<void> => {
    if (away) {
      waiting.push(() => travel(from, to));
      return;
    }
    const [there, left] = [from.value.at(-1), here()];
    if (there === undefined || left === null) return;
    const arrived = go(there);
    if (arrived !== true) {
      away = true;
      const reached = await arrived;
      away = false;
      if (!reached) {
        waiting.length = 0;
        return;
      }
    }
    from.value = from.value.filter((step) => step !== there);
    to.value = [...to.value, left];
    last = { gesture: "", at: 0 };
    waiting.shift()?.();
  };

  return {
    canUndo: computed(() => past.value.length > 0),
    canRedo: computed(() => future.value.length > 0),
    remember(step, gesture = "") {
      const now = Date.now();
      const goesOn = gesture !== "" && gesture === last.gesture && now - last.at < PAUSE_MS;
      last = { gesture, at: now };
      if (step === null || goesOn) return;
      past.value = [...past.value, step].slice(-MAX_STEPS);
      future.value = [];
    },
    undo() {
      travel(past, future);
    },
    redo() {
      travel(future, past);
    },
  };
}
