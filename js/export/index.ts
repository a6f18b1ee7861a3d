/** Draws the widgets of an exported page from what the page holds: no kernel, no network. */
import type { AnyWidget } from "@anywidget/types";
import { LocalModel } from "../shared/local-model";

declare global {
  /** Each widget's module, where the page's other scripts put it. */
  var llmheroModules: Record<string, AnyWidget> | undefined;
}

/** As `llmhero_widgets/core/page.py` writes it. */
export interface Saved {
  module: string;
  traits: Record<string, unknown>;
  /** Traits that hold bytes, in base64. */
  bytes: Record<string, string>;
}

const view = (base64: string) =>
  new DataView(Uint8Array.from(atob(base64), (character) => character.charCodeAt(0)).buffer);

/** Draw one widget in the place of its picture, which stays where drawing fails. */
export async function draw(place: HTMLElement, saved: Saved, signal: AbortSignal): Promise<void> {
  const module = globalThis.llmheroModules?.[saved.module];
  if (!module) throw new RangeError(`this page has no module ${saved.module}`);
  const bytes = Object.entries(saved.bytes).map(([name, base64]) => [name, view(base64)] as const);
  const { model } = new LocalModel({ ...saved.traits, ...Object.fromEntries(bytes) });
  const widget = typeof module === "function" ? await module() : module;
  // No widget of ours uses what hosts offer beyond the model.
  const context = { model, signal, experimental: {} as never, host: {} as never };
  await widget.initialize?.(context);
  const el = document.createElement("div");
  place.append(el);
  await widget.render?.({ ...context, el });
  place.querySelector(".still")?.remove();
}

const never = new AbortController().signal;
for (const place of document.querySelectorAll<HTMLElement>("[data-llmhero]")) {
  const data = place.querySelector("script[type='application/json']")?.textContent;
  if (data) void draw(place, JSON.parse(data) as Saved, never);
}
