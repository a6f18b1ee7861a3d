/** What the drawn tree says. */
import { type Message, message } from "../../shared/text";

export const TREE = message("Tree of continuations", "续写树");
export const PROMPT = message("the prompt", "提示词");
export const OTHERS = message("others {p}", "其余 {p}");
export const ALL_OTHERS = message("all other tokens {p}", "其余全部 {p}");
export const OTHERS_UNKNOWN = message("others, unknown", "其余未知");
export const HIDDEN = message("+{n} hidden, {p}", "折叠 {n} 个，{p}");
export const SAMPLED = message("{n} of {m}", "{n}/{m}");
export const UNKNOWN = message("?", "?");

export const NOT_DRAWN = {
  one: message("Not drawn: {n} unlikely token, {p}.", "未画出：{n} 个不太可能的 token，共 {p}。"),
  many: message("Not drawn: {n} unlikely tokens, {p}.", "未画出：{n} 个不太可能的 token，共 {p}。"),
};
export const SHOW_ALL = message("Draw all", "全部画出");
export const SHOW_LIKELY = message("Draw the likely ones", "只画可能的");

export const ZOOM = message("Zoom", "缩放");
export const ZOOM_IN = message("Zoom in", "放大");
export const ZOOM_OUT = message("Zoom out", "缩小");
export const FIT = message("Fit the tree", "适配视图");

// The chosen node
export const CHOSEN = message("The chosen token", "所选 token");
export const GROW = message("Grow", "展开");
export const FOLLOW = message("Follow", "续写");
export const FOLLOW_GREEDY = message("Follow the likeliest tokens", "从这里沿最可能的 token 续写");
export const SAMPLE = message("Sample", "采样");
export const FOLLOW_SAMPLE = message("Follow by sampling", "从这里采样续写");
export const WRITE = message("Write here", "在这里写");
export const WRITTEN_TEXT = message("Text to go on with", "接着写的文本");
export const WRITTEN_IDS = message("Ids, with spaces or commas between", "token id，用空格或逗号分隔");
export const AS_IDS = message("as ids", "按 id");
export const WRITE_IT = message("Write", "写入");
export const CANCEL = message("Cancel", "取消");
export const PIN = message("Pin", "固定");
export const UNPIN = message("Unpin", "取消固定");
export const COLLAPSE = message("Collapse", "折叠");
export const OPEN = message("Open", "展开显示");
export const PRUNE = message("Prune", "剪掉");
export const PRUNE_ROOT = message("Prune everything below", "剪掉下面的全部");
export const NOTHING_BELOW = message("Nothing grows here yet", "这里还没有展开");
export const ROOT_STAYS = message("The prompt itself stays", "提示词本身不能动");
export const AT_THE_END = message("The text ends with this token", "文本到这个 token 就结束了");

// What a token says when it is pointed at, and in the keyboard's twin
export const PATH = message("path {p}", "路径 {p}");
export const OWN = message("this token {p}", "此 token {p}");
export const PERPLEXITY = message("perplexity of the path {n}", "路径困惑度 {n}");
export const NEXT = message("next token {n} bits", "下一个 token {n} 比特");
export const ID = message("id {id}", "id {id}");
export const SAMPLES = message("{n} of {m} samples", "{m} 次采样中 {n} 次");
export const IS_PINNED = message("pinned", "已固定");
export const IS_WRITTEN = message("written by you", "由你写入");
export const ENDS = message("ends the text", "结束文本");
export const IS_BUSY = message("the model is at work here", "模型正在计算");
export const HIDES = message("{n} hidden below", "下面折叠了 {n} 个");
export const TAIL_UNKNOWN = message("probability unknown", "概率未知");
export const JOIN = message(", ", "，");

/** For the list of keys: what is pressed, and what it does. */
export const KEY_ROWS: readonly (readonly [string, Message])[] = [
  ["← →", message("to the token before, to the likeliest next one", "到前一个 token，到最可能的下一个")],
  ["↑ ↓", message("to the alternatives above and below", "到上面或下面的备选")],
  ["Page ↑ ↓", message("a screenful up or down", "上翻或下翻一屏")],
  ["Home End", message("to the prompt, to the last token", "到提示词，到最后一个 token")],
  ["Enter", message("grow the token", "展开这个 token")],
  ["Shift Enter", message("follow the likeliest tokens", "从这里沿最可能的 token 续写")],
  ["Ctrl Enter", message("follow by sampling", "从这里采样续写")],
  ["W /", message("write your own text here", "在这里写自己的文本")],
  ["P C", message("pin, collapse or open", "固定，折叠或展开显示")],
  ["Delete", message("prune", "剪掉")],
  ["F + −", message("fit the tree, zoom", "适配视图，缩放")],
  [
    "a … z",
    message(
      "find a token by its text; Space starts with one in front",
      "按文本查找 token；按空格键从带空格的开始",
    ),
  ],
];

// What is kept
export const PICTURE = message("Decoding tree", "解码树");
export const FACT_MODEL = message("Model", "模型");
export const FACT_PROMPT = message("Prompt", "提示词");
export const FACT_TOKENS = message("Tokens", "token 数");
export const FACT_COVERAGE = message("The leaves hold", "叶子共占");
export const FACT_SETTINGS = message("Settings", "设置");
export const LEGEND = message(
  "Width of a line and number beside a token: probability of the whole path. Dotted: all tokens that are not drawn.",
  "线宽和 token 旁的数字：整条路径的概率。虚线：没有画出的全部 token。",
);
export const LEFT_OUT = message(
  "Drawn: the {n} likeliest of {m} tokens. Not drawn: {p} of all continuations.",
  "画出了 {m} 个 token 中最可能的 {n} 个；未画出的占全部续写的 {p}。",
);
export const AS_TEXT = message("The same as a list", "同样内容的列表");
