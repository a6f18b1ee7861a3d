/** What the view of the exact prompt says. */
import { message } from "../../shared/text";

export { CANCELLED, WITHOUT_KERNEL } from "../messages";

export const TITLE = message("The exact prompt", "完整提示词");
export const NOTE = message("every character that is sent, by who wrote it", "发送的每个字符，按来源标出");
export const GONE_BODY = message(
  "The prompt was not saved. Run the notebook to see it.",
  "提示词没有保存。请运行笔记本。",
);
export const ASKING = message("Fetching the prompt", "正在读取提示词");

/** Slots that hold a whole sentence. */
export const WORDS = ["first"] as const;

/* The sentence. */
export const DROPPED = message(
  "Passage {i} needs {need} tokens and {left} of {budget} were left, so it was dropped.",
  "第 {i} 段需要 {need} 个 token，而 {budget} 个的预算只剩 {left} 个，因此被丢弃。",
);
export const CUT = message(
  "Passage {i} needs {need} tokens and {left} of {budget} were left, so only its first {sent} were sent.",
  "第 {i} 段需要 {need} 个 token，而 {budget} 个的预算只剩 {left} 个，因此只送入前 {sent} 个。",
);
export const DROPPED_WINDOW = message(
  "Passage {i} needs {need} tokens, for which the context window of {context} has no room beside the answer, so it was dropped.",
  "第 {i} 段需要 {need} 个 token，{context} 的上下文窗口除去回答已放不下，因此被丢弃。",
);
export const CUT_WINDOW = message(
  "Passage {i} needs {need} tokens, for which the context window of {context} has no room beside the answer, so only its first {sent} were sent.",
  "第 {i} 段需要 {need} 个 token，{context} 的上下文窗口除去回答已放不下，因此只送入前 {sent} 个。",
);
export const MORE_ONE = message("{first} One more had no room either.", "{first}另有 1 个片段同样放不下。");
export const MORE = message("{first} {n} more had no room either.", "{first}另有 {n} 个片段同样放不下。");
export const ALL_SENT = message(
  "All {k} passages were sent: they take {used} of the {budget} tokens that passages may take.",
  "{k} 个片段全部送入：共占 {used} 个 token，片段预算为 {budget} 个。",
);
export const ONE_SENT = message(
  "The only passage was sent: it takes {used} of the {budget} tokens that passages may take.",
  "唯一的片段已送入：占 {used} 个 token，片段预算为 {budget} 个。",
);
export const NONE_SENT = message(
  "No passage was found, so the model gets the question alone.",
  "没有找到片段，模型只收到问题本身。",
);
export const ESTIMATED = message(
  "Tokens are estimated: the server cuts the text itself, and puts its own template around these messages.",
  "token 数为估计值：服务器自行切分文本，并在这些消息外加上自己的模板。",
);

/* The bar. */
export const ORIGINS = {
  template: message("template", "模板"),
  system: message("system", "系统"),
  passage: message("passages", "片段"),
  question: message("question", "问题"),
  defence: message("defence", "防护"),
} as const;
export const DROPPED_TOKENS = message("dropped {n}", "丢弃 {n}");
export const SENT = message("{n} tokens sent, {b} bytes", "送入 {n} 个 token，{b} 字节");
export const SENT_OF = message(
  "{n} tokens sent, {b} bytes; context window {c}",
  "送入 {n} 个 token，{b} 字节；上下文窗口 {c}",
);
export const BUDGET = message("passages {n} of {c}", "片段 {n} / {c}");
export const WINDOW = message("context window {n} of {c}", "上下文窗口 {n} / {c}");
export const BAR = message("Tokens by origin: {parts}", "按来源统计的 token：{parts}");
export const PART = message("{origin} {n}", "{origin} {n}");
export const COMMA = message(", ", "，");

/* The text. */
export const SHOW = message("Show", "显示");
export const TEXT = message("text", "文本");
export const TOKENS = message("tokens", "token");
export const DROPPED_ROW = message("dropped: {doc}", "已丢弃：{doc}");
export const CUT_ROW = message("cut off: {doc}", "被截断：{doc}");
export const N_TOKENS = message("{n} tokens", "{n} 个 token");
export const LEFT_TOKENS = message("{n} more tokens are not shown.", "另有 {n} 个 token 未显示。");
export const ID = message("id {n}", "编号 {n}");
export const EXACT = message("Exact text, in the order in which it is sent", "发送的原文，按发送顺序");
