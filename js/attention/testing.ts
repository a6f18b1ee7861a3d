/** What a notebook kept of an explorer on the real model, for tests. */
import recorded from "../gallery/recorded/smollm2.json";
import { FakeModel } from "../shared/fake-model";
import { fromBase64 } from "../shared/testing";

/** A model with the traits of the saved widget; `manager` decides whether the host has a kernel. */
export function recordedModel(manager: unknown, traits: Record<string, unknown> = {}): FakeModel {
  const bytes = fromBase64(recorded.snapshot_bytes);
  return new FakeModel({ ...recorded, lang: "en", snapshot_bytes: bytes, ...traits }, manager);
}

export const RECORDED_TEXT: string = recorded.text;
