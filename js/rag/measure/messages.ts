import { message } from "../../shared/text";

export { WITHOUT_KERNEL } from "../../shared/messages";

export const TITLE = message("Measure", "测一测");
export const NOTE = message("labelled questions, no model as judge", "用带标注的问题来测，不靠模型打分");
export const WITHOUT_BODY = message(
  "Run the notebook to ask the pipeline labelled questions.",
  "运行笔记本，就可以用带标注的问题来测这条流水线。",
);
export const CANCELLED = message(
  "Cancelled. Questions that were asked stay known, so going on is quick.",
  "已取消。问过的问题会保留结果，继续时很快。",
);
export const LOOKING = message("Looking for questions about these documents", "正在查找与这些文档对应的问题");
export const ASKING = message("Asking questions", "正在提问");
export const PREPARING = message("Preparing the other pipeline", "正在准备对比流水线");

// What is asked
export const QUESTIONS = message("Questions", "问题集");
export const SETS: Record<string, ReturnType<typeof message>> = {
  "handbook-en": message("handbook, English", "手册（英文）"),
  "handbook-zh": message("handbook, Chinese", "手册（中文）"),
  own: message("my own", "自己的"),
};
export const SAMPLE = message("How many of {m}", "抽取数量（共 {m} 个）");
export const K = message("k", "k");
export const AGAINST = message("Compare with", "比较对象");
export const NOTHING = message("nothing", "不比较");
export const OWN = message("Labelled questions, one per line", "带标注的问题，每行一条");
export const OWN_HINT = message(
  'Each is {"question": "…", "doc": "…", "quote": "…"}; the quote stands in the document exactly once. A question on several lines needs all their quotes.',
  '每条是 {"question": "…", "doc": "…", "quote": "…"}，引文在文档中恰好出现一次。同一问题写几行，就要找全几段引文。',
);
export const NO_OWN = message("No labelled questions yet", "还没有带标注的问题");
export const NO_OWN_BODY = message("Write some, or begin with an example.", "请填写，或从示例开始。");
export const EXAMPLE = message("Write an example", "写一个示例");
export const EXAMPLE_QUESTION = message("What is this document about?", "这份文档讲的是什么？");
export const PROBLEMS = message("Lines that cannot be used: {n}", "无法使用的行：{n}");
export const MORE_LINES = message("{n} more lines are not shown.", "还有 {n} 行没有列出。");

// The sentence
export const FOUND = message(
  "For {found} of {n} questions, the first {k} chunks hold the whole answer: {share}, with a 95\u202f% interval from {low} to {high}.",
  "{n} 个问题中，有 {found} 个的答案完整出现在前 {k} 个片段里：{share}，95% 区间为 {low} 到 {high}。",
);
export const BESIDE = message(
  "“{other}” finds the answer to {b} of {n} questions in its first {k} chunks, yours to {a}: {diff} points, 95\u202f% interval {low} to {high}, p {p}. {verdict}",
  "“{other}”的前 {k} 个片段含有 {n} 个问题中 {b} 个的答案，当前流水线是 {a} 个：相差 {diff} 个百分点，95% 区间 {low} 到 {high}，p {p}。{verdict}",
);
export const CHANCE = message("That may be chance.", "这可能只是偶然。");
export const NO_CHANCE = message("Chance alone would hardly do that.", "很难只用偶然来解释。");

// The picture
export const PICTURE = message("Metrics", "指标");
export const METRIC = message("metric", "指标");
export const MEAN = message("mean", "均值");
export const INTERVAL = message("95\u202f% interval", "95% 区间");
export const RANGE = message("{low} to {high}", "{low} 到 {high}");
export const YOURS = message("yours", "当前");
export const OTHER = message("other", "对比");
export const DIFFERENCE = message("difference", "差值");
export const P = message("p", "p");
export const METHODS: Record<string, ReturnType<typeof message>> = {
  exact: message("exact", "精确"),
  bootstrap: message("bootstrap", "自助法"),
};
export const CHANGED = message("{better} up, {worse} down", "{better} 升，{worse} 降");
export const CAPTION = message(
  "A chunk is right when it holds at least half of the answer's characters, or at least half of it lies in them. found@{k}: the first {k} hold the whole answer. MRR and MAP read {depth} deep.",
  "片段至少含答案文字的一半，或自身至少一半落在其中，就算正确。found@{k}：前 {k} 个片段含完整答案。MRR 和 MAP 看前 {depth} 个。",
);
export const CAPTION_PAIRED = message(
  "Paired bootstrap over the questions, 10,000 times; each p is of one metric alone.",
  "对问题做 10,000 次配对自助抽样；每个 p 值只针对一个指标。",
);
export const CAPTION_CHUNKS = message(
  "The other has {b} chunks, yours {a}, so other ones are right: compare found@{k} and MRR.",
  "对比流水线有 {b} 个片段，当前有 {a} 个，正确的片段也不同：请比较 found@{k} 和 MRR。",
);
export const CLAIM = message(
  "This measures what is found, not whether the answer written from it is true.",
  "这里测的是找到了什么，不是据此写出的回答是否正确。",
);
export const UNREACHABLE = message(
  "{n} questions have an answer that no chunk holds.",
  "有 {n} 个问题的答案不在任何片段里。",
);

// The lists
export const MISSED = message("Not found among the first {k}", "前 {k} 个片段里没有的");
export const FLIPPED = message("Questions that flipped", "结果翻转的问题");
export const FLIPPED_NOTE = message(
  "{lost} lost, {gained} gained with the other pipeline",
  "换成对比流水线后，丢失 {lost} 个，新增 {gained} 个",
);
export const LIST_NOTE = message("{n} questions", "{n} 个问题");
export const NONE_MISSED = message("All were found.", "全部找到。");
export const NONE_FLIPPED = message(
  "Both find the answers to the same questions.",
  "两者找到答案的问题相同。",
);
export const LOST = message("lost", "丢失");
export const GAINED = message("gained", "新增");
export const ANSWERED_BY = message("answered by", "答案在");
export const FIRST_YOURS = message("First {k}, yours", "当前流水线的前 {k} 个");
export const FIRST_OTHER = message("First {k}, other", "对比流水线的前 {k} 个");
export const RIGHT = message("holds the answer", "含答案");
export const NO_HITS = message("Nothing was found.", "什么也没找到。");
export const ASK_THIS = message("Ask this question", "提这个问题");
export const MORE_QUESTIONS = message("{n} more are not listed.", "还有 {n} 个没有列出。");
