/** What the tests of components and widgets share. */
import { type Signal, signal } from "@preact/signals";
import type { JSX } from "preact";
import { act } from "preact/test-utils";
import { onTestFinished, vi } from "vitest";
import { mountInto } from "./mount";
import type { Language } from "./text";

export interface Mounted {
  root: HTMLElement;
  language: Signal<Language>;
  find<T extends HTMLElement = HTMLElement>(selector: string): T;
  all(selector: string): HTMLElement[];
  /** Do something to it and let it settle. */
  act(deed: () => void): void;
  click(target: HTMLElement): void;
  /** Press a key where it would land; the answer says what became of the event. */
  press(target: HTMLElement, key: string, modifiers?: KeyboardEventInit): KeyboardEvent;
  type(target: HTMLInputElement, value: string): void;
  focused(): Element | null;
  unmount(): void;
}

interface Size {
  readonly width: number;
  readonly height: number;
}

/** Happy DOM lays nothing out: give every element one size, until the test ends. */
export function layOut(size: Size): void {
  vi.stubGlobal(
    "ResizeObserver",
    class {
      constructor(private readonly tell: (entries: { target: Element; contentRect: Size }[]) => void) {}
      observe(target: Element) {
        this.tell([{ target, contentRect: { width: size.width, height: size.height } }]);
      }
      unobserve() {}
      disconnect() {}
    },
  );
  onTestFinished(() => void vi.unstubAllGlobals());
}

/** Mount as a host does: in a shadow root, on the page, until the test ends. */
export function mount(child: JSX.Element, initial: Language = "en"): Mounted {
  const abort = new AbortController();
  const place = document.createElement("div");
  document.body.append(place);
  const language = signal(initial);
  act(() => mountInto(place, "", language, abort.signal, child));
  const shadow = place.firstElementChild?.shadowRoot;
  const root = shadow?.querySelector<HTMLElement>(".hero");
  if (!shadow || !root) throw new Error("nothing was mounted");
  const unmount = () => {
    act(() => abort.abort());
    place.remove();
  };
  onTestFinished(unmount);
  const send = (target: HTMLElement, event: Event) => act(() => void target.dispatchEvent(event));
  return {
    root,
    language,
    find(selector) {
      const found = root.querySelector(selector);
      if (!found) throw new Error(`no ${selector} in ${root.innerHTML}`);
      return found as never;
    },
    all: (selector) => [...root.querySelectorAll<HTMLElement>(selector)],
    act: (deed) => void act(deed),
    click: (target) => act(() => target.click()),
    press(target, key, modifiers = {}) {
      const event = new KeyboardEvent("keydown", {
        key,
        bubbles: true,
        cancelable: true,
        composed: true,
        ...modifiers,
      });
      send(target, event);
      return event;
    },
    type(target, value) {
      target.value = value;
      send(target, new InputEvent("input", { bubbles: true }));
    },
    focused: () => shadow.activeElement,
    unmount,
  };
}

export function fromBase64(text: string): DataView {
  return new DataView(Uint8Array.from(atob(text), (character) => character.charCodeAt(0)).buffer);
}
