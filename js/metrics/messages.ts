/** Every sentence of the metric laboratory, in both languages. */
import { message } from "../shared/text";

export const WORDS = ["unit", "metrics", "best", "what", "choices", "chunks"];

export const TITLE = message("Metrics", "指标");
export const SUBTITLE = message("{n} candidates, counted by {unit}", "{n} 个候选，按{unit}计数");
export const SUBTITLE_ONE = message("{n} candidate, counted by {unit}", "{n} 个候选，按{unit}计数");
export const METRIC = message("Metric", "指标");
export const FAMILIES = {
  bleu: message("BLEU", "BLEU"),
  rouge: message("ROUGE", "ROUGE"),
  meteor: message("METEOR", "METEOR"),
};
export const NAMES = {
  bleu: message("BLEU", "BLEU"),
  rouge1: message("ROUGE-1", "ROUGE-1"),
  rouge2: message("ROUGE-2", "ROUGE-2"),
  rougeL: message("ROUGE-L", "ROUGE-L"),
  meteor: message("METEOR", "METEOR"),
};
export const ORDER = message("Length of the n-gram", "n 元组的长度");
export const KIND = message("Kind of ROUGE", "ROUGE 的种类");
export const STAGE = message("Stage of the alignment", "对齐的阶段");
export const STAGES = {
  exact: message("1 same words", "1 相同的词"),
  all: message("2 and stems", "2 加上词干"),
};
export const UNIT = message("Count by", "计数单位");
export const UNITS = {
  word: message("word", "词"),
  character: message("character", "字"),
};

export const READ_BLEU = message(
  "{k} of the candidate's {n} {what} stand in a reference: {share}. BLEU: {score}.",
  "候选里的 {n} 个{what}，有 {k} 个出现在参考中，占 {share}。BLEU：{score}。",
);
export const READ_ROUGE = message(
  "{k} {what} in common: {precision} of the candidate, {recall} of the reference. ROUGE-{kind}: {score}.",
  "共有的{what}有 {k} 个：占候选的 {precision}，占参考的 {recall}。ROUGE-{kind}：{score}。",
);
export const READ_LCS = message(
  "{k} {what} stand in both in one order: {precision} of the candidate, {recall} of the reference. ROUGE-L: {score}.",
  "两边次序一致的{what}最多有 {k} 个：占候选的 {precision}，占参考的 {recall}。ROUGE-L：{score}。",
);
export const READ_METEOR = message(
  "{k} {what} matched, in {chunks}: {recall} of the reference, with {penalty} off for the order. METEOR: {score}.",
  "对上了 {k} 个{what}，连成 {chunks}：占参考的 {recall}，因次序扣去 {penalty}。METEOR：{score}。",
);
export const IN_CHUNKS = message("{n} chunks", "{n} 段");
export const IN_ONE_CHUNK = message("{n} chunk", "{n} 段");
/** BLEU and METEOR count punctuation, ROUGE does not. */
export const MARKED = {
  word: message("words and marks", "词和标点"),
  character: message("characters and marks", "字和标点"),
};
export const PLAIN = {
  word: message("words", "词"),
  character: message("characters", "字"),
};
export const GRAMS = {
  2: message("pairs", "二元组"),
  3: message("triples", "三元组"),
  4: message("runs of four", "四元组"),
};
export const NOTE = message(
  "A score says how alike the words are. Whether the text is true or good, nobody has looked.",
  "分数只说明用词有多像。内容对不对、写得好不好，没有人看过。",
);
export const DISAGREE = message("The metrics disagree: {choices}.", "指标意见不一：{choices}。");
export const CHOICE = message("{metrics} choose “{best}”", "{metrics} 选“{best}”");
export const CHOICE_ONE = message("{metrics} chooses “{best}”", "{metrics} 选“{best}”");
export const AGREE = message("All five metrics choose “{best}”.", "五个指标都选“{best}”。");
export const EQUAL = message("No metric tells the candidates apart.", "没有一个指标能分出这些候选的高下。");
export const READER = message("A reader would choose “{best}”.", "换成人来读，会选“{best}”。");
export const CORPUS = message(
  "As one corpus, BLEU is {score}; the mean of the sentences is {mean}. A corpus adds the counts up first.",
  "合成一个语料库，BLEU 是 {score}；各句的平均是 {mean}。语料库先把计数加起来，再算分数。",
);

export const MATCHES = message("What is matched", "对上了什么");
export const CANDIDATE = message("Candidate", "候选");
export const REFERENCE = message("Reference {n}", "参考 {n}");
export const REFERENCES = message("References, a line each", "参考，每行一个");
export const LINKED = message("matched with “{what}”", "对上“{what}”");
export const UNLINKED = message("not matched", "没有对上");
export const LEFT = message("in both texts, not counted", "两边都有，没有计数");
export const NOTHING = message(
  "Nothing to match: the candidate or its reference has no words yet.",
  "没有可对的内容：候选或参考里还没有字词。",
);
export const NOT_KEPT = message(
  "These texts are too long for their matches to be kept. Run the notebook to see them.",
  "文本太长，匹配没有保存。运行笔记本即可查看。",
);
export const HOW = {
  exact: message("same word: {k}", "同一个词：{k}"),
  stem: message("same stem: {k}", "词干相同：{k}"),
  synonym: message("synonym: {k}", "同义词：{k}"),
};

export const FORMULA = message("How the score comes about", "分数怎么来的");
export const PRECISION_N = message("{n}-grams counted", "{n} 元组计数");
export const K_OF_N = message("{k} of {n}", "{k} / {n}");
export const SMOOTHED = message("none: smoothed to {share}", "没有：平滑为 {share}");
export const LEFT_OUT = message("longer than the candidate: left out", "比候选还长：不计");
export const BREVITY = message("brevity penalty", "长度惩罚");
export const LENGTHS = message("{n} units against {m}", "{n} 对 {m} 个单元");
export const GEOMETRIC = message("geometric mean × penalty", "几何平均 × 惩罚");
export const PRODUCT = message("{mean} × {brevity} = {score}", "{mean} × {brevity} = {score}");
export const PRECISION = message("precision P: share of the candidate", "精确率 P：占候选");
export const RECALL = message("recall R: share of the reference", "召回率 R：占参考");
export const OF = message("{k} of {n} · {share}", "{k} / {n} · {share}");
export const F1 = message("F1: 2PR ÷ (P + R)", "F1：2PR ÷ (P + R)");
export const MEAN = message("mean: PR ÷ (0.9 P + 0.1 R)", "平均：PR ÷ (0.9 P + 0.1 R)");
export const PENALTY = message("penalty: 0.5 × (chunks ÷ matches)³", "惩罚：0.5 ×（段数 ÷ 匹配数）³");
export const CUBE = message("0.5 × ({chunks} ÷ {k})³ = {penalty}", "0.5 × ({chunks} ÷ {k})³ = {penalty}");
export const LESS = message("mean × (1 − penalty)", "平均 ×（1 − 惩罚）");
export const SHORT = message("exp(1 − {m} ÷ {n}) = {brevity}", "exp(1 − {m} ÷ {n}) = {brevity}");
export const SCORE = message("score", "得分");

export const ALL = message("All candidates by all metrics", "所有候选的所有指标");
export const CHOOSE = message("Draw “{what}”", "画出“{what}”");
export const ADD = message("Add a candidate", "添加候选");
export const REMOVE = message("Remove “{what}”", "删除“{what}”");
export const CASES = message("Where metrics mislead", "指标出错的例子");
export const NEEDS = message(
  "Saved scores; to judge another text, run the notebook.",
  "这是保存的分数；要评判别的文本，请运行笔记本。",
);
