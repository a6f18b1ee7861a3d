/** What the comparison of tokenizers says. */
import { type Message, message } from "../../shared/text";

export { CONTINUE, TRY_AGAIN } from "../../shared/messages";

export const TITLE = message("Compare tokenizers", "比较分词器");
export const ONE_TEXT = {
  one: message("one tokenizer", "一个分词器"),
  many: message("{n} tokenizers, one text", "{n} 个分词器，同一段文本"),
};
export const PART_OF_TEXT = message(
  "compared: the first {n} of {m} characters",
  "只比较前 {n} 个字符，全文 {m} 个",
);

// The sentence
export const ALONE = {
  one: message(
    "{name} cuts this text into {n} token; add a second tokenizer to see where it cuts otherwise.",
    "{name} 把这段文本切成 {n} 个 token；再加一个分词器，就能看出切法有何不同。",
  ),
  many: message(
    "{name} cuts this text into {n} tokens; add a second tokenizer to see where it cuts otherwise.",
    "{name} 把这段文本切成 {n} 个 token；再加一个分词器，就能看出切法有何不同。",
  ),
};
export const COSTS = message(
  "The same text costs {a} tokens in {cheapest} and {b} in {dearest}.",
  "同一段文本在 {cheapest} 中是 {a} 个 token，在 {dearest} 中是 {b} 个。",
);
export const COSTS_SPREAD = message(
  "The same text costs {a} tokens in {cheapest} and {b} in {dearest}; no single stretch holds a fifth of the {extra} extra tokens.",
  "同一段文本在 {cheapest} 中是 {a} 个 token，在 {dearest} 中是 {b} 个；多出的 {extra} 个散在各处，没有哪一处占到五分之一。",
);
export const COSTS_MOSTLY = message(
  "The same text costs {a} tokens in {cheapest} and {b} in {dearest}; {some} of the {extra} extra tokens are in {span}.",
  "同一段文本在 {cheapest} 中是 {a} 个 token，在 {dearest} 中是 {b} 个；多出的 {extra} 个中有 {some} 个来自 {span}。",
);
export const COSTS_ALL = message(
  "The same text costs {a} tokens in {cheapest} and {b} in {dearest}; the whole difference is in {span}.",
  "同一段文本在 {cheapest} 中是 {a} 个 token，在 {dearest} 中是 {b} 个；差别全在 {span}。",
);
export const SAME = message(
  "The text costs {n} tokens in {names}.",
  "这段文本在 {names} 中都是 {n} 个 token。",
);
export const SAME_ALONE = message(
  "Only {names} keeps the whole text, in {n} tokens; the other counts leave something out.",
  "只有 {names} 完整保留了文本，共 {n} 个 token；其余分词器都漏掉了一些内容。",
);
export const ALL_LOSE = message(
  "Every tokenizer here loses part of the text, so none of these counts is a price for it.",
  "这里的每个分词器都会丢失部分文本，所以这些数量都不能当作价格来比。",
);
export const LIST = message(", ", "、");
export const LIST_LAST = message(" and ", " 和 ");

// The picture
export const PICTURE = message("Stretches that are cut differently", "切法不同的片段");
export const STRETCH = message("{text}: {costs}", "{text}：{costs}");
export const COST = message("{name} {n}", "{name} {n}");
export const TOKENS = message("tokens", "token");
export const ONE_TOKEN = message("one token", "一个 token");
export const SPLIT = message("one character, several tokens", "一个字符，多个 token");
export const LOST = message("unknown: the text is lost", "未知：原文丢失");
export const DIFFERS = message("cut differently", "切法不同");
export const ADDS = message("{name} also adds {tokens}", "{name} 还会添加 {tokens}");
export const BEFORE = message("Difference before", "上一处不同");
export const NEXT = message("Next difference", "下一处不同");
export const NTH = message("Difference {n} of {m}", "第 {n} 处不同，共 {m} 处");
export const DIFFERENCES = {
  one: message(
    "One stretch is cut differently. Choose it to see what it costs in each.",
    "有 1 处切法不同。选中它，看它在各分词器中是多少 token。",
  ),
  many: message(
    "{n} stretches are cut differently. Choose one to see what it costs in each.",
    "有 {n} 处切法不同。选中一处，看它在各分词器中是多少 token。",
  ),
};
export const NO_DIFFERENCES = message("All of them cut this text alike.", "它们对这段文本的切法完全一致。");
export const LOSES = message(
  "* {name} does not give the text back ({reasons}): its small number is a loss, not a saving.",
  "* {name} 不能还原文本（{reasons}）：数字小是丢了内容，不是省了 token。",
);
export const LOSES_UNKNOWN = message(
  "* {name} turns {u} of its {n} tokens into “unknown”: a small number here is a loss, not a saving.",
  "* {name} 的 {n} 个 token 里有 {u} 个是“未知”：数字小是丢了内容，不是省了 token。",
);

// The numbers
export const FITS = message("How much fits", "能装多少");
export const FITS_NOTE = message(
  "by the ratio of this text; each Chinese character is a word",
  "按这段文本的比例推算；每个汉字算一个词",
);
export const COSTS_TITLE = message("What it costs", "要花多少");
export const TOKENIZER = message("tokenizer", "分词器");
export const PER_CHARACTER = message("per character", "每字符");
export const PER_WORD = message("per word", "每词");
export const WINDOW = message("Context window", "上下文窗口");
export const WINDOW_UNIT = message("tokens", "个 token");
export const HOLDS = message("characters that fit", "可容字符数");
export const HOLDS_WORDS = message("words that fit", "可容词数");
export const PRICE = message("price per million tokens", "每百万 token 价格");
export const PRICE_OF = message("Price of a million tokens of {name}", "{name} 每百万 token 的价格");
export const YOUR_PRICE = message("your price", "填入价格");
export const THIS_TEXT = message("this text costs", "这段文本花费");
export const MILLION = message("a million characters cost", "百万字符花费");
export const PRICE_NOTE = message("at your own prices, in any currency", "按你填写的价格，货币不限");
export const BAD_PRICE = message("A price is a number from 0 up.", "价格应为不小于 0 的数。");
export const BAD_WINDOW = message(
  "A context window is a whole number of tokens from 1 up.",
  "上下文窗口应为不小于 1 的整数个 token。",
);

// Languages
export const LANGUAGES = message("What a language costs", "不同语言要花多少");
export const LANGUAGES_NOTE = message(
  "tokens for Article 1 of the Declaration of Human Rights, first sentence; and a two-line function",
  "《世界人权宣言》第一条首句的 token 数；以及两行函数",
);
export const SENTENCE = message("the same sentence", "同一句话");
export const CHARACTERS = message("{n} characters", "{n} 个字符");
export const LOST_NOTE = message(
  "* {name} turns {list} tokens into “unknown”: a small number here is a loss, not a saving.",
  "* {name} 把部分原文变成了“未知” token：{list}。数字小是丢了内容，不是省了 token。",
);
export const LOST_ITEM = message("{u} of its {n} {language}", "{language} {n} 个中有 {u} 个");
export const LOST_LAST = message(" and ", "，");

// More tokenizers
export const ADD = message("Add tokenizers", "添加分词器");
export const OFFER = message("Tokenizers by name", "可直接使用的分词器");
export const OFFER_NOTE = message(
  "{n} of {m} compared. What is not on this machine is fetched once, from your package index.",
  "已比较 {n} 个，最多 {m} 个。本机没有的，只需从你的软件包索引获取一次。",
);
export const HERE = message("on this machine", "已在本机");
export const FETCHED = message("{size}, once", "{size}，只需一次");
export const ADD_ONE = message("Add {name}", "添加 {name}");
export const FETCH_ONE = message("Fetch {name}, {size}", "获取 {name}（{size}）");
export const REMOVE_ONE = message("Remove {name}", "移除 {name}");
export const ADD_SHORT = message("Add", "添加");
export const FETCH_SHORT = message("Fetch", "获取");
export const REMOVE_SHORT = message("Remove", "移除");
export const ADD_HERE = {
  one: message("Add the one on this machine", "添加本机已有的一个"),
  many: message("Add {n} that are on this machine", "添加本机已有的 {n} 个"),
};
export const NO_ROOM = message(
  "{m} tokenizers are compared already: remove one first.",
  "已在比较 {m} 个分词器，请先移除一个。",
);
export const BUSY_ADDING = message("Another tokenizer is on its way.", "正在获取另一个分词器。");
export const STAGES: Record<string, Message> & { wait: Message } = {
  wait: message("Waiting for another process that fetches {name}", "等待另一个进程获取 {name}"),
  connect: message("Asking the package index for {name}", "正在向软件包索引请求 {name}"),
  download: message("Fetching {name}", "正在获取 {name}"),
  check: message("Checking {name}", "正在核对 {name}"),
  convert: message("Preparing {name}", "正在准备 {name}"),
};
export const OPENING = message("Opening {name}", "正在打开 {name}");

// States
export const CUTTING = message("Cutting with every tokenizer", "各分词器正在切分");
export const GONE = message("Comparing needs the kernel", "比较需要内核");
export const GONE_BODY = message(
  "Run the notebook: the tokenizers cut the text there.",
  "请运行笔记本：文本由内核里的分词器来切。",
);
export const WAITING = message("Cutting the text with every tokenizer", "正在用各个分词器切分文本");
export const WAITING_BODY = message("The rows appear when all have answered.", "全部切完后就会显示。");
export const CANCELLED = message("Stopped before all had cut the text", "还没全部切完就停下了");
export const FAILED = message("The comparison did not arrive whole", "收到的比较结果不完整");
export const FAILED_NEXT = message("Try again.", "请重试。");
export const DISMISS = message("Close this message", "关闭这条消息");
