/** Every sentence of the position explorer, in both languages. */
import { message } from "../shared/text";

export const WORDS = ["word", "other"];

export const TITLE = message("Positions", "位置");
export const WAY = message("Way of telling positions", "位置编码的方式");
export const NAMES = {
  sinusoidal: message("Sinusoidal", "正弦"),
  learned: message("Learned", "可学习"),
  rope: message("RoPE", "RoPE"),
  alibi: message("ALiBi", "ALiBi"),
};
export const SUBTITLES = {
  sinusoidal: message("added to the token · {n} dimensions", "加到 token 上 · {n} 维"),
  learned: message(
    "added to the token · {name}, {positions} positions",
    "加到 token 上 · {name}，{positions} 个位置",
  ),
  rope: message("query and key are turned · θ = {base}", "旋转查询和键 · θ = {base}"),
  alibi: message("a penalty on distance · {n} heads", "按距离扣分 · {n} 个头"),
};
export const ROPE_OWN = message(
  "query and key are turned · {name}, θ = {base}",
  "旋转查询和键 · {name}，θ = {base}",
);
export const ROPE_OTHER = message(
  "query and key are turned · θ = {base}, no longer that of {name}",
  "旋转查询和键 · θ = {base}，已不是 {name} 的",
);
export const FULL_ATTENTION = message("layers with full attention", "全注意力层");
export const SCALED = message("scaled for longer texts ({kind})", "为更长的文本缩放过（{kind}）");
export const SCALING = message(
  "Scaled for longer texts ({kind}): the slowest pair turns once in {now} positions; the plain formula would make it {before}.",
  "为更长的文本缩放过（{kind}）：最慢的一对转一圈要 {now} 个位置，按原来的公式是 {before} 个。",
);
export const SCALED_SCORES = message(
  "Besides, the model multiplies every score by {times}; the curve leaves that out.",
  "此外，模型把每个得分都乘以 {times}，曲线里没有画出。",
);
export const BACK_TO = message("Back to {name}", "恢复 {name} 的 θ");
export const BACK = message("Back to the usual θ", "恢复常用的 θ");
export const POSITION = message("Position", "位置");
export const BASE = message("Base θ", "底数 θ");
export const HEAD = message("Head", "头");

export const READ_TABLE = message(
  "To position {p}, its neighbour is {near} alike, and position {far} only {there}.",
  "位置 {p} 与相邻位置的相似度是 {near}，与位置 {far} 只有 {there}。",
);
export const READ_TABLE_NOTE = message(
  "Alike: cosine of the two rows. What a model does with it, its layers decide.",
  "相似度：两行向量的余弦。模型怎样用它，由各层决定。",
);
export const READ_ROPE = message(
  "A query at {p} and a key {d} before it score {s}; both moved {n} further on, {same}: only the distance counts.",
  "位置 {p} 的查询与前面相距 {d} 的键得分 {s}；两者都后移 {n}，得分 {same}：只看距离。",
);
export const READ_ROPE_NOTE = message(
  "Drawn for a query and a key that are alike in every pair of dimensions; 1 is the score where they stand together.",
  "按每一对维度都相同的查询和键画出；两者在同一位置时得分为 1。",
);
export const READ_ALIBI = message(
  "From “{word}”, head {h} gives “{other}” {w}, and each word further back {times} times less.",
  "从“{word}”看去，头 {h} 把 {w} 的注意力给“{other}”，每再往前一个词，注意力就除以 {times}。",
);
export const READ_ALIBI_FIRST = message(
  "“{word}” stands first: there is nothing before it to look at.",
  "“{word}”排在第一个，前面没有可看的。",
);
export const READ_ALIBI_NOTE = message(
  "As if all words fitted the query equally well: what is left is the penalty alone.",
  "假设所有词都同样合查询的意，剩下的就只是距离的扣分。",
);
export const NO_LEARNED = message("Learned positions belong to a model", "可学习的位置编码属于某个模型");
export const NO_LEARNED_NEXT = message(
  'Run PositionExplorer(…, encoder=hero.load_model("all-minilm-l6-v2")).',
  '请运行 PositionExplorer(…, encoder=hero.load_model("all-minilm-l6-v2"))。',
);
export const SHOW_SINES = message("Show sinusoidal", "看正弦");

export const TABLE = message("Every position is a row", "每一行是一个位置");
export const TABLE_NOTE = message("{n} of {all} dimensions", "{all} 维中的 {n} 维");
export const TABLE_NAME = message(
  "Table of {rows} positions and {n} dimensions; up and down choose a position",
  "{rows} 个位置、{n} 维的表；用上下键选择位置",
);
export const LIKENESS = message("How alike every position is to {p}", "各位置与位置 {p} 的相似度");
export const LIKENESS_NAME = message(
  "Likeness to position {p}, by position: left and right choose",
  "与位置 {p} 的相似度；用左右键选择位置",
);
export const DIALS = message(
  "Position {p} turns each pair by its own angle",
  "位置 {p} 把每一对维度转过各自的角度",
);
export const DIALS_NOTE = message(
  "{n} of {all} pairs, and how many positions each takes for one turn",
  "{all} 对中的 {n} 对，以及各自转一圈要多少个位置",
);
export const DIAL = message("pair {i}", "第 {i} 对");
export const WAVELENGTH = message("{n} positions", "{n} 个位置");
export const DIAL_NAME = message(
  "Pair {i}: turned by {degrees}°, once around in {n} positions",
  "第 {i} 对：转了 {degrees}°，转一圈要 {n} 个位置",
);
export const SCORE = message("Score by distance", "得分随距离的变化");
export const SCORE_NAME = message(
  "Score by distance from 0 to {n}; at {d} it is {s}",
  "距离 0 到 {n} 的得分；距离 {d} 处为 {s}",
);
export const SENTENCE = message("Words", "词");
export const WEIGHTS = message("Attention of head {h} from “{word}”", "头 {h} 从“{word}”看出去的注意力");
export const SLOPES = message("What each head takes off per word", "每个头每隔一个词扣多少");
export const HEAD_N = message("Head {h}", "头 {h}");
export const FIRST_WORDS = message("The first {n} of {all} words", "{all} 个词中的前 {n} 个");
export const UNSEEN = message("comes later", "在后面");
export const NO_WORDS = message("There are no words to place", "没有词可排");
export const NO_WORDS_NEXT = message("Write a few.", "请写几个词。");

export const TRIAL = message("What the model makes of it", "模型怎么反应");
export const TRIAL_NOTE = message(
  "The next token of {name}, with the whole text moved further along, and with two neighbours exchanged",
  "把整段文字往后挪，或者交换相邻两个 token，{name} 的下一个 token 会怎样",
);
export const TRIAL_READ = message(
  "Moved by up to {n} positions, the prediction changes by at most {shift}; two neighbours exchanged change it by up to {swap}.",
  "整体后移多达 {n} 个位置，预测最多变化 {shift}；交换相邻两个 token，预测最多变化 {swap}。",
);
export const SWAPS_READ = message(
  "Two neighbours exchanged change the prediction by up to {swap}.",
  "交换相邻两个 token，预测最多变化 {swap}。",
);
export const NOT_MOVED = {
  alibi: message(
    "{name} is not moved: with ALiBi it knows distances alone, so moving the whole text changes nothing by construction.",
    "没有整体后移：{name} 用 ALiBi，只知道距离，整体后移按设计就不会有任何变化。",
  ),
  counted: message(
    "{name} is not moved: it counts its tokens by itself, and cannot be told that they stand elsewhere.",
    "没有整体后移：{name} 自己数 token，没法告诉它这些 token 在别处。",
  ),
};
export const TABLE_ENDS = message(
  "{name} has {n} positions; the text is moved only where all of it still has one.",
  "{name} 只有 {n} 个位置；只移到整段文字都还有位置的地方。",
);
export const FIRST_TOKENS = message(
  "The text has {all} tokens. The first {n} were read, and what follows them is measured.",
  "这段文字有 {all} 个 token，只读了前 {n} 个，测的是它们之后的预测。",
);
export const TRIAL_CAP = message(
  "Change: half the sum of the differences of all probabilities (total variation). 0 % is the same prediction, 100 % has nothing in common with it.",
  "变化：所有概率之差的绝对值之和的一半（总变差）。0% 是完全相同，100% 是毫无共同之处。",
);
export const MEASURE = message("Measure", "测量");
export const MEASURING = message("The model is reading", "模型正在读");
export const STOPPED = message("Stopped before it was measured", "测量完成之前已停止");
export const COLUMN_WHAT = message("What was done", "做了什么");
export const COLUMN_CHANGE = message("Change", "变化");
export const COLUMN_NEXT = message("Next token", "下一个 token");
export const UNTOUCHED = message("the text as it is", "原文");
export const SHIFTED = message("moved by {n}", "后移 {n}");
export const SWAPPED = message("exchanged", "交换");
export const NEEDS_MODEL = message("This needs a model", "这里需要一个模型");
export const NEEDS_MODEL_NEXT = message(
  "Run PositionExplorer(…, lm=hero.load_model()).",
  "请运行 PositionExplorer(…, lm=hero.load_model())。",
);
export const RUN_TO_MEASURE = message(
  "Run the notebook to measure again. Below is what was measured last.",
  "要重新测量，请运行笔记本。下面是上一次测得的结果。",
);
export const OTHER_TEXT = message("Measured on another text:", "测的是另一段文字：");
