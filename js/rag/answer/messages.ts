/** What the answer and the passages under it say. */
import { message } from "../../shared/text";
import { UNITS as RANKS } from "../ranks/messages";

export { CANCELLED } from "../messages";

export const ANSWER = message("Answer", "回答");
export const WRITTEN_BY = message("{model}, {n} tokens", "{model}，{n} 个 token");
export const WRITING = message("being written", "正在生成");
export const NO_ANSWER = message("Nothing was written.", "没有写出任何内容。");
export const NOT_ASKED = message(
  "This pipeline finds passages and writes no answer: connect Prompt, Generate and Answer behind them.",
  "这条流水线只检索片段，不写回答：请在后面接上“提示词”“生成”“回答”。",
);
export const NO_SOURCE = message("no clear source", "来源不明");
export const NO_SOURCE_WHY = message(
  "No passage has enough of this sentence's words, and none made it much more likely.",
  "没有哪个片段包含这句话里足够多的词，也没有哪个片段让它的概率明显更高。",
);
export const CITED = message(
  "Passage {i}: {doc} {start}–{end}, {share} of the words",
  "第 {i} 段：{doc} {start}–{end}，覆盖 {share} 的词",
);
export const CITED_EFFECT = message(
  "Passage {i}: {doc} {start}–{end}, {share} of the words, effect {e} nat",
  "第 {i} 段：{doc} {start}–{end}，覆盖 {share} 的词，影响 {e} nat",
);
export const CAPTION = message(
  "A number marks the passage that has at least {share} of the sentence's words, by weight.",
  "数字表示：该片段至少包含这句话 {share} 的词（按权重）。",
);
export const CAPTION_EFFECT = message(
  "A number marks the passage that has at least {share} of the sentence's words, by weight, or without which the sentence would have been less likely by {n} nats or more.",
  "数字表示：该片段至少包含这句话 {share} 的词（按权重），或去掉它后这句话的对数概率下降 {n} nat 以上。",
);

export const PASSAGES_SENT = message("Passages sent", "送入的片段");
export const PASSAGES_FOUND = message("Passages found", "找到的片段");
export const SOME_SENT = message("{k} of {n} sent", "{n} 个片段中送入 {k} 个");
export const SHOW_ALL = message("Show all {n}", "显示全部 {n} 个");
export const NOT_SENT = message("not sent", "未送入");
export const EFFECT = message("effect", "影响");
export const NATS = message("{e} nat", "{e} nat");
export const LESS_LIKELY = message(
  "The answer is more likely without this passage.",
  "去掉这个片段，回答的概率反而更高。",
);
export const CAPTION_PASSAGES = message(
  "Effect: how much less likely the answer is without the passage. Two passages that say the same hide each other's.",
  "影响：去掉该片段后，回答的对数概率下降多少。内容相同的两个片段会互相掩盖。",
);
/** In the first view a score is named for who has not read about it. */
export const UNITS = {
  ...RANKS,
  cosine: message("similarity", "相似度"),
  bm25: message("BM25", "BM25"),
  weighted: message("weighted score", "加权得分"),
  logit: message("relevance", "相关性"),
  mmr: message("MMR", "MMR"),
};
export const SCORE = message("score", "得分");
export const OPEN = message("Passage {i}: {doc} {start}–{end}", "第 {i} 段：{doc} {start}–{end}");
export const TEXT_OF = message("Text of {doc} around {start}–{end}", "{doc} 中 {start}–{end} 前后的原文");
export const IN_DOCUMENT = message("in {doc}, {n} characters", "位于 {doc}，共 {n} 个字符");
export const LOADING = message("Fetching the document …", "正在读取文档……");
export const CITED_HERE = message("Underlined: what the answer cites.", "下划线：回答引用的文字。");
