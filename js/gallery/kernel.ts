/** A kernel that repeats what was recorded for the gallery. */
import { RecordedModel, type Recording } from "../shared/recorded-model";
import * as messages from "./messages";

export const recorded = (traits: Record<string, unknown>, recording: Recording): RecordedModel =>
  new RecordedModel(traits, recording, {
    host: "gallery",
    unknown: messages.NOT_RECORDED,
    hint: messages.NOT_RECORDED_HINT,
  });
