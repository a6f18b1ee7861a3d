/** What the replay says. */
import { type Message, message } from "../../shared/text";

export { TRY_AGAIN, WITHOUT_KERNEL } from "../../shared/messages";

import type { TokenizerInfo } from "../store";

const MERGES = message("Replay the merges", "重放合并");
const MATCHING = message("Replay the matching", "重放匹配");
const LATTICE = message("Replay the lattice", "重放最优切法");
export const TITLES: Record<TokenizerInfo["algorithm"], Message> = {
  bpe: MERGES,
  wordpiece: MATCHING,
  unigram: LATTICE,
  wordlevel: message("Replay the look-up", "重放查表"),
};

// Where there is nothing to replay
export const CHOOSE = message(
  "Choose a token above to see how it was made.",
  "在上面选一个 token，看它是怎么来的。",
);
export const READING = message("Reading the vocabulary, once", "正在读取词表（只需一次）");
export const OFFLINE_NEXT = message(
  "The steps come from the kernel: run the notebook to replay them.",
  "步骤由内核计算：运行笔记本就能重放。",
);
export const ADDED = message(
  "{t} was not cut from the text: {who} adds it, so there is nothing to replay.",
  "{t} 不是从文本里切出来的，而是{who}加上的，因此没有可以重放的步骤。",
);
export const TAKEN_ADDED = message(
  "{t} is an added token: it is cut out of the text before the model sees anything, so there are no steps.",
  "{t} 是添加的 token：模型看到文本之前它就被单独切出，因此没有中间步骤。",
);
export const TAKEN_WORD = message(
  "{t} is looked up as a whole word; the vocabulary has it.",
  "{t} 作为整个词去查词表，词表里有它。",
);
export const TAKEN_UNKNOWN = message(
  "{t} is looked up as a whole word; the vocabulary does not have it, so it is unknown.",
  "{t} 作为整个词去查词表，词表里没有，于是成了未知 token。",
);
export const FAILED = message("The steps did not arrive", "没有收到步骤");
export const FAILED_NEXT = message("Try again, or run the cell again.", "请重试，或重新运行单元格。");

// Controls
export const STEPS = {
  merges: message("Merge", "合并"),
  matches: message("Look-up", "查找"),
  lattice: message("Character", "字符"),
} satisfies Record<string, Message>;
export const BACK = message("Step back", "后退一步");
export const FORWARD = message("Step forward", "前进一步");
export const PLAY = message("Play", "播放");
export const STOP = message("Stop", "停止");
export const LADDER = message("Steps, in order", "各步骤，按顺序");

// Merges: the sentence
export const START_MERGES = message(
  "{piece} starts as {n} symbols; of all pairs side by side, {a} and {b} will join first.",
  "{piece} 最初是 {n} 个符号；所有相邻对里，{a} 与 {b} 最先合并。",
);
export const NO_MERGES = message(
  "{piece} stays as it is: no two of its symbols that are side by side ever join.",
  "{piece} 保持原样：相邻的符号没有一对能合并。",
);
export const ONE_SYMBOL = message(
  "{piece} is a single symbol from the start: there is nothing to join.",
  "{piece} 从一开始就是单个符号，无须合并。",
);
export const MERGED = {
  list: message(
    "Merge {n} of {m}: {a} and {b} join, because that pair has the lowest rank of all pairs now side by side.",
    "第 {n} 次合并，共 {m} 次：{a} 与 {b} 合并，因为此刻所有相邻对里，这一对的序号最小。",
  ),
  ids: message(
    "Merge {n} of {m}: {a} and {b} join, because of all pairs now side by side they make the entry with the lowest number.",
    "第 {n} 次合并，共 {m} 次：{a} 与 {b} 合并，因为此刻所有相邻对里，它们拼成的词条编号最小。",
  ),
  scores: message(
    "Merge {n} of {m}: {a} and {b} join, because of all pairs now side by side they make the entry with the highest score.",
    "第 {n} 次合并，共 {m} 次：{a} 与 {b} 合并，因为此刻所有相邻对里，它们拼成的词条得分最高。",
  ),
} satisfies Record<string, Message>;

// Merges: beside the picture
export const RANK = message("rank {n}", "序号 {n}");
export const SCORE = message("score {n}", "得分 {n}");
export const SYMBOLS = {
  one: message("{n} symbol", "{n} 个符号"),
  many: message("{n} symbols", "{n} 个符号"),
};
export const PAIRS = message("Pairs at this step", "这一步的各对");
export const PAIR = message("pair", "相邻对");
export const RANK_HEAD = message("rank", "序号");
export const SCORE_HEAD = message("score", "得分");
export const NEVER = message("never joins", "不会合并");
export const MORE_PAIRS = message("{n} more", "另有 {n} 对");
export const NO_PAIRS = message("no two symbols are left side by side", "已经没有相邻的符号了");
export const ROW_MERGE = message(
  "Merge {n}: {a} and {b} become {c}, {rank}",
  "第 {n} 次合并：{a} 与 {b} 合为 {c}，{rank}",
);
export const ROW_START = message("Before the first merge: {n}", "第一次合并之前：{n}");

export const WHY_RANK = message(
  "A rank is the line of the merge list where the pair was learned: low means frequent in the training text.",
  "序号是这一对在合并表中的行号：越小，说明它在训练文本中越常见。",
);
export const WHY_ID = message(
  "tiktoken has no merge list: neighbours may join if the vocabulary has what they make, and its number is the rank.",
  "tiktoken 没有合并表：两个相邻符号拼成的内容只要在词表里就可以合并，那个词条的编号就是序号。",
);
export const WHY_SCORE = message(
  "SentencePiece scores every entry; of all pairs that make one, the highest score joins first.",
  "SentencePiece 给每个词条打分；能拼成词条的相邻对里，得分最高的最先合并。",
);
export const DONE = message(
  "No pair that is left can join, so the piece is done.",
  "剩下的各对都不能再合并，这一段就切完了。",
);
export const TAKEN_WHOLE = message(
  "{piece} is an entry of the vocabulary, so it is taken whole, without a single merge.",
  "{piece} 本身就是词表里的一个词条，因此整段直接取用，一次合并也不做。",
);
export const WHOLE = message(
  "The merges only show how the piece could have been made.",
  "这里的合并只说明这一段可以怎样拼成。",
);
export const WHOLE_OTHER = message(
  "The merges alone would end elsewhere: they are what the tokenizer would do without this rule.",
  "只靠合并会得到别的结果：这里画的是没有这条规则时分词器的做法。",
);
export const STRETCH = message(
  "The model reads {n} symbols as one piece; this is the part around your token, and nothing joins across its ends.",
  "模型把 {n} 个符号当作一整段来读；这里只画出所选 token 附近的部分，它的两端不会与外面合并。",
);

// Matching
export const START_MATCHES = message(
  "{piece} is matched from the left: the whole of it is looked up first.",
  "{piece} 从左边开始匹配：先查整个词。",
);
export const FOUND = message(
  "Look-up {n} of {m}: {t} is in the vocabulary, the longest beginning of {rest} that is.",
  "第 {n} 次查找，共 {m} 次：词表里有 {t}；从 {rest} 开头能查到的词条里，它最长。",
);
export const FOUND_REST = message(
  "Look-up {n} of {m}: {t} is in the vocabulary, so all that was left is matched.",
  "第 {n} 次查找，共 {m} 次：词表里有 {t}，剩下的部分正好匹配完。",
);
export const MISSED = message(
  "Look-up {n} of {m}: the vocabulary has no {t}, so its last character is left off.",
  "第 {n} 次查找，共 {m} 次：词表里没有 {t}，于是去掉最后一个字符再查。",
);
export const LOST = message(
  "Look-up {n} of {m}: the vocabulary has not even {t}, so all of {piece} becomes {unk}.",
  "第 {n} 次查找，共 {m} 次：连 {t} 词表里也没有，于是整个 {piece} 变成 {unk}。",
);
export const TOO_LONG = message(
  "{piece} has more than {n} characters, so it is not looked up at all and becomes {unk}.",
  "{piece} 超过 {n} 个字符，分词器根本不查词表，直接变成 {unk}。",
);
export const CHARACTERS = {
  one: message("{n} character", "{n} 个字符"),
  many: message("{n} characters", "{n} 个字符"),
};
export const NOT_THERE = message("not there", "没有");
export const ID = message("id {n}", "id {n}");
export const ROW_FOUND = message("Look-up {n}: {t} found, id {id}", "第 {n} 次查找：找到 {t}，id {id}");
export const ROW_MISSED = message("Look-up {n}: {t} is not there", "第 {n} 次查找：没有 {t}");
export const PARTS = message("Parts found", "已找到的部分");
export const PART = message("part", "部分");
export const LOOKUPS = message("look-ups", "查找次数");
export const NOTHING = message("nothing", "没找到");
export const WHY_MATCH = message(
  "WordPiece never goes back: a long beginning is kept even where another cut would leave a better rest.",
  "WordPiece 从不回头：开头一旦取了最长的，即使换一种切法能让剩下的更好，也不会重来。",
);

// Lattice
export const START_LATTICE = message(
  "{piece} can be cut in {n} ways; from the left, the best way to every place is found.",
  "{piece} 有 {n} 种切法；从左往右，逐个位置找出到达它的最好切法。",
);
export const ONE_WAY = message(
  "{piece} can be cut in one way only: {way}, at {s} nats.",
  "{piece} 只有一种切法：{way}，对数概率 {s} nat。",
);
export const ARRIVES = {
  one: message(
    "Up to {prefix}, one entry arrives, {t}; the best way there has {s} nats.",
    "切到 {prefix}，能在这里收尾的词条只有 {t}；最好的切法为 {s} nat。",
  ),
  many: message(
    "Up to {prefix}, {n} entries arrive; the best way there ends in {t} and has {s} nats.",
    "切到 {prefix}，能在这里收尾的词条有 {n} 个；最好的切法以 {t} 结尾，为 {s} nat。",
  ),
};
export const NOT_REACHED = message(
  "No entry ends after {prefix}: no way leads through this place.",
  "没有词条能在 {prefix} 之后收尾：任何切法都不经过这里。",
);
export const BEST = message(
  "Of {n} ways to cut {piece}, {way} is the most probable: {s} nats, {x} times as probable as the next.",
  "{piece} 的 {n} 种切法中，{way} 的概率最大：{s} nat，是第二名的 {x} 倍。",
);
export const OTHER = message(
  "{way} would have {s} nats: it is {x} times less probable than the best way, so it is not taken.",
  "{way} 为 {s} nat：概率是最好切法的 {x} 分之一，所以没有选它。",
);
export const PICTURE = message(
  "Entries that fit into the piece, each with its logarithm of probability",
  "这一段里放得下的词条及其对数概率",
);
export const EDGE = message("{t}, {s} nats", "{t}，{s} nat");
export const EDGE_BEST = message("{t}, {s} nats, on the way shown", "{t}，{s} nat，在所示切法上");
export const EDGE_LATER = message("{t}, {s} nats, still to come", "{t}，{s} nat，还没轮到");
export const EDGE_UNKNOWN = message("{t}, no entry, {s} nats", "{t}，词表里没有，{s} nat");
export const WAYS = message("Ways through", "各种切法");
export const WAY = message("way", "切法");
export const NATS = message("nats", "nat");
export const OTHER_WAYS = {
  one: message("1 other way, less probable", "另有 1 种，概率更小"),
  many: message("{n} other ways, less probable", "另有 {n} 种，概率更小"),
};
export const WHY_LATTICE = message(
  "A number is the natural logarithm of an entry’s probability; a way has the sum. Only the best way to each place is kept (Viterbi).",
  "每个数字是词条概率的自然对数，一种切法的得分是它们之和；每个位置只保留最好的那一种（Viterbi）。",
);
export const STRETCH_LATTICE = message(
  "The model reads {n} characters as one piece; this is the part around your token, between two places that the best way goes through.",
  "模型把 {n} 个字符当作一整段来读；这里只画出所选 token 附近的部分，两端都是最好切法经过的位置。",
);

// The end
export const ENDS_IN = message("Ends in", "结果");
export const AGREES = message("the tokenizer’s own ids", "与分词器的 id 一致");
/** Between two sentences. */
export const BOTH = message("{first} {second}", "{first}{second}");

/** Slots that hold words, not numbers or pieces of text. */
export const WORDS = ["who"] as const;
