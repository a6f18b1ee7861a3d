/** The attention explorer as a saved notebook shows it: real pictures, no kernel. */
import attention from "../attention";
import { FakeModel } from "../shared/fake-model";
import type { Language } from "../shared/text";
import { bytes, EXPLORERS } from "./recorded";

/** A page that has a widget manager but no kernel beside it. */
const SAVED_PAGE = { set_state: () => undefined };

/** Draw the widget itself, as a host would. */
export async function showExplorer(
  name: keyof typeof EXPLORERS,
  el: HTMLElement,
  language: Language,
  signal: AbortSignal,
): Promise<void> {
  const { snapshot_bytes, ...traits } = EXPLORERS[name];
  const { model } = new FakeModel(
    { ...traits, lang: language, snapshot_bytes: bytes(snapshot_bytes) },
    SAVED_PAGE,
  );
  const widget = typeof attention === "function" ? await attention() : attention;
  // No widget of ours uses what hosts offer beyond the model.
  const context = { model, signal, experimental: {} as never, host: {} as never };
  await widget.initialize?.(context);
  await widget.render?.({ ...context, el });
}
