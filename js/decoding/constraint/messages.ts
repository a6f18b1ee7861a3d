/** What the view of a rule says. */
import { message } from "../../shared/text";

export { NEEDS_KERNEL, WITHOUT_KERNEL } from "../../shared/messages";

export const TITLE = message("Constraints", "约束");
export const NOTE_ROOT = message("the token after the prompt", "提示词之后的 token");
export const NOTE = message("the token after {token}", "{token} 之后的 token");
export const GONE_BODY = message(
  "The model runs in the kernel: run the notebook to see what a rule leaves.",
  "模型在内核中运行：运行笔记本，就能看到规则留下了什么。",
);
export const REMOTE = message(
  "A rule needs the probabilities of the whole vocabulary",
  "规则需要整个词表的概率",
);
export const REMOTE_BODY = message(
  "{name} runs on a server that gives only the likeliest tokens. Open a model that runs here.",
  "{name} 运行在远程服务上，只给出最可能的 token。请打开一个在本机运行的模型。",
);

/* The computed sentence. */
export const READ = message(
  "The rule forbids {p} of what the model wanted to say; {n} of {m} tokens remain.",
  "模型想说的内容有 {p} 被规则禁止；{m} 个 token 中还剩 {n} 个。",
);
export const READ_DEAD = {
  one: message(
    "{d} of them is a dead end: after it the rule cannot be completed within {b} tokens.",
    "其中 {d} 个是死路：选了它，{b} 个 token 之内就无法满足规则。",
  ),
  many: message(
    "{d} of them are dead ends: after these the rule cannot be completed within {b} tokens.",
    "其中 {d} 个是死路：选了它们，{b} 个 token 之内就无法满足规则。",
  ),
};
export const READ_ALL_DEAD = message(
  "All of them are dead ends: the rule cannot be completed within {b} tokens, it needs {l}.",
  "它们全都是死路：{b} 个 token 之内无法满足规则，至少需要 {l} 个。",
);
export const READ_ENDED = message(
  "The text satisfies the rule, and nothing may follow.",
  "文本已经满足规则，后面不能再写了。",
);
export const READ_STUCK = message(
  "The text stops here, and the rule is not satisfied.",
  "文本到此为止，但规则还没有满足。",
);
export const CLAIM_EXACT = message(
  "Every token was checked: what is no dead end can be completed in time, by some tokens, not by likely ones.",
  "每个 token 都检查过：不是死路的，一定有某种写法能按时写完，但那种写法不一定是模型愿意写的。",
);
export const CLAIM_SEARCH = message(
  "For this rule only a short search is made: “not known” means that no way to complete it was found, not that there is none.",
  "对这条规则只做了简短的搜索：“未知”表示没有找到写完的方法，并不表示没有。",
);

/* The rule. */
export const KIND = message("Kind of rule", "规则的种类");
export const KINDS = {
  choice: message("Choices", "选项"),
  regex: message("Regular expression", "正则表达式"),
  json_schema: message("JSON schema", "JSON schema"),
};
export const EDITORS = {
  choice: message("Choices, one to a line", "选项，每行一个"),
  regex: message("Regular expression for the whole text", "匹配整段文本的正则表达式"),
  json_schema: message("JSON schema", "JSON schema"),
};
export const EXAMPLES = message("Examples", "示例");
export const SPACE = message("a space before it", "前面加一个空格");
export const BUDGET = message("Tokens left", "剩余 token");
export const BEGINS = message("The rule begins after {where}.", "规则从{where}之后开始。");
export const THE_PROMPT = message("the prompt", "提示词");
export const BEGIN_HERE = message("Begin it here", "改为从这里开始");
export const BEGIN_PROMPT = message("Begin it after the prompt", "改为从提示词之后开始");
export const FORBIDDEN_PATH = message(
  "The rule does not allow {token} on the way here",
  "规则不允许路径上的 {token}",
);
export const FORBIDDEN_PATH_BODY = message(
  "Choose a token before it, or let the rule begin at the selected one.",
  "请选它前面的 token，或让规则从选中的 token 之后开始。",
);

/* The table. */
export const CAPTION = message("The likeliest tokens before and after the rule", "规则前后最可能的 token");
export const TOKEN = message("Token", "token");
export const BEFORE = message("Before", "之前");
export const AFTER = message("After", "之后");
export const THEN = message("Then", "此后");
export const FORBIDDEN = message("forbidden", "禁止");
export const DEAD_END = message("dead end", "死路");
export const UNKNOWN = message("not known", "未知");
export const POSSIBLE = message("can be completed", "可以写完");
export const ENDS = message("ends the text", "结束文本");
export const MORE = {
  one: message("≥ {n} token", "≥ {n} 个 token"),
  many: message("≥ {n} tokens", "≥ {n} 个 token"),
};
export const MAY_END = message("may end", "可以结束");
export const DEAD_ENDS = {
  one: message("{n} dead end", "{n} 个死路"),
  many: message("{n} dead ends", "{n} 个死路"),
};
export const OTHERS_ALLOWED = {
  one: message("{n} other allowed", "另外 {n} 个允许的"),
  many: message("{n} others allowed", "另外 {n} 个允许的"),
};
export const OTHERS_FORBIDDEN = {
  one: message("{n} other forbidden", "另外 {n} 个禁止的"),
  many: message("{n} others forbidden", "另外 {n} 个禁止的"),
};

/* What follows without choice. */
export const FORCED = message("Follows without choice", "别无选择的后文");
export const FORCED_NOTE = message("whatever the model would say", "不管模型想说什么");
export const NOTHING_FORCED = message("Nothing is forced here.", "这里没有被迫写下的内容。");
export const LEAST = {
  one: message("The rule can be satisfied with {n} token.", "最少再写 {n} 个 token 就能满足规则。"),
  many: message("The rule can be satisfied with {n} tokens.", "最少再写 {n} 个 token 就能满足规则。"),
};
export const MAY_STOP = message("The text may end here.", "文本可以在这里结束。");

/* Writing under it. */
export const WRITE = message("Write under the rule", "按规则续写");
export const HOW = message("How tokens are chosen", "如何选 token");
export const HOWS = { greedy: message("likeliest", "最可能的"), sample: message("drawn", "采样") };
export const SEED = message("Seed", "随机种子");
export const AVOID = message("avoid dead ends", "避开死路");
export const WRITING = message("Writing, token", "正在写，token");
export const ALL_DEAD = message("Every token here is a dead end.", "这里的每个 token 都是死路。");
export const NOTHING_LEFT = message("Nothing may follow here.", "这里之后不能再写。");
export const MEND_FIRST = message("Mend the rule first.", "请先改对规则。");

/* States. */
export const COMPUTING = message("Checking every token against the rule", "正在用规则检查每个 token");
export const CANCELLED = message("Stopped", "已停止");
export const EMPTY_RULE = message("There is no rule yet", "还没有规则");
export const EMPTY_BODY = message("Write one, or start with an example.", "写一条规则，或从示例开始。");

export const SAMPLES = {
  yes: message("yes or no", "是或否"),
  colours: message("colours", "颜色"),
  emoji: message("emoji", "表情"),
  date: message("a date", "日期"),
  share: message("a percentage", "百分数"),
  sentence: message("a short sentence", "短句"),
  person: message("a person", "人物"),
  list: message("a list of words", "词的列表"),
  object: message("any object", "任意对象"),
};

/** Slots that hold words, not numbers or pieces of text. */
export const WORDS = ["where"] as const;
