/** What sampling says. */
import { message } from "../../shared/text";

export { CONTINUE, NEEDS_KERNEL, TRY_AGAIN, WITHOUT_KERNEL } from "../../shared/messages";

export const TITLE = message("Sampling", "采样");
export const NOTE_ROOT = message("what follows the prompt", "提示词之后的内容");
export const NOTE = message("what follows {token}", "{token} 之后的内容");

// The sentence
export const READ_ALL = message(
  "Drawn {n} times with seed {seed}: all {k} frequencies agree with the exact probabilities.",
  "用种子 {seed} 采样 {n} 次：{k} 个频率都与精确概率相符。",
);
export const READ_BOTH = message(
  "Drawn {n} times with seed {seed}: both frequencies agree with the exact probabilities.",
  "用种子 {seed} 采样 {n} 次：两个频率都与精确概率相符。",
);
export const NONE = "none";
export const READ_SOME = message(
  "Drawn {n} times with seed {seed}: {held} of {k} frequencies agree with the exact probabilities; {tokens} does not.",
  "用种子 {seed} 采样 {n} 次：{k} 个频率中有 {held} 个与精确概率相符，{tokens} 不符。",
);
export const READ_SOME_MANY = message(
  "Drawn {n} times with seed {seed}: {held} of {k} frequencies agree with the exact probabilities; {tokens} do not.",
  "用种子 {seed} 采样 {n} 次：{k} 个频率中有 {held} 个与精确概率相符，{tokens} 不符。",
);
export const READ_ONE = message(
  "Drawn {n} times with seed {seed}: always {token}, for the settings leave no other token.",
  "用种子 {seed} 采样 {n} 次：每次都是 {token}，因为这些设置没有留下别的 token。",
);
export const READ_NONE = message(
  "The settings leave no token: nothing was drawn.",
  "这些设置没有留下任何 token，什么也没有采到。",
);
export const READ_BELOW = message(
  "{passed} of {n} samples with seed {seed} go on behind {token}: the exact probabilities agree with {held} of {k} frequencies there.",
  "种子 {seed} 的 {n} 个样本中有 {passed} 个经过 {token} 并继续：那里的 {k} 个频率中有 {held} 个与精确概率相符。",
);
export const READ_NOBODY = message(
  "None of the {n} samples with seed {seed} goes on behind {token}.",
  "种子 {seed} 的 {n} 个样本中，没有一个经过 {token} 并继续。",
);
export const READ_TWO = message(
  "Drawn {n} times each with seed {seed}: the exact probabilities agree with {a} of {k} frequencies in A and {b} of {m} in B.",
  "用种子 {seed} 各采样 {n} 次：A 的 {k} 个频率中有 {a} 个与精确概率相符，B 的 {m} 个中有 {b} 个。",
);
export const ALIKE = {
  more: message(
    "The samples of B resemble each other more: self-BLEU {b} against {a}.",
    "B 的样本彼此更相似：self-BLEU 为 {b}，A 为 {a}。",
  ),
  less: message(
    "The samples of B resemble each other less: self-BLEU {b} against {a}.",
    "B 的样本彼此更不相似：self-BLEU 为 {b}，A 为 {a}。",
  ),
  same: message(
    "The samples of both resemble each other equally: self-BLEU {a}.",
    "两边的样本彼此相似的程度相同：self-BLEU 为 {a}。",
  ),
};
export const CLAIM = message(
  "By chance alone about one interval in twenty misses. The rows were chosen by exact probability, before anything was drawn.",
  "即使一切正常，大约每二十个区间也会有一个偶然落空。列出的 token 按精确概率选定，与采样结果无关。",
);
export const COMMA = message(", ", "、");

// Controls
export const SAMPLES = message("Samples", "次数");
export const STEPS = message("Tokens each", "每次的 token 数");
export const SEED = message("Seed", "种子");
export const ANOTHER_SEED = message("Another seed", "换一个种子");
export const DRAW = message("Draw", "采样");
export const DRAW_FROM_HERE = message("Draw from {token}", "从 {token} 开始采样");
export const COMPARE = message("Compare with", "对比");
export const ALONE = message("nothing", "不对比");
export const OTHER_SETTINGS = message("other settings", "另一组设置");
export const SIDE_B = message("Settings of B", "B 的设置");
export const SIDE_A_IS = message(
  "A has the settings on display under “Temperature and cut-offs”.",
  "A 用的是“温度与截断”中的当前设置。",
);
export const OFF = message("off", "关");

// The picture
export const PICTURE = message("Sampled frequencies beside exact probabilities", "采样频率与精确概率");
export const SAMPLED = message("sampled", "采样频率");
export const INTERVAL = message("95\u202f% interval", "95% 区间");
export const EXACT = message("exact", "精确概率");
export const OTHERS = message("all others", "其余全部");
export const COUNT = message("{k} / {n}", "{k} / {n}");
export const OUTSIDE = message("outside its interval", "在区间之外");
export const SAID = message(
  "{p} sampled, 95\u202f% interval {low} to {high}, {exact} exact",
  "采样 {p}，95% 区间 {low} 到 {high}，精确 {exact}",
);
export const BY_TEXT = message(
  "The two models cut text into different tokens: rows are matched by what the tokens show, and the measures below count words.",
  "两个模型的分词不同：这里按 token 的文字对应各行，下面的指标按词计算。",
);
export const MADE_WITH = message("Drawn with {settings}.", "采样时的设置：{settings}。");
export const NO_SETTINGS = message("the model's own probabilities", "模型自身的概率");
export const CHANGED = message(
  "What is set now is different: draw again to see it.",
  "现在的设置已经不同：重新采样即可看到。",
);

// Measures
export const MEASURES = message("Diversity and repetition", "多样性与重复");
export const MEASURE = message("Measure", "指标");
export const DISTINCT = message("distinct-{n}", "distinct-{n}");
export const REPETITION = message("repeated {n}-grams", "重复的 {n} 元组");
export const SELF_BLEU = message("self-BLEU", "self-BLEU");
export const PERPLEXITY = message("perplexity", "困惑度");
export const LENGTH = {
  tokens: message("tokens each", "每个的 token 数"),
  words: message("words each", "每个的词数"),
};
export const HOW = message(
  "Distinct-n: of all n-grams in all samples, how many differ. Repeated: of a sample's n-grams, how many it had before. Self-BLEU: how much a sample resembles the others, of {n} samples. Bars run from 0 to 1. Perplexity is each model's own, without settings.",
  "distinct-n：所有样本的全部 n 元组中，有多少互不相同。重复：一个样本的 n 元组中，有多少先前已经出现。self-BLEU：一个样本与其他样本的相似程度，取 {n} 个样本计算。条形从 0 到 1。困惑度由各自的模型按自身概率计算，不含设置。",
);

// Texts
export const TEXTS = message("What was written", "写出的文本");
export const TEXTS_OF = message("{n} different, of {m} samples", "{m} 个样本，{n} 种文本");
export const OTHER_TEXTS = message("all others: {n} texts", "其余全部：{n} 种文本");
export const ENDED = message("end", "结束");
export const EMPTY_TEXT = message("nothing", "空");
export const ALL_TEXTS = message("Show {n} texts", "显示 {n} 种文本");
export const FEW_TEXTS = message("Show fewer", "收起");
export const SHOW_IN_TREE = message("Show in the tree", "在树中显示");
export const IN_TREE = message(
  "The tree shows how many samples pass each token; {m} of {n} are drawn to their end, the rest as far as they are shared most.",
  "树上标出了每个 token 有多少样本经过；{n} 个样本中有 {m} 个完整画出，其余只画出最常共有的开头。",
);

// States
export const EMPTY = message("Nothing is drawn yet", "还没有采样");
export const EMPTY_BODY = message(
  "Draw some continuations and see how near their frequencies come to the exact probabilities.",
  "采样一些续写，看频率离精确概率有多近。",
);
export const READING = message("Reading the text", "正在读文本");
export const DRAWING = message("Drawing samples", "正在采样");
export const DRAWING_SIDE = message("Drawing samples, {side}", "正在采样，{side}");
export const STOPPED = message("Stopped", "已停止");
export const STOPPED_AT = message("Stopped after {n} of {m} samples", "采到第 {n} 个样本时停止，共 {m} 个");
export const STOPPED_BODY = message(
  "What is written stays, and the first tokens are all drawn.",
  "已写出的保留；首个 token 已全部采完。",
);
export const FAILED = message("The model did not answer", "模型没有回应");
export const FAILED_NEXT = message("Try again, or run the cell again.", "请重试，或重新运行单元格。");
export const GONE_BODY = message(
  "The model runs in the kernel: run the notebook to draw.",
  "模型在内核中运行：运行笔记本就能采样。",
);
export const REMOTE = message("The exact probabilities are not known", "精确概率未知");
export const REMOTE_BODY = message(
  "{name} names only its likeliest tokens. Load a model with hero.load_model() to compare samples with what is exact.",
  "{name} 只列出最可能的 token。用 hero.load_model() 加载一个模型，就能把样本与精确概率对比。",
);
