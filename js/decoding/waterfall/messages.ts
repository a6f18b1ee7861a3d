/** What the waterfall says. */
import { message } from "../../shared/text";
import type { StageName } from "./read";

export { WITHOUT_KERNEL } from "../../shared/messages";

export const TITLE = message("Temperature and cut-offs", "温度与截断");
export const NOTE_ROOT = message("the token after the prompt", "提示词之后的 token");
export const NOTE = message("the token after {token}", "{token} 之后的那个 token");

// The sentence
export const ONE_TO_TEN = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];
export const READ = message(
  "Of {n} tokens {left} can still be drawn. {change}",
  "{n} 个 token 中只剩 {left} 个可能被选中；{change}",
);
export const READ_ALL = message(
  "All {n} tokens can still be drawn. {change}",
  "{n} 个 token 全都可能被选中；{change}",
);
export const READ_ONE = message(
  "Of {n} tokens only {token} can still be drawn.",
  "{n} 个 token 中只剩 {token} 可能被选中。",
);
export const FALLS = message("Uncertainty falls from {a} to {b} bits.", "不确定度从 {a} 比特降到 {b} 比特。");
export const RISES = message("Uncertainty rises from {a} to {b} bits.", "不确定度从 {a} 比特升到 {b} 比特。");
export const STAYS = message("Uncertainty stays at {b} bits.", "不确定度仍是 {b} 比特。");

// The settings
export const SETTINGS = message("Settings", "设置");
export const APPLIED = message(
  "Applied from left to right, over the whole vocabulary, with the processors that generation itself uses.",
  "从左到右依次作用于整个词表，用的就是生成时的同一组处理器。",
);
export const MORE = message("More", "更多");
export const IN_USE = message("{n} in use", "{n} 项启用");
export const OFF = message("off", "关");
export const EXAMPLE = message(
  "Try temperature {t}, top-k {k}, top-p {p}",
  "试试温度 {t}、top-k {k}、top-p {p}",
);
export const RESET = message("Switch all off", "全部关闭");
export const CONTROLS = {
  temperature: message("Temperature", "温度"),
  top_k: message("Top-k", "Top-k"),
  top_p: message("Top-p", "Top-p"),
  min_p: message("Min-p", "Min-p"),
  typical_p: message("Typical-p", "Typical-p"),
  epsilon_cutoff: message("Epsilon", "Epsilon"),
  eta_cutoff: message("Eta", "Eta"),
  repetition_penalty: message("Repetition", "重复惩罚"),
  presence_penalty: message("Presence", "存在惩罚"),
  frequency_penalty: message("Frequency", "频率惩罚"),
  no_repeat_ngram_size: message("No-repeat n-gram", "禁止重复 n 元组"),
};
export const BIAS = message("Bias of {token}", "{token} 的偏置");

// The table
export const CAPTION = message(
  "Probability of the likeliest tokens after each stage",
  "每一步之后，最可能的 token 的概率",
);
export const TOKEN = message("Token", "token");
export const STAGES: Record<StageName, ReturnType<typeof message>> = {
  model: message("as computed", "原始"),
  sequence_bias: message("bias", "偏置"),
  repetition_penalty: message("repetition", "重复惩罚"),
  no_repeat_ngram: message("no repeated", "禁止重复"),
  presence_frequency: message("presence, frequency", "存在与频率惩罚"),
  greedy: message("greedy", "贪心"),
  temperature: message("temperature", "温度"),
  top_k: message("top-k", "top-k"),
  top_p: message("top-p", "top-p"),
  min_p: message("min-p", "min-p"),
  typical_p: message("typical-p", "typical-p"),
  epsilon_cutoff: message("epsilon", "epsilon"),
  eta_cutoff: message("eta", "eta"),
};
export const NGRAM = message("{n}-grams", "{n} 元组");
export const LEFT = message("{n} left", "剩 {n}");
export const BITS = message("{n} bits", "{n} 比特");
export const CUT = message("cut", "截去");
export const CUT_EARLIER = message("cut earlier", "此前已截去");
export const OTHERS = message("all others", "其余全部");
export const RANK = message("rank {n}", "第 {n} 名");
export const MASS = message("kept", "保留");
export const SPLIT = message(
  "kept {kept}, cut here {here}, cut earlier {earlier}",
  "保留 {kept}，此处截去 {here}，此前截去 {earlier}",
);
export const KEY_KEPT = message("kept", "保留");
export const KEY_HERE = message("cut here", "此处截去");
export const KEY_EARLIER = message("cut earlier", "此前截去");
export const SHOW_MORE = message("Show {n} tokens", "显示 {n} 个 token");
export const SHOW_LESS = message("Show {n} tokens", "只显示 {n} 个 token");

// What the last cut does
export const OF_ALL = message("all probability", "全部概率");
export const OF_LEFT = message("what {name} left", "{name} 所留概率");
export const HOLD_LINE = {
  one: message("the token above the line holds {m} of {of}", "线上方的那个 token 占{of}的 {m}"),
  many: message("the {n} tokens above the line hold {m} of {of}", "线上方的 {n} 个 token 占{of}的 {m}"),
};
export const HOLD_LEFT = {
  one: message("the token that is left holds {m} of {of}", "留下的那个 token 占{of}的 {m}"),
  many: message("the {n} tokens that are left hold {m} of {of}", "留下的 {n} 个 token 占{of}的 {m}"),
};
export const EXPLAIN: Record<StageName, ReturnType<typeof message> | null> = {
  model: null,
  repetition_penalty: null,
  presence_frequency: null,
  temperature: null,
  sequence_bias: message("A bias of −∞ forbids a token: {hold}.", "偏置为 −∞ 的 token 不能出现：{hold}。"),
  no_repeat_ngram: message(
    "No sequence of {value} tokens may come twice: {hold}.",
    "连续 {value} 个 token 不得重复出现：{hold}。",
  ),
  greedy: message(
    "Temperature 0 always takes the likeliest token: {hold}.",
    "温度为 0 时总取最可能的 token：{hold}。",
  ),
  top_k: message(
    "Top-k keeps the {value} likeliest tokens, and what ties with the last of them: {hold}.",
    "top-k 保留最可能的 {value} 个 token，以及与末位并列的：{hold}。",
  ),
  top_p: message(
    "Top-p keeps the smallest set that reaches {value}: {hold}.",
    "top-p 保留累计达到 {value} 的最小集合：{hold}。",
  ),
  min_p: message(
    "Min-p keeps what is at least {value} times as probable as the likeliest: {hold}.",
    "min-p 保留概率不低于最大概率 {value} 倍的 token：{hold}。",
  ),
  typical_p: message(
    "Typical-p keeps the tokens whose surprise is nearest to the entropy until they reach {value}: {hold}.",
    "typical-p 保留意外程度最接近熵的 token，直到累计达到 {value}：{hold}。",
  ),
  epsilon_cutoff: message(
    "Epsilon keeps what has a probability of at least {value}: {hold}.",
    "epsilon 保留概率不低于 {value} 的 token：{hold}。",
  ),
  eta_cutoff: message(
    "Eta keeps what has a probability of at least {value}, or less where the entropy is high: {hold}.",
    "eta 保留概率不低于 {value} 的 token，熵高时门槛更低：{hold}。",
  ),
};
export const NOTHING_CUT = message(
  "Nothing is cut: every token can be drawn.",
  "没有截断：每个 token 都可能被选中。",
);

// What became of a token
export const FIND = message("What became of", "查 token 的去向");
export const FIND_HINT = message("a token, or #id", "token，或 #id");
export const FIND_GO = message("Find", "查找");
export const FIND_CLEAR = message("Clear", "清除");
export const FOUND_KEPT = message("{token}: rank {n}, {p} at the end", "{token}：第 {n} 名，最后为 {p}");
export const FOUND_CUT = message("{token}: rank {n}, cut by {stage}", "{token}：第 {n} 名，被“{stage}”截去");

// States
export const GONE_BODY = message(
  "The model runs in the kernel: run the notebook to try other settings.",
  "模型在内核中运行：运行笔记本，才能试别的设置。",
);
export const ASKING = message("The model says what comes next", "模型正在计算下一个 token");
export const CANCELLED = message("Stopped before the scores were there", "还没得到分数就停下了");
export const FAILED = message("The model did not answer", "模型没有回应");
export const FAILED_NEXT = message("Try again, or run the cell again.", "请重试，或重新运行单元格。");
export const HIDDEN = message("The tail is unknown", "尾部未知");
export const HIDDEN_BODY = message(
  "{name} tells the {n} likeliest tokens only. Temperature, cut-offs and entropy need the score of every token, so they are not computed here; the server applies them itself when it draws.",
  "{name} 只给出最可能的 {n} 个 token。温度、截断和熵都需要每个 token 的分数，所以这里不计算；采样时由服务器自己应用。",
);
export const READ_HIDDEN = message(
  "The {n} tokens that {name} tells hold {p}; who shares the other {rest} is not known.",
  "{name} 给出的 {n} 个 token 共占 {p}；其余 {rest} 由谁分享，无从得知。",
);
export const UNKNOWN = message("unknown tokens", "未知的 token");

/** Slots that are filled with words of this catalogue. */
export const WORDS = ["of", "hold"] as const;
