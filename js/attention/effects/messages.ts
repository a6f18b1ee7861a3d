/** What switching heads off says. */
import { message } from "../../shared/text";

export const PANEL = message("Switch heads off", "关闭注意力头");
export const NOTE_ZERO = message(
  "The output of a head becomes 0 at every token.",
  "头的输出在每个 token 处都变成 0。",
);
export const NOTE_MEAN = message(
  "The output of a head becomes its mean over this text at every token.",
  "头的输出在每个 token 处都变成它在这段文本上的均值。",
);

export const FALLS = message(
  "Without {n} of its {all} heads, the model’s belief in {k} falls from {a} to {b}.",
  "关掉 {all} 个头中的 {n} 个，模型对 {k} 的把握从 {a} 降到 {b}。",
);
export const RISES = message(
  "Without {n} of its {all} heads, the model’s belief in {k} rises from {a} to {b}.",
  "关掉 {all} 个头中的 {n} 个，模型对 {k} 的把握从 {a} 升到 {b}。",
);
export const STAYS = message(
  "Without {n} of its {all} heads, the model’s belief in {k} stays at {a}.",
  "关掉 {all} 个头中的 {n} 个，模型对 {k} 的把握仍是 {a}。",
);
export const ALL_ON = message(
  "With all its {all} heads, the model expects {k} next, at {a}.",
  "{all} 个头全开时，模型认为下一个 token 是 {k}，把握为 {a}。",
);
export const CLAIM = message(
  "The heads that stay on react to the gap, so the effects of single heads do not add up.",
  "留下的头会受空缺影响，所以单个头的作用不能相加。",
);

export const OFF = message("Switched off", "已关闭");
export const NONE_OFF = message("none yet: click a head in the map", "还没有：点图中的一个头");
export const SWITCH_ON = message("Switch head {name} on", "打开头 {name}");
export const SWITCH_ALL_ON = message("Switch all on", "全部打开");
export const METHOD = message("Method", "方法");
export const ZERO = message("Zero", "置零");
export const MEAN = message("Mean", "取均值");

export const ONE_AT_A_TIME = message("One head at a time", "每次关一个头");
export const CHANGE_OF = message("change in log-probability of {k}, nats", "{k} 的对数概率变化，单位 nat");
export const MAP = message(
  "Heads to switch: {layers} layers by {heads} heads",
  "可关闭的头：{layers} 层 × {heads} 头",
);
export const CELL_OFF = message("Layer {l}, head {h}, switched off", "第 {l} 层，头 {h}，已关闭");
export const ALONE = message("{v} nats without it", "关掉它：{v} nat");
export const NOT_TRIED = message("not tried yet", "还没试");
export const LESS = message("less", "更低");
export const MORE = message("more", "更高");
export const SCALE_NOTE = message("purple: the answer needs this head", "紫色：答案需要这个头");

export const LOOKS_IN_VAIN = message(
  "Head {h} puts {w} of its attention on {k}, yet without it {k} is no less likely ({v}). Looking is not the same as mattering.",
  "头 {h} 把 {w} 的注意力放在 {k} 上，关掉它之后 {k} 的可能性却没有降低（{v}）。看着它，不等于起作用。",
);

export const TRY_ALL = message("Try every head", "逐个试每个头");
export const ESTIMATE = message("{n} heads, about {s} s", "{n} 个头，大约 {s} s");
export const TRYING = message("Trying every head", "正在逐个试每个头");
export const STOPPED = message("Stopped; what is done stays", "已停止，完成的部分保留");
export const TRIED = message("All {n} heads tried in {s}.", "逐个试完 {n} 个头用时 {s}。");

export const NEXT = message("Next token", "下一个 token");
export const PROBABILITY = message("probability", "概率");
export const RANK = message("rank", "名次");
export const WITH_ALL = message("all heads", "全部的头");
export const WITHOUT = message("{n} off", "关掉 {n} 个");
export const OTHERS = message("all others", "其余全部");
export const COST = message(
  "KL divergence {kl} nats · two forward passes, {ms}",
  "KL 散度 {kl} nat · 两次前向计算，{ms}",
);
export const COST_ALL_ON = message("one forward pass, {ms}", "一次前向计算，{ms}");
export const ASKING = message("Asking the model", "正在问模型");
