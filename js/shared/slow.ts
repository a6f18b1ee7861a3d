/** Work that takes so long that the reader should be told, and may stop it. */
import { useEffect, useState } from "preact/hooks";

const SLOW_MS = 1000;

/** Whether it has been going on for more than a second. */
export function useSlow(working: boolean): boolean {
  const [slow, setSlow] = useState(false);
  useEffect(() => {
    setSlow(false);
    if (!working) return;
    const timer = setTimeout(() => setSlow(true), SLOW_MS);
    return () => clearTimeout(timer);
  }, [working]);
  return slow && working;
}
