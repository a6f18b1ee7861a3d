/** Draws the widgets of an exported page from what the page holds: no kernel, no network. */
import type { AnyWidget } from "@anywidget/types";
import { LocalModel } from "../shared/local-model";
import { bytesOf, RecordedModel } from "../shared/recorded-model";
import { readAnswers } from "./answers";
import { fromHeads } from "./heads";
import { HINT, UNKNOWN } from "./messages";

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
  /** What the widget's kernel answered, packed. */
  answers?: string;
}

/** The widget's model; a browser that cannot unpack the answers shows what the traits hold. */
async function modelOf({ traits, bytes, answers }: Saved): Promise<LocalModel> {
  const views = Object.entries(bytes).map(([name, base64]) => [name, bytesOf(base64)] as const);
  const all = { ...traits, ...Object.fromEntries(views) };
  if (!answers || !("DecompressionStream" in globalThis)) return new LocalModel(all);
  const recording = await readAnswers(answers);
  return new RecordedModel(all, recording, {
    host: "page",
    unknown: UNKNOWN,
    hint: HINT,
    follows: fromHeads,
  });
}

/** Draw one widget in the place of its picture, which stays where drawing fails. */
export async function draw(place: HTMLElement, saved: Saved, signal: AbortSignal): Promise<void> {
  const module = globalThis.llmheroModules?.[saved.module];
  if (!module) throw new RangeError(`this page has no module ${saved.module}`);
  const { model } = await modelOf(saved);
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
