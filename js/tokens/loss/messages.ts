/** What the loss overlay says. */
import { message } from "../../shared/text";

export { WITHOUT_KERNEL } from "../../shared/messages";

export const TITLE = message("Loss", "损失");
export const NOTE = message("{name}, in its own tokens", "{name}，按它自己的 token");
export const NOTE_PART = message(
  "{name}, in its own tokens · the first {n} of {m} characters",
  "{name}，按它自己的 token · 前 {n} 个字符，共 {m} 个",
);

export const READ = message(
  "{name} predicts the text with perplexity {p}, {b} bits per byte; {token} surprises it most: {x}, its choice number {rank}.",
  "{name} 预测这段文本的困惑度为 {p}，每字节 {b} 比特；它最没料到的是 {token}：{x}，在它的候选里排第 {rank}。",
);
export const CLAIM = message(
  "Each token is predicted from those before it only. Surprising is not wrong: a name surprises as much as a slip.",
  "每个 token 只根据它前面的内容来预测。出乎意料不等于错误：人名和笔误一样让模型意外。",
);
/** Bytes, and the character that they are a part of. */
export const PART_OF = message("{bytes} of {whole}", "{whole} 的 {bytes}");
export const PART = message("part of {whole}", "{whole} 的一部分");
export const IN_UNIT = {
  bits: message("{n} bits", "{n} 比特"),
  nats: message("{n} nats", "{n} nat"),
};
export const UNIT = message("Unit", "单位");
export const UNIT_NAMES = { bits: message("bits", "比特"), nats: message("nats", "nat") };
export const SCALE = message("surprise: −log p of each token", "意外程度：每个 token 的 −log p");
export const STRIP = message(
  "Tokens, coloured by how much they surprise the model",
  "按意外程度着色的 token",
);
export const OPTION = message("{text}, {x}, rank {rank}", "{text}，{x}，第 {rank} 名");
export const OPTION_FIRST = message("{text}, not predicted", "{text}，没有预测");
export const NOT_PREDICTED = message(
  "Nothing stands before it, so nothing predicts it.",
  "它前面没有内容，无从预测。",
);
export const KEY_FIRST = message("not predicted", "没有预测");

// The chosen token
export const CHOSEN = message("Selected", "所选");
export const CHOOSE = message(
  "Choose a token to see what the model expected in its place.",
  "选一个 token，看模型原本以为这里会是什么。",
);
export const PROBABILITY = message("Probability", "概率");
export const SURPRISE = message("Surprise", "意外程度");
export const RANK = message("Rank", "排名");
export const UNDECIDED = message("Entropy", "熵");
export const READ_BEFORE = message("Read before it", "此前已读");
export const TOKENS = {
  one: message("{n} token", "{n} 个 token"),
  many: message("{n} tokens", "{n} 个 token"),
};
export const EXPECTED = message("What the model expected here", "模型在这里的预期");
export const CHOICE = message("Token", "token");
export const OTHERS = message("all others", "其余全部");
export const TIP = message("rank {rank} · {p} · {x}", "第 {rank} 名 · {p} · {x}");
export const TIP_CHOICES = message("expected {list}", "预期 {list}");

// States
export const NO_MODEL = message("No language model is here yet", "还没有语言模型");
export const NO_MODEL_BODY = message(
  "Give the inspector one, and every token shows how likely the model finds it:",
  "给组件一个语言模型，就能看到它认为每个 token 有多大可能：",
);
export const GONE_BODY = message(
  "The model runs in the kernel: run the notebook to read the text.",
  "模型在内核中运行：运行笔记本就能读这段文本。",
);
export const ASKING = message("The model reads the text", "模型正在读这段文本");
export const LAYERS = message("Reading the text, layer", "正在读文本，层");
export const PREDICTING = message("Comparing with every entry, token", "正在与整个词表比较，token");
export const CANCELLED = message("Stopped before the text was read", "还没读完就停下了");
export const FAILED = message("The model did not answer", "模型没有回应");
export const FAILED_NEXT = message("Try again, or run the cell again.", "请重试，或重新运行单元格。");
export const TOOK = message("{n} predicted in {ms}", "预测 {n}，用时 {ms}");
