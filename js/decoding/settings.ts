import type { Settings } from "./store";

/** The settings that depend on the text; they decide the order of the tokens, so only the kernel knows it. */
export function ofTheText(settings: Settings) {
  const { repetition_penalty, presence_penalty, frequency_penalty, no_repeat_ngram_size } = settings;
  const sequence_bias = settings.sequence_bias ?? [];
  return {
    repetition_penalty,
    presence_penalty,
    frequency_penalty,
    no_repeat_ngram_size,
    sequence_bias,
  };
}
