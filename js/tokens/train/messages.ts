/** What training says. */
import { type Message, message } from "../../shared/text";

export const TITLE = message("Train one and watch", "训练一个看看");
export const NOTE = message(
  "a new tokenizer, learned from the text above alone",
  "只用上面这段文本，从头学一个分词器",
);
export const ALGORITHM = message("Algorithm", "算法");
export const NAMES = {
  bpe: message("BPE", "BPE"),
  wordpiece: message("WordPiece", "WordPiece"),
  unigram: message("Unigram", "Unigram"),
} satisfies Record<string, Message>;
export const TRAIN = message("Train on this text", "用这段文本训练");
export const LEARNING = message("Learning from the text", "正在从文本中学习");
export const LIVE = message(
  "Merge {n}: {a} and {b} join, seen {c} times",
  "第 {n} 次合并：{a} 与 {b}，出现 {c} 次",
);
export const ANOTHER = message(
  "This was learned from an earlier text: train again for the one above.",
  "这是从之前的文本学到的；要用上面的文本，请重新训练。",
);
export const FAILED = message("Training did not finish", "训练没有完成");
export const FAILED_NEXT = message("Try again.", "请重试。");

export const SIZE = message("Vocabulary", "词表大小");
export const AT_START = message(
  "With the {n} entries it starts from, this text costs {r} tokens per character.",
  "只用最初的 {n} 个词条，这段文本每个字符要 {r} 个 token。",
);
export const MERGED = message(
  "With {n} entries this text costs {r} tokens per character; the last of {k} merges joined {a} and {b}, seen {c} times.",
  "词表有 {n} 个词条时，这段文本每个字符要 {r} 个 token；{k} 次合并中的最后一次合并了 {a} 与 {b}，这一对出现了 {c} 次。",
);
export const PRUNED = {
  one: message(
    "Cut down to {n} entries, this text costs {r} tokens per character; 1 entry was dropped on the way, {x}.",
    "词表缩到 {n} 个词条时，这段文本每个字符要 {r} 个 token；这一步丢掉 1 个词条，即 {x}。",
  ),
  many: message(
    "Cut down to {n} entries, this text costs {r} tokens per character; {d} entries were dropped on the way, {x} among them.",
    "词表缩到 {n} 个词条时，这段文本每个字符要 {r} 个 token；这一步丢掉 {d} 个词条，其中有 {x}。",
  ),
};
export const LARGEST = message(
  "With {n} entries, the most that were tried, this text costs {r} tokens per character.",
  "词表有 {n} 个词条（试过的最大值）时，这段文本每个字符要 {r} 个 token。",
);
export const NOTHING_REPEATS = message(
  "Nothing in this text is seen twice, so there is nothing to learn: give it more text.",
  "这段文本里没有哪一对相邻符号出现过两次，学不到东西：请多给一些文本。",
);
export const CURVE = message(
  "Tokens per character by vocabulary size",
  "每个字符的 token 数，随词表大小变化",
);
export const CURVE_SAYS = message(
  "Tokens per character: {a} at {m} entries, {b} at {n}",
  "每个字符的 token 数：{m} 个词条时 {a}，{n} 个词条时 {b}",
);
export const ENTRIES = message("{n} entries", "{n} 个词条");
export const CUT_NOW = message("The text, cut with it", "用它切这段文本");
export const REST = message("and {n} more characters", "另有 {n} 个字符");
export const MERGES = message("Merges so far", "已学到的合并");
export const PAIR = message("pair", "相邻对");
export const SEEN = message("seen", "次数");
export const EARLIER = message("{n} earlier", "之前还有 {n} 次");
export const DROPPED = message("Dropped here", "这一步丢掉的");
export const MORE_DROPPED = message("{n} more", "另有 {n} 个");
export const WHY = {
  bpe: message(
    "Each step joins the two neighbours that stand side by side most often, ties by the earlier entry.",
    "每一步合并文本中相邻出现次数最多的一对，次数相同时取编号靠前的。",
  ),
  wordpiece: message(
    "Learned by the same merges, which are then forgotten: the text is cut by longest match, measured at some twenty sizes.",
    "学法同样是合并，学完就不再用它：切分靠最长匹配，这里约测了二十种词表大小。",
  ),
  unigram: message(
    "The trainer of the library starts with every frequent substring and drops entries; each size here is a run of its own.",
    "库的训练器从所有常见子串出发，逐步丢掉词条；这里每种大小都单独训练一次。",
  ),
} satisfies Record<string, Message>;
