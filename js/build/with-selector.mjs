/**
 * What zustand, the store inside React Flow, asks of React, on Preact.
 *
 * The package of this name finds React by `require`, which no alias reaches in the tests.
 */
import { useMemo, useRef, useSyncExternalStore } from "preact/compat";

function useSyncExternalStoreWithSelector(subscribe, snapshot, _serverSnapshot, select, isEqual = Object.is) {
  const shown = useRef(null);
  const selected = useMemo(() => {
    let last = null;
    return () => {
      const state = snapshot();
      if (!last || !Object.is(state, last.state)) {
        const value = select(state);
        // An equal selection stays the same object, also when the selector is another: nothing is drawn again.
        const before = last ?? shown.current;
        last = { state, value: before && isEqual(before.value, value) ? before.value : value };
      }
      shown.current = last;
      return last.value;
    };
  }, [snapshot, select, isEqual]);
  return useSyncExternalStore(subscribe, selected);
}

export default { useSyncExternalStoreWithSelector };
