/** Keys: taken when they mean something here, left to the host when they do not. */

/** A handler may decline with false. */
export type KeyTable = Record<string, (event: KeyboardEvent) => unknown>;

/**
 * `ArrowLeft`, `Shift+Home`, `?`, `Mod+z` (Ctrl, or Command on a Mac), `Mod+Shift+z`.
 *
 * For a character, Shift is already in it; but beside Ctrl it comes as `Z`, beside Command as `z`.
 */
export function chord({ key, ctrlKey, metaKey, altKey, shiftKey }: KeyboardEvent): string {
  const mod = ctrlKey || metaKey;
  const shift = shiftKey && (mod || key.length > 1);
  const name = mod && key.length === 1 ? key.toLowerCase() : key;
  return (mod ? "Mod+" : "") + (altKey ? "Alt+" : "") + (shift ? "Shift+" : "") + name;
}

/** Run the handler of the pressed key and keep the event from the host; true if there was one. */
export function handle(event: KeyboardEvent, table: KeyTable): boolean {
  // While an input method composes, Enter and the arrows choose a character.
  if (event.isComposing) return false;
  const name = chord(event);
  if (!Object.hasOwn(table, name) || table[name]?.(event) === false) return false;
  event.preventDefault();
  event.stopPropagation();
  return true;
}

/** Whether the key is on its way to a text field. */
export function isTyping(event: Event): boolean {
  const target = event.composedPath()[0];
  return (
    target instanceof HTMLTextAreaElement ||
    target instanceof HTMLSelectElement ||
    (target instanceof HTMLInputElement && !/^(button|checkbox|radio|range)$/.test(target.type)) ||
    (target instanceof HTMLElement && target.isContentEditable)
  );
}

/** Make `items` one tab stop: the one that has or had the focus, else the first. */
export function oneTabStop(items: HTMLElement[], current?: HTMLElement): void {
  const stop =
    current ?? items.find((item) => item.tabIndex === 0 && item.hasAttribute("tabindex")) ?? items[0];
  for (const item of items) item.tabIndex = item === stop ? 0 : -1;
}

/** Arrows, Home and End move the focus among `items`, round the ends; true if the key was one of them. */
export function rove(event: KeyboardEvent, items: HTMLElement[], axis: "x" | "y"): boolean {
  const now = items.findIndex((item) => item.contains(event.target as Node));
  const go = (to: number) => () => {
    const item = items[(to + items.length) % items.length];
    if (!item) return false;
    oneTabStop(items, item);
    item.focus();
    return true;
  };
  const [back, forth] = axis === "x" ? ["ArrowLeft", "ArrowRight"] : ["ArrowUp", "ArrowDown"];
  return handle(event, { [back]: go(now - 1), [forth]: go(now + 1), Home: go(0), End: go(-1) });
}
