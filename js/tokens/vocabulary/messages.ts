/** What the view of a vocabulary says. */
import { type Message, message } from "../../shared/text";

export { CONTINUE } from "../../shared/messages";

export const TITLE = message("Vocabulary", "词表");
export const NOTE = message("every entry of {name}", "{name} 的全部词条");

export const READ_MERGED = message(
  "{e} is entry {id} of {size}: {b}, joined by {m}, the last of rank {r}.",
  "{e} 是 {size} 个词条中的 {id} 号：共 {b}，经 {m}得到，最后一次的序号是 {r}。",
);
export const READ_SCORED = message(
  "{e} is entry {id} of {size}: {b}, joined by {m}.",
  "{e} 是 {size} 个词条中的 {id} 号：共 {b}，经 {m}得到。",
);
export const READ_START = message(
  "{e} is entry {id} of {size}: {b}, there before any merge.",
  "{e} 是 {size} 个词条中的 {id} 号：共 {b}，合并开始之前就有。",
);
export const READ_PLAIN = message(
  "{e} is entry {id} of {size} and stands for {b}.",
  "{e} 是 {size} 个词条中的 {id} 号，代表 {b}。",
);
export const READ_SPECIAL = message(
  "{e} is entry {id} of {size}: a mark that plain text is not meant to produce.",
  "{e} 是 {size} 个词条中的 {id} 号：它是特殊标记，普通文本本来就切不出它。",
);
export const READ_UNREACHED = message(
  "{e} is entry {id} of {size}, but no text produces it.",
  "{e} 是 {size} 个词条中的 {id} 号，但任何文本都切不出它。",
);
export const MERGES = { one: message("{n} merge", "{n} 次合并"), many: message("{n} merges", "{n} 次合并") };

// Search
export const SEARCH = message("Search the vocabulary", "搜索词表");
export const BY = message("What is searched for", "按什么搜索");
export const TEXT = message("Text", "文本");
export const BYTES = message("Bytes", "字节");
export const REGEX = message("Regex", "正则");
export const HINTS = {
  text: message("data", "data"),
  bytes: message("E9 80", "E9 80"),
  regex: message("^[0-9]+$", "^[0-9]+$"),
};
export const FOUND = message("{n} of {size} entries", "{size} 个词条中的 {n} 个");
export const FOUND_ALL = message("all {size} entries", "全部 {size} 个词条");
export const RESULTS = message("Entries found", "找到的词条");
export const NOTHING = message("No entry contains that", "没有词条含有它");
export const NOTHING_NEXT = message("Capitals and spaces count.", "区分大小写，空格也算。");
export const SHOW_ALL = message("Show all entries", "显示全部词条");
export const OPTION = message("{text}, id {id}", "{text}，id {id}");
export const OPTION_UNREACHED = message(
  "{text}, id {id}, no text produces it",
  "{text}，id {id}，任何文本都切不出它",
);
export const READING = message("Reading the vocabulary…", "正在读取词表…");

// Entry
export const ID = message("Id", "Id");
export const WRITTEN = message("Written as", "词表写法");
export const BYTES_ROW = message("Bytes", "字节");
export const REACHED_BY = message("From text", "能否切出");
export const REACHED = message("yes: its own text is cut into it", "能：它自己的文本就会切出它");
export const OPEN = message(
  "not decided: its bytes are only a part of a character",
  "不作判断：它的字节只是某个字符的一部分",
);
export const SPECIAL = message(
  "special token: not meant to come from text",
  "特殊 token：本来就不从文本切出",
);
export const UNREACHED: Record<string, Message> = {
  bytes: message("no: these bytes are in no UTF-8", "不能：UTF-8 中不会出现这样的字节"),
  normaliser: message("no: the normaliser changes its text first", "不能：规范化会先改掉它的文本"),
  "pre-tokeniser": message(
    "no: its text is cut apart before the model sees it",
    "不能：模型看到之前，它的文本就已被预切分拆开",
  ),
  model: message("no: the model makes other entries of its text", "不能：模型会把它的文本切成别的词条"),
};
export const INSTEAD = message("Its text gives", "它的文本切成");
export const TREE = message("How it is merged", "合并过程");
export const RANK = message("rank", "序号");
export const SCORE = message("score", "得分");
export const NOT_REACHED = message(
  "The rules make it, but on its own text other merges come first.",
  "规则能得到它，但在它自己的文本上，别的合并会先发生。",
);
export const START = message("from the start", "初始符号");
export const NODE = message("{text}, {r}", "{text}，{r}");
export const RANKED = message("rank {r}", "序号 {r}");
export const SCORED = message("score {r}", "得分 {r}");
export const CLAIM = message(
  "Enter or a click shows the entry of a part. A lower rank merges earlier.",
  "按 Enter 或点击，就能查看这一部分的词条。序号越小，合并越早。",
);
export const CLAIM_SCORES = message(
  "Enter or a click shows the entry of a part. A higher score merges earlier.",
  "按 Enter 或点击，就能查看这一部分的词条。得分越高，合并越早。",
);

// What no text produces
export const CHECK_ALL = message("Find entries that no text produces", "找出任何文本都切不出的词条");
export const CHECKING = message("Giving the tokenizer each entry's own text", "逐个用词条自己的文本去切分");
export const CHECK_STOPPED = message("Stopped; what was found is kept.", "已停止，找到的结果仍保留。");
export const CHECKED = {
  none: message("Text reaches every entry that can be tried.", "凡能检验的词条，都有文本能切出。"),
  one: message("No text produces {n} of {size} entries.", "{size} 个词条中有 {n} 个是任何文本都切不出的。"),
  many: message("No text produces {n} of {size} entries.", "{size} 个词条中有 {n} 个是任何文本都切不出的。"),
};
export const SHOW_THEM = message("Show them", "查看这些词条");
export const BACK = message("Back to the search", "回到搜索");
export const UNREACHED_LIST = message("Entries that no text produces", "任何文本都切不出的词条");
export const SHORT_REASONS: Record<string, Message> = {
  bytes: message("no UTF-8", "非 UTF-8"),
  normaliser: message("normalised away", "被规范化改掉"),
  "pre-tokeniser": message("cut apart before", "预切分时拆开"),
  model: message("other entries win", "被其他词条取代"),
};

// The variant lens
export const LENS = message("One word, written in different ways", "同一个词的不同写法");
export const LENS_NOTE = message("{k} of {n} ways are a single token", "{n} 种写法中有 {k} 种是单个 token");
export const WORD = message("Word", "词");
export const WAY = message("Way", "写法");
export const TOKENS = message("Tokens and ids", "token 与 id");
export const COUNT = message("Number", "个数");
export const SIMILARITY = message("Similarity", "相似度");
export const SIMILARITY_NOTE = message(
  "Similarity: cosine of the mean input embeddings with the first row. They know nothing of the context yet.",
  "相似度：与首行的平均输入嵌入之间的余弦值。输入嵌入还不包含上下文信息。",
);
export const WITH_MODEL = message(
  "With TokenInspector(lm=…) the model's own similarity stands beside each way.",
  "传入 TokenInspector(lm=…) 后，每种写法旁会给出模型眼中的相似度。",
);
export const UNKNOWN = message("unknown", "未知");

export const NEEDS_BODY = message(
  "The vocabulary is in the kernel. Run the notebook to search it.",
  "词表在内核里。运行笔记本就能搜索。",
);
export const REFUSED = message("That could not be answered", "无法回答这个问题");
export const ENTRY_COUNT = {
  one: message("{n} byte", "{n} 字节"),
  many: message("{n} bytes", "{n} 字节"),
};

/** Slots that hold words, not numbers or pieces of text. */
export const WORDS = ["m"] as const;
