/** Every sentence of the prompt laboratory, in both languages. */
import { message } from "../shared/text";

export const WORDS = ["name", "names", "best", "other", "label", "what"];

export const TITLE = message("Prompts", "提示词");
export const SUBTITLE = message("{name} · {n} prompts × {m} inputs", "{name} · {n} 个提示词 × {m} 个输入");
export const READ_ONE = message(
  "“{name}” is right for {k} of {n} inputs: {share}, and with so few inputs anything from {low} to {high} would be no surprise.",
  "“{name}”答对了 {n} 个输入中的 {k} 个，即 {share}；输入只有这么多，真实水平在 {low} 到 {high} 之间都不奇怪。",
);
export const READ_BEST = message(
  "“{best}” is right for {k} of {n} inputs, “{other}” for {j}: {verdict}",
  "“{best}”答对了 {n} 个输入中的 {k} 个，“{other}”答对了 {j} 个：{verdict}",
);
export const READ_TIE = message(
  "{names} are right for {k} of {n} inputs each.",
  "{names}都答对了 {n} 个输入中的 {k} 个。",
);
export const QUOTED = message("“{name}”", "“{name}”");
export const BETWEEN = message(", ", "、");
export const AND = message(" and ", "和");
export const CLEAR = message(
  "chance alone would rarely part them so far (p\u00a0=\u00a0{p}).",
  "单凭偶然很少会差这么多（p\u00a0=\u00a0{p}）。",
);
export const UNCLEAR = message(
  "chance alone could part them so far (p\u00a0=\u00a0{p}).",
  "单凭偶然也会差这么多（p\u00a0=\u00a0{p}）。",
);
export const READ_NOTE = message(
  "Right: the input's own label is the likeliest of the {n} labels. What the model would write by itself is another question.",
  "答对：在 {n} 个标签里，这个输入自己的标签概率最大。模型自己会写出什么，是另一回事。",
);
export const NOTHING = message("Nothing was measured yet", "还没有测量");
export const NOTHING_NEXT = message("Press Measure.", "请按“测量”。");
export const MEASURING = message("Asking the model", "正在询问模型");
export const STOPPED = message("Stopped before all inputs were asked", "还没有问完就停止了");
export const MEASURE = message("Measure", "测量");
export const OTHER_INPUTS = message("before the inputs were changed", "输入改动之前的结果");
export const EDITED = message("Changed since it was measured", "测量之后有改动");

export const PROMPTS = message("Prompts", "提示词");
export const ACCURACY = message(
  "right for {k} of {n}; 95 % interval {low} to {high}",
  "{n} 个中答对 {k} 个；95% 区间 {low} 到 {high}",
);
export const K_OF_N = message("{k} of {n}", "{k} / {n}");
export const NAME_OF = message("Name of prompt {n}", "第 {n} 个提示词的名称");
export const TEXT_OF = message("Text of “{name}”", "“{name}”的内容");
export const ADD = message("Add a prompt", "添加提示词");
export const DUPLICATE = message("Duplicate “{name}”", "复制“{name}”");
export const REMOVE = message("Remove “{name}”", "删除“{name}”");
export const COPY_OF = message("{name} 2", "{name} 2");
export const NEW_NAME = message("New prompt", "新提示词");
export const NEEDS_SLOT = message(
  "Write {slot} exactly once, where the input goes.",
  "请写且只写一次 {slot}，标出输入的位置。",
);
export const ONLY_ONCE = message("Write {slot} only once.", "{slot} 只能写一次。");
export const STRANGE_SLOT = message(
  "There is no slot {slot}. If the braces belong to the text, put spaces inside them.",
  "没有 {slot} 这个占位符。如果花括号本来就是文本的一部分，请在里面加空格。",
);
export const NO_SHOTS = message(
  "{slot} stands for solved examples, and none were given.",
  "{slot} 要填示例，但没有给出示例。",
);
export const TOKENS_RANGE = message("{low}–{high} tokens", "{low}–{high} 个 token");
export const TOKENS_ONE = message("{low} tokens", "{low} 个 token");
export const OF_WINDOW = message(" of {n}", "，窗口 {n}");

export const GRID = message("Every input behind every prompt", "每个输入在每个提示词下的结果");
export const GRID_NOTE = message(
  "share of the right label among all labels; ✗ where another one is likelier",
  "正确标签在所有标签中的份额；别的标签更大时标 ✗",
);
export const COLUMN_INPUT = message("Input", "输入");
export const COLUMN_LABEL = message("Label", "标签");
export const CELL = message(
  "{name}, input {n}: {what}, {share} on the right label",
  "{name}，第 {n} 个输入：{what}，正确标签占 {share}",
);
export const RIGHT = message("right", "对");
export const WRONG = message("wrong", "错");

export const EXACT = message("What the model reads", "模型读到的内容");
export const EXACT_NOTE = message("“{name}” with input {n}", "“{name}”，第 {n} 个输入");
export const TEXT_NEEDS_KERNEL = message(
  "The exact text needs the kernel: run the notebook.",
  "要看原文，需要内核：请运行笔记本。",
);
export const ORIGINS = {
  template: message("chat template", "聊天模板"),
  prompt: message("prompt", "提示词"),
  examples: message("solved examples", "示例"),
  input: message("input", "输入"),
};
export const BY_ORIGIN = message("{n} tokens: {parts}", "{n} 个 token：{parts}");
export const PART = message("{what} {n}", "{what} {n}");
export const COMMA = message(", ", "，");
export const WINDOW = message("{n} of the window's {c} tokens", "窗口 {c} 个 token 中的 {n} 个");
export const LABELS = message("Every label behind it", "接在后面的每个标签");
export const SHARES = message("share: of these labels only", "份额：只在这些标签之间");
export const SHARES_CALIBRATED = message(
  "share: of these labels only, label bias taken out",
  "份额：只在这些标签之间，已消除偏好",
);
export const COLUMN_SHARE = message("Share", "份额");
export const COLUMN_PROBABILITY = message("Probability", "概率");
export const COLUMN_NATS = message("Log, nats", "对数（nat）");
export const COLUMN_TOKENS = message("Tokens", "token 数");
export const TRUE_LABEL = message("the input's own", "正确标签");

export const INPUTS = message("Inputs and labels", "输入与标签");
export const INPUTS_NOTE = message(
  "a line each: the input, a tab (or two spaces), the label; ↵ is a line break inside an input",
  "每行一个：输入、制表符（或两个空格）、标签；↵ 表示输入内部的换行",
);
export const INPUTS_FIELD = message("Inputs with their labels", "带标签的输入");
export const USE_THESE = message("Use these", "使用这些");
export const NO_LABEL = message("Line {n} has no label: “{what}”.", "第 {n} 行没有标签：“{what}”。");
export const FEW_LABELS = message("At least two different labels are needed.", "至少要有两个不同的标签。");

export const BIAS = message("Label bias", "标签偏好");
export const BIAS_NOTE = message(
  "what each label gets behind inputs that say nothing (“N/A”, an empty one, “[MASK]”)",
  "输入什么也没说（“N/A”、空、“[MASK]”）时，每个标签得到的份额",
);
export const CALIBRATE = message("Take it out (calibrate)", "消除偏好（校准）");
export const BIAS_READ = message(
  "Without any input, “{name}” already gives “{label}” {share}. Taken out, it is right for {k} of {n} inputs instead of {j}.",
  "什么都没输入时，“{name}”就已经给“{label}”{share}。消除偏好之后，{n} 个输入答对 {k} 个，原来是 {j} 个。",
);

export const PAIR = message("Compare two", "两两比较");
export const PAIR_NOTE = message("inputs that only one of the two gets right", "只有其中一个答对的输入");
export const FIRST = message("First", "第一个");
export const SECOND = message("Second", "第二个");
export const PAIR_READ = message(
  "“{other}” gets {gained} inputs right that “{name}” gets wrong, and loses {lost}: {verdict}",
  "“{name}”答错而“{other}”答对的有 {gained} 个，反过来有 {lost} 个：{verdict}",
);
export const PAIR_SAME = message(
  "“{name}” and “{other}” are right for the same inputs.",
  "“{name}”和“{other}”答对的是同样的输入。",
);
export const SAME_PROMPT = message("Choose two different prompts.", "请选择两个不同的提示词。");
export const GAINED = message("Only “{other}” is right", "只有“{other}”答对");
export const LOST = message("Only “{name}” is right", "只有“{name}”答对");
export const NONE = message("none", "无");
