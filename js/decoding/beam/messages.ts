import { message } from "../../shared/text";

export {
  NEEDS_KERNEL,
  WITHOUT_KERNEL,
} from "../../shared/messages";

export const TITLE = message("Beam search", "束搜索");
export const NOTE_ROOT = message("continues the prompt", "从提示词续写");
export const NOTE = message("continues the text up to {token}", "从 {token} 之后续写");
export const FROM_SELECTED = message("Search from the selected token", "从所选 token 开始搜索");

// The sentence
export const FIRST = message(
  "After step 1 {a} leads {b} by {gap} nats: the likeliest first token.",
  "第 1 步之后，{a} 领先 {b} {gap} nat：它是最可能的第一个 token。",
);
export const FIRST_ALONE = message("After step 1 only {a} goes on.", "第 1 步之后，只有 {a} 继续。");
export const OVERTAKES = message("At step {n} {a} overtakes {b}.", "到第 {n} 步，{a} 超过了 {b}。");
export const OVERTAKES_AND_WINS = message(
  "At step {n} {a} overtakes {b}: the likelier first token does not win.",
  "到第 {n} 步，{a} 超过了 {b}：第一个 token 更可能，并不等于最后胜出。",
);
export const REPLACES = message(
  "At step {n} {a} takes the lead: nothing that continues {b} is good enough to be kept.",
  "到第 {n} 步，{a} 领先：{b} 的续写没有一个好到能留下。",
);
export const AHEAD = message(
  "At step {n} {a} stays ahead of {b}, by {gap} nats.",
  "第 {n} 步，{a} 仍以 {gap} nat 领先于 {b}。",
);
export const ALONE = message("At step {n} only {a} goes on.", "第 {n} 步，只有 {a} 继续。");
export const ENDED_ONE = message(
  "At step {n} {a} ends, with a sum of {sum} nats.",
  "第 {n} 步，{a} 结束，对数概率之和为 {sum} nat。",
);
export const ENDED = message(
  "At step {n} {k} texts end, the best of them {a} with a sum of {sum} nats.",
  "第 {n} 步有 {k} 个文本结束，其中最好的是 {a}，对数概率之和为 {sum} nat。",
);

// Whether it goes on
export const GOES_ON_EMPTY = message(
  "It goes on: no text has finished, and the list has room for {places}.",
  "搜索继续：还没有文本结束，名单可容纳 {places} 个。",
);
export const GOES_ON = message(
  "It goes on: {finished} of {places} places in the list of finished texts are taken.",
  "搜索继续：结束名单的 {places} 个位置已占 {finished} 个。",
);
export const CAN = message(
  "It goes on: the best beam scores {best} / {length}^{penalty} = {bound} at this length, above the worst finished text, {worst}.",
  "搜索继续：最好的一束按当前长度得分 {best} / {length}^{penalty} = {bound}，高于最差的已结束文本 {worst}。",
);
export const CAN_NEVER = message(
  "It goes on: at the greatest length that is possible the best beam could score {best} / {length}^{penalty} = {bound}, above the worst finished text, {worst}.",
  "搜索继续：按可能的最大长度，最好的一束可得 {best} / {length}^{penalty} = {bound}，高于最差的已结束文本 {worst}。",
);
export const STOPS = {
  length: message(
    "It stops: no more steps were asked for. What is still running ends here.",
    "搜索停止：已到要求的步数，仍在进行的文本就此结束。",
  ),
  context: message(
    "It stops: the model's context is full. What is still running ends here.",
    "搜索停止：模型的上下文已满，仍在进行的文本就此结束。",
  ),
  full: message(
    "It stops early: {finished} texts have finished, as many as the list has places. The best beam, {best} / {length}^{penalty} = {bound}, is not asked whether it could beat the worst of them, {worst}.",
    "提前停止：已有 {finished} 个文本结束，名单已满。不再过问最好的一束 {best} / {length}^{penalty} = {bound} 能否胜过其中最差的 {worst}。",
  ),
  beaten: message(
    "It stops: the best beam, {best} / {length}^{penalty} = {bound}, cannot beat the worst finished text, {worst}.",
    "搜索停止：最好的一束 {best} / {length}^{penalty} = {bound}，胜不过最差的已结束文本 {worst}。",
  ),
  nothing: message(
    "It stops: no candidate is left that can still contain the phrases.",
    "搜索停止：没有候选还来得及包含所有短语。",
  ),
};
export const GROUP_VERDICT = message("Group {n}: {what}", "第 {n} 组：{what}");

// Controls
export const BACK = message("Step back", "后退");
export const PLAY = message("Play", "播放");
export const PAUSE = message("Pause", "暂停");
export const FORWARD = message("Step", "前进");
export const STEP = message("Step", "步");
export const OF = message("{n} / {m}", "{n} / {m}");
export const BEAMS = message("Beams", "束数");
export const LENGTH = message("Steps", "步数");
export const VARIANT = message("Kind of search", "搜索方式");
export const VARIANTS = {
  plain: message("Plain", "普通"),
  diverse: message("Diverse", "多样"),
  constrained: message("Must contain", "必须包含"),
};
export const GROUPS = message("Groups", "组数");
export const DIVERSITY = message("Diversity", "多样性");
export const NO_GROUPS = message("A diverse search needs at least two beams.", "多样搜索至少需要两束。");
export const PHRASES = message("The text must contain", "文本必须包含");
export const PHRASES_HINT = message(
  'Words between commas, such as: ocean, light. In quotes they are taken as they are: "ish".',
  '用逗号分隔，例如：ocean，light。加英文引号则原样使用："ish"。',
);
export const PHRASES_READ = message("Required tokens: {tokens}", "必需的 token：{tokens}");
export const EARLY = message("Early stopping", "提前停止");
export const EARLY_NAMES = {
  no: message("when the present length cannot win", "按当前长度已无望时"),
  yes: message("as soon as the list is full", "名单一满就停"),
  never: message("only when no length can win", "任何长度都无望时才停"),
};
export const KEY_BEST_YET = message("best so far", "目前最好");
export const KEY_BEST = message("best in the end", "最终最优");
export const KEY_KEPT = message("kept", "保留");
export const KEY_LOST = message("thrown away", "丢弃");
export const KEY_FINISHED = message("ends", "结束");

// The picture
export const PICTURE = message("Steps of the search", "搜索的各步");
export const STEP_N = message("step {n}", "第 {n} 步");
export const AXIS = message("log-prob.", "对数概率");
export const SPOKEN = message(
  "Step {n}. Kept: {kept}. Ended: {finished}. Thrown away: {lost}.",
  "第 {n} 步。保留：{kept}。结束：{finished}。丢弃：{lost}。",
);
export const JOIN = message(", ", "，");
export const NONE = message("none", "无");
export const CAPTION = message(
  "Above the dotted line: the texts that are kept. A number is the log-probability of the whole text so far; each step can only lower it.",
  "虚线以上：被保留的文本。数字是整个文本到此为止的对数概率，每走一步只会更低。",
);
export const CAPTION_PENALISED = message(
  "The penalties and biases of the settings apply; temperature and the cut-offs do not: nothing is drawn here.",
  "设置中的惩罚与偏置有效；温度与截断无效，因为这里不做采样。",
);
export const CAPTION_PLAIN = message(
  "Temperature and the cut-offs do not apply: nothing is drawn here.",
  "温度与截断在此无效，因为这里不做采样。",
);

// The candidates of a step
export const CANDIDATES = message("Candidates of step {n}", "第 {n} 步的候选");
export const COUNTED = message("{n} looked at, {k} kept", "考察 {n} 个，保留 {k} 个");
export const TEXT = message("Text", "文本");
export const ADDED = message("Token, nats", "此 token，nat");
export const SUM = message("Sum, nats", "总和，nat");
export const TAKEN = message("Taken off", "扣除");
export const MET = message("Phrases", "短语");
export const MET_OF = message("{n} of {m}", "{n}/{m}");
export const GROUP = message("Group", "组");
export const BECAME = message("What became of it", "去向");
export const KEPT_AS = message("kept as beam {n}", "保留为第 {n} 束");
export const FINISHED_AS = message("ends, number {n} of the finished", "结束，在已结束者中列第 {n}");
export const LOST_BY_PENALTY = message(
  "with {x} nats taken off, others score higher",
  "扣除 {x} nat 之后，其他候选得分更高",
);
export const REASONS = {
  beams: message("other candidates score higher", "其他候选得分更高"),
  late: message("ends, but not among the best that may", "结束，但不在有资格的前几名之内"),
  worse: message("ends, but the list is full of better ones", "结束，但名单已被更好的占满"),
  unmet: message("ends without the phrases", "结束，却缺少必需的短语"),
  hopeless: message("too few steps are left for the phrases", "剩下的步数已放不下短语"),
};

// The finished
export const FINISHED = message("Finished texts", "已结束的文本");
export const FORMULA = message("score = sum / length^{p}", "得分 = 总和 / 长度^{p}");
export const PENALTY = message("Length penalty", "长度惩罚");
export const RANK = message("Rank", "名次");
export const TOKENS = message("Length", "长度");
export const SCORE = message("Score", "得分");
export const MORE = message("{n} more that ended", "另有 {n} 个已结束");
export const NOT_ANEW = message(
  "Only what this search has found is put in another order. A search with {p} could find other texts: it ran with {q}.",
  "这里只是给已找到的文本重新排序。以 {p} 重新搜索可能找到别的文本：本次搜索用的是 {q}。",
);
export const SEARCH_WITH = message("Search with {p}", "以 {p} 重新搜索");
export const TAKEN_OFF = message(
  "Each group chooses after the ones before it, and loses {x} nats for every time that they have chosen the same token at this step.",
  "各组依次选择：前面的组在这一步每选过一次同一个 token，就扣 {x} nat。",
);
export const KEEP = message("Show in the tree", "放入树中");
export const NOT_THERE = message(
  "The tree no longer has the token that this search continues.",
  "树中已没有这次搜索所续写的 token。",
);
export const UNFINISHED = message("The search is not over.", "搜索尚未结束。");

// States
export const GONE_BODY = message(
  "The model runs in the kernel: run the notebook to search.",
  "模型在内核中运行：运行笔记本就能搜索。",
);
export const REMOTE = message("A remote model cannot be searched", "远程模型无法做束搜索");
export const REMOTE_BODY = message(
  "Beam search compares all tokens at every step, and the server lists only the likeliest. Load a model on this machine.",
  "束搜索每一步都要比较全部 token，而服务器只列出最可能的几个。请在本机加载一个模型。",
);
export const ASKING = message("Searching, step", "正在搜索（步）");
export const CANCELLED = message("Stopped: what was searched until then stays", "已停止：此前的搜索结果保留");
export const NO_PHRASES = message("What must the text contain?", "文本必须包含什么？");
export const EXAMPLE = message("Try “ocean”", "试试 “ocean”");
export const FACTS = message("{n} candidates, {k} kept · {ms}", "{n} 个候选，保留 {k} 个 · {ms}");
