/** What the token inspector says. */
import { type Message, message } from "../shared/text";

export {
  BUSY,
  CONTINUE,
  GONE,
  NEEDS_KERNEL,
  REDO,
  TOO_LARGE,
  TRY_AGAIN,
  UNDO,
  UNREADABLE,
  UNREADABLE_NEXT,
  WITHOUT_KERNEL,
} from "../shared/messages";

export const TITLE = message("Tokens", "Token");
export const VOCABULARY = message("{name} · vocabulary {n}", "{name} · 词表 {n}");
export const CHANGE_TOKENIZER = message("Change tokenizer", "更换分词器");

/** A number with what it counts, for the slots of sentences: one, and more than one. */
export const CHARACTERS = {
  one: message("{n} character", "{n} 个字符"),
  many: message("{n} characters", "{n} 个字符"),
};
export const TOKENS = {
  one: message("{n} token", "{n} 个 token"),
  many: message("{n} tokens", "{n} 个 token"),
};
export const BYTES = { one: message("{n} byte", "{n} 字节"), many: message("{n} bytes", "{n} 字节") };
export const CODE_POINTS = {
  one: message("{n} code point", "{n} 个码位"),
  many: message("{n} code points", "{n} 个码位"),
};
export const PER_TOKEN = message("{n} characters per token", "{n} 字符/token");

/** Their Chinese stands in the sentences themselves. */
export const CHARACTERS_READ = {
  one: message("{n} character", "{n}"),
  many: message("{n} characters", "{n}"),
};
export const TOKENS_READ = { one: message("{n} token", "{n}"), many: message("{n} tokens", "{n}") };

export const READ_WHOLE = message(
  "{name} cuts {c} into {t}; no character had to be split.",
  "{name} 把 {c} 个字符切成 {t} 个 token，没有一个字符被拆开。",
);
export const READ_SPELLED = {
  one: message(
    "{name} cuts {c} into {t}; {s} character had to be spelled in bytes.",
    "{name} 把 {c} 个字符切成 {t} 个 token，其中 {s} 个字符只能按字节拼写。",
  ),
  many: message(
    "{name} cuts {c} into {t}; {s} characters had to be spelled in bytes.",
    "{name} 把 {c} 个字符切成 {t} 个 token，其中 {s} 个字符只能按字节拼写。",
  ),
};
export const READ_UNKNOWN = {
  one: message(
    "{name} cuts {c} into {t}; {s} of them is unknown, and its text is lost.",
    "{name} 把 {c} 个字符切成 {t} 个 token，其中 {s} 个是未知 token，对应的原文丢失了。",
  ),
  many: message(
    "{name} cuts {c} into {t}; {s} of them are unknown, and their text is lost.",
    "{name} 把 {c} 个字符切成 {t} 个 token，其中 {s} 个是未知 token，对应的原文丢失了。",
  ),
};
/** Small numbers in a sentence are words in English. */
export const SMALL_NUMBERS = message(
  "zero one two three four five six seven eight nine ten",
  "0 1 2 3 4 5 6 7 8 9 10",
);

export const TEXT = message("Text", "文本");
export const STRIP = message("Tokens of the text", "文本的 token 序列");
export const OPTION = message("{text}, id {id}", "{text}，id {id}");
export const OPTION_SPLIT = message("{text}, split over the ids {id}", "{text}，拆成 id {id}");
export const OPTION_UNKNOWN = message("{text}, unknown, id {id}", "{text}，未知，id {id}");
export const OPTION_ADDED = message("{text}, added, id {id}", "{text}，添加的，id {id}");
export const OPTION_TYPED = message("{text}, not cut yet", "{text}，尚未切分");
export const GOES_ON = message("continued", "续");

export const ROUND_TRIP = message("decodes back to the same bytes", "解码后字节完全一致");
export const NO_ROUND_TRIP = message("Does not decode back: {reasons}.", "解码不能还原原文：{reasons}。");
export const DECODES_TO = message("Decoding gives {text}", "解码得到 {text}");
export const AND = message(", ", "，");
export const REASONS: Record<string, Message> & { other: Message } = {
  "lower-case": message("capitals become small letters", "大写变成小写"),
  accents: message("accents are removed", "重音符号被去掉"),
  unicode: message("characters are replaced by their normal form", "字符被换成规范形式"),
  spaces: message("spaces change", "空格有变化"),
  control: message("control characters are deleted", "控制字符被删除"),
  unknown: message("some text is not in the vocabulary", "部分文字不在词表中"),
  special: message("special tokens in the text are left out", "文本中写出的特殊 token 被略去"),
  other: message("something else changes", "还有别的改动"),
};

// The chosen token
export const SELECTED = message("Selected", "所选");
export const NOTHING_SELECTED = message(
  "Choose a token to see what it is made of and who put it there.",
  "选一个 token，看它由什么组成、从哪里来。",
);
export const MADE_OF = message("{c}, {p}", "{c}，{p}");
export const NO_CHARACTERS = message("no character of the text", "不对应文本中的任何字符");
export const TOKEN_COUNT = message("Tokens", "token 数");
export const ID = message("Id", "id");
export const IDS = message("Ids", "id");
export const BYTES_ROW = message("Bytes", "字节");
export const BYTE_SPAN = message("Byte span", "字节区间");
export const NORMALISED_TO = message("Read as", "读作");
export const PUT_BY = message("Put here by", "来源");
export const WHY = message("Why", "原因");
export const BY = {
  text: message("the text", "正文"),
  normaliser: message("the normaliser", "规范化"),
  "post-processor": message("the post-processor", "后处理"),
  template: message("the chat template", "聊天模板"),
} satisfies Record<string, Message>;
export const NONE = message("none", "无");

export const WHY_ENTRY = message("the vocabulary has one entry for exactly this", "词表里正好有这个词条");
export const WHY_ENTRY_SPACE = message(
  "the vocabulary has one entry for it, the space before it included",
  "词表里正好有这个词条，连前面的空格也在内",
);
export const WHY_PIECE = message(
  "one of {n} pieces of the word {word}",
  "单词 {word} 被切成 {n} 段，这是其中一段",
);
export const WHY_SPELLED = message(
  "no vocabulary entry is this character as a whole, so its {n} bytes are divided",
  "词表没有收录这个字符，只好把它的 {n} 个字节拆开",
);
export const WHY_SPELLED_SPACE = message(
  "no vocabulary entry is this character as a whole, so its {n} bytes are divided; the first token also holds the space",
  "词表没有收录这个字符，只好把它的 {n} 个字节拆开；第一个 token 还带着前面的空格",
);
export const WHY_SPELLED_ENTRY = message(
  "the vocabulary has an entry for this character, but the cut does not arrive at it here",
  "词表里有这个字符的词条，但这里没有切到它",
);
export const WHY_SPREAD = message(
  "the character is made of {n} code points, and the tokens divide them",
  "这个字符由 {n} 个码位组成，分给了几个 token",
);
export const WHY_SPREAD_MANY = message(
  "the tokens overlap inside characters, so they are drawn together",
  "这些 token 的边界落在字符内部，所以画在一起",
);
export const WHY_SHARED = message(
  "the normaliser writes this in another way, and several tokens share it",
  "规范化改了这里的写法，改后的内容由几个 token 共同表示",
);
export const WHY_UNKNOWN = message(
  "the vocabulary cannot write this, so its text is lost",
  "词表写不出这段文字，原文因此丢失",
);
export const WHY_SPECIAL = message(
  "the text spells the name of a special token, and the tokenizer reads it as that token",
  "文本里写的正是某个特殊 token 的名字，分词器就把它当成了这个 token",
);
export const WHY_NORMALISER = message(
  "the normaliser writes it in front of the text; nobody typed it",
  "由规范化加上，并非输入的内容",
);
export const WHY_POST = message(
  "the tokenizer puts it around every text; nobody typed it",
  "分词器给每段文本都会加上它，并非输入的内容",
);
export const WHY_TEMPLATE = message(
  "the chat template writes it; nobody typed it",
  "由聊天模板加上，并非输入的内容",
);

// Save
export const SAVE = message("Copy ids, save", "复制 id、保存");
export const COPY_IDS = message("Copy the ids", "复制 id");
export const COPIED = message("ids copied", "id 已复制");
export const NOT_COPIED = message("This page may not use the clipboard", "此页面不能使用剪贴板");
export const NOT_COPIED_NEXT = message(
  "The ids are selected: copy them with Ctrl C or ⌘ C.",
  "id 已选中，请按 Ctrl C 或 ⌘ C 复制。",
);
export const SAVE_JSON = message("Tokens with bytes and spans (JSON)", "token、字节与区间（JSON）");
export const SAVE_CSV = message("Table (CSV)", "表格（CSV）");
export const SAVE_PNG = message("Picture (PNG)", "图片（PNG）");
export const SAVE_SVG = message("Picture (SVG)", "图片（SVG）");
export const SAVE_HTML = message("Page (HTML)", "网页（HTML）");
export const PICTURE_CUT = message("the first {n} of {m} tokens", "前 {n} 个 token，共 {m} 个");

// Footer
export const ALGORITHMS = {
  bpe: message("byte-pair encoding (BPE)", "字节对编码（BPE）"),
  wordpiece: message("WordPiece", "WordPiece"),
  unigram: message("Unigram", "Unigram"),
  wordlevel: message("whole words", "整词"),
} satisfies Record<string, Message>;
export const CUT_IN = message("cut in {ms}", "切分用时 {ms}");
export const UNCHANGED_NONE = message("text not normalised, no tokens added", "文本未经改动，未添加 token");
export const UNCHANGED_ADDED = {
  one: message("text not normalised, {n} token added", "文本未经改动，添加了 {n} 个 token"),
  many: message("text not normalised, {n} tokens added", "文本未经改动，添加了 {n} 个 token"),
};
export const CHANGED_NONE = message("text normalised first, no tokens added", "文本先被规范化，未添加 token");
export const CHANGED_ADDED = {
  one: message("text normalised first, {n} token added", "文本先被规范化，添加了 {n} 个 token"),
  many: message("text normalised first, {n} tokens added", "文本先被规范化，添加了 {n} 个 token"),
};
export const CUTTING = message("Cutting {c}", "正在切分 {c}");

// States
export const EMPTY = message("No text yet", "还没有文本");
export const EMPTY_BODY = message(
  "Type or paste anything, or start from this.",
  "输入或粘贴任何文字，或者从这一句开始。",
);
export const EXAMPLE = message(
  "Naïve tokenizers split 通义千问 and 😀 into bytes.",
  "Naïve tokenizers split 通义千问 and 😀 into bytes.",
);
export const WAITING = message("Waiting for the tokenizer", "等待分词器");
export const WAITING_BODY = message("The tokens appear when it answers.", "它一回应，token 就会出现。");
export const CANCELLED = message("Stopped before the text was cut", "还没切完就停下了");
export const CANCELLED_BODY = message(
  "The tokens below are those of the old text.",
  "下面仍是原来文本的 token。",
);
export const BUSY_BODY = message(
  "What you see is from the last answer. What you typed is cut next.",
  "现在看到的是上次的结果；刚输入的文字会接着切分。",
);
export const GONE_BODY = message(
  "You can look at every token. To cut another text, run the notebook.",
  "可以查看每个 token。要切别的文本，请运行笔记本。",
);
export const GONE_NOTHING = message(
  "The tokens of this text were not saved. Run the notebook to see them.",
  "这段文本的 token 没有保存。运行笔记本就能看到。",
);
export const GONE_EMPTY = message(
  "There is no text here. Run the notebook to cut one.",
  "这里没有文本。运行笔记本后，就能输入并切分。",
);
export const TOO_LARGE_NEXT = message(
  "A notebook cannot send it to its kernel. Shorten the text.",
  "笔记本无法把它传给内核，请缩短文本。",
);

/** The keys, as printed, and what they do. */
export const KEY_ROWS: readonly [string, Message][] = [
  ["← →", message("the token before, the next token", "前一个、后一个 token")],
  ["↑ ↓", message("the line above, the line below", "上一行、下一行")],
  ["PgUp PgDn", message("a screenful up, down", "上翻、下翻一屏")],
  ["Home End", message("first token, last token", "第一个、最后一个 token")],
  ["A … Z", message("typing finds a token", "键入即查找 token")],
  ["E", message("edit the text", "修改文本")],
  ["[ ]", message("the tokenizer before, the next tokenizer", "上一个、下一个分词器")],
  ["Ctrl Z", message("undo; with Shift, redo", "撤销；加 Shift 为重做")],
  ["Esc", message("choose nothing", "取消选择")],
];
