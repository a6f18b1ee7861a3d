/** Widgets as a saved notebook shows them: real pictures, no kernel. */
import type { AnyWidget } from "@anywidget/types";
import attention from "../attention";
import decoding from "../decoding";
import lessons from "../lessons";
import metrics from "../metrics";
import positions from "../positions";
import rag from "../rag";
import { FakeModel } from "../shared/fake-model";
import { bytesOf } from "../shared/recorded-model";
import type { Language } from "../shared/text";
import tokens from "../tokens";
import { COURSE, EXPLORERS, INSPECTORS, METRIC_LABS, PIPELINES, POSITIONS, TREES } from "./recorded";

/** A page that has a widget manager but no kernel beside it. */
export const SAVED_PAGE = { set_state: () => undefined };

/** Traits that hold bytes; JSON holds them in base64. */
interface Kept {
  snapshot_bytes?: string;
  table_bytes?: string;
}

const SAVED: Record<string, { module: AnyWidget; state: Kept }> = Object.fromEntries([
  ...Object.entries(EXPLORERS).map(([name, state]) => [name, { module: attention, state }]),
  ...Object.entries(INSPECTORS).map(([name, state]) => [name, { module: tokens, state }]),
  ...Object.entries(PIPELINES).map(([name, state]) => [name, { module: rag, state }]),
  ...Object.entries(METRIC_LABS).map(([name, state]) => [name, { module: metrics, state }]),
  ...Object.entries(COURSE).map(([name, state]) => [name, { module: lessons, state }]),
  ...Object.entries(POSITIONS).map(([name, state]) => [name, { module: positions, state }]),
  ...Object.entries(TREES).map(([name, state]) => [name, { module: decoding, state }]),
]);

/** What `showSaved` knows, in the order of the page. */
export const SAVED_NAMES = Object.keys(SAVED);

/** Draw the widget itself, as a host would. */
export async function showSaved(
  name: string,
  el: HTMLElement,
  language: Language,
  signal: AbortSignal,
): Promise<void> {
  const saved = SAVED[name];
  if (!saved) throw new RangeError(`nothing is recorded under ${name}`);
  const { snapshot_bytes = "", table_bytes = "", ...traits } = saved.state;
  const kept = { snapshot_bytes: bytesOf(snapshot_bytes), table_bytes: bytesOf(table_bytes) };
  const { model } = new FakeModel({ ...traits, lang: language, ...kept }, SAVED_PAGE);
  const widget = typeof saved.module === "function" ? await saved.module() : saved.module;
  // No widget of ours uses what hosts offer beyond the model.
  const context = { model, signal, experimental: {} as never, host: {} as never };
  await widget.initialize?.(context);
  await widget.render?.({ ...context, el });
}
