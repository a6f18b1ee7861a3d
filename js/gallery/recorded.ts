/** What the real models said when `js/record.py` asked them. */
import progress from "../lessons/progress/recorded.json";
import quiz from "../lessons/quiz/recorded.json";
import metricsEnglish from "../metrics/recorded.json";
import positions from "../positions/recorded.json";
import { readTensors, slices, type Tensor } from "../shared/buffers";
import type { Description } from "../shared/protocol";
import { bytesOf, type Recording } from "../shared/recorded-model";
import headsAsked from "./recorded/heads-asked.json";
import licence from "./recorded/licence.json";
import metricsChinese from "./recorded/metrics-chinese.json";
import minilm from "./recorded/minilm.json";
import pipelineChinese from "./recorded/pipeline-chinese.json";
import pipelineEnglish from "./recorded/pipeline-english.json";
import positionsChinese from "./recorded/positions-chinese.json";
import promptsChinese from "./recorded/prompts-chinese.json";
import promptsEnglish from "./recorded/prompts-english.json";
import smollm2 from "./recorded/smollm2.json";
import tokensAsked from "./recorded/tokens-asked.json";
import tokensEveryone from "./recorded/tokens-everyone.json";
import tokensMinilm from "./recorded/tokens-minilm.json";
import tokensSmollm2 from "./recorded/tokens-smollm2.json";
import trainingAsked from "./recorded/training-asked.json";
import treeChinese from "./recorded/tree-chinese.json";
import treeSky from "./recorded/tree-sky.json";

/** The Apache licence as SmolLM2 cuts it. */
export const LICENCE: readonly string[] = licence;

/** What saved notebooks keep of an explorer: on SmolLM2 and on MiniLM. */
export const EXPLORERS = { smollm2, minilm };

/** The same of token inspectors: the text of the design on both, and everyone's text. */
export const INSPECTORS = {
  "tokens-smollm2": tokensSmollm2,
  "tokens-minilm": tokensMinilm,
  "tokens-everyone": tokensEveryone,
};

/** The same of decoding trees: the one of the design, and one whose characters come in pieces. */
export const TREES = { "tree-sky": treeSky, "tree-chinese": treeChinese };

/** The same of metric laboratories. */
export const METRIC_LABS = { "metrics-english": metricsEnglish, "metrics-chinese": metricsChinese };

/** The same of the course's own widgets: a quiz that is half answered, and what its reader has passed. */
export const COURSE = { quiz, progress: progress.traits };

/** The progress, read anew. */
export const PROGRESS_ASKED = progress as unknown as Recording;

/** The same of position explorers: SmolLM2's turns, MiniLM's table, and Chinese words under ALiBi. */
export const POSITIONS = {
  "positions-rope": { ...positions, scheme: "rope" },
  "positions-learned": { ...positions, scheme: "learned" },
  "positions-alibi": positionsChinese,
};

/** The same of retrieval pipelines, over documents of the handbook. */
export const PIPELINES = { "pipeline-english": pipelineEnglish, "pipeline-chinese": pipelineChinese };

/** The text of the design, cut by three tokenizers, and all that the deeper views ask about it. */
export const TOKENS_ASKED = tokensAsked as unknown as Recording & { traits: Record<string, unknown> };

/** Prompt laboratories, measured, and the exact text of every cell. */
export const PROMPT_LABS = {
  "prompts-english": promptsEnglish as unknown as typeof TOKENS_ASKED,
  "prompts-chinese": promptsChinese as unknown as typeof TOKENS_ASKED,
};

/** A text in which much repeats, and the tokenizers that are learned from it. */
export const TRAINING_ASKED = trainingAsked as unknown as typeof TOKENS_ASKED;

/** What the saved explorer on SmolLM2 said when its heads were switched off. */
export const HEADS_ASKED = headsAsked as unknown as Recording;

/** The arrays of a snapshot, one after another in `snapshot_bytes`. */
export function snapshotArrays(recorded: (typeof EXPLORERS)["smollm2"]): Record<string, Tensor> {
  const descriptions = recorded.snapshot.arrays as Description[];
  return readTensors(descriptions, slices(descriptions, bytesOf(recorded.snapshot_bytes)));
}
