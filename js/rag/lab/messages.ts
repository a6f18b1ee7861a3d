/** What the view of indexes side by side says. */
import { message } from "../../shared/text";

export { GONE_BODY, WITHOUT_KERNEL } from "../messages";

export const TITLE = message("Index lab", "索引实验室");
export const ASKING = message("Looking up the vectors", "正在查找向量");
export const MEASURING = message("Measuring {kind}, {k} of {n}", "正在测量 {kind}，第 {k} 种，共 {n} 种");
export const CANCELLED = message("Stopped; what was measured stays", "已停止，测得的结果保留");
export const START = message("Measure {n} indexes", "测量 {n} 种索引");
export const START_BODY = message(
  "On {n} chunks this takes a while, and questions wait meanwhile.",
  "共 {n} 个片段，需要一些时间，其间提问会等待。",
);

/* The computed sentence. */
export const NOTHING_YET = message(
  "{n} vectors of {d} dimensions can be kept in several ways.",
  "{n} 个 {d} 维向量可以用多种方式存放。",
);
export const FASTER = message(
  "{index} finds {r} of the {k} nearest chunks {x} times as fast as comparing with all {n}.",
  "{index} 能找到最近 {k} 个片段中的 {r}，速度是与全部 {n} 个逐一比较的 {x} 倍。",
);
export const NONE_FASTER = message(
  "Comparing with all {n} chunks takes {t}; nothing here that finds 95 % of the {k} nearest is faster.",
  "与全部 {n} 个片段逐一比较需要 {t}；在能找到最近 {k} 个片段 95% 的索引里，没有更快的。",
);
export const SETTING = message("{name} {value}", "{name} {value}");

/* The plot. */
export const PLOT = message("Recall against cost", "召回率与代价");
export const PLOT_NOTE = message(
  "further right finds more, lower costs less",
  "越靠右找到越多，越靠下代价越小",
);
export const RECALL = message("recall@{k}", "recall@{k}");
export const AXIS = message("Cost", "代价");
export const TIME = message("time of a question", "每次查询耗时");
export const SIZE = message("size", "大小");
export const BUILD = message("time to build", "构建耗时");
export const PLOT_NAME = message(
  "{n} ways to search, by recall and cost; arrows go from one to the next",
  "{n} 种查找方式，按召回率和代价排布；方向键逐个查看",
);
export const POINT = message(
  "recall {r}, {t} for a question, {b}, built in {s}",
  "召回率 {r}，每次查询 {t}，{b}，构建 {s}",
);

/* The table. */
export const INDEX = message("index", "索引");
export const LEARNT = message("learnt from the vectors", "从向量学到");
export const USED = message("in this pipeline", "本流水线所用");
export const FACTS: Record<string, ReturnType<typeof message>> = {
  nlist: message("{v} cells", "{v} 个单元"),
  parts: message("{v} bytes each", "每个 {v} 字节"),
  trained_on: message("from {v} vectors", "训练向量 {v} 个"),
  imbalance: message("imbalance {v}", "不均衡度 {v}"),
  error: message("squared error {v}", "平方误差 {v}"),
  links: message("{v} neighbours each", "每个 {v} 个邻居"),
  levels: message("{v} levels", "{v} 层"),
  step: message("step {v}", "步长 {v}"),
  loss: message("loss {v}", "损失 {v}"),
};
export const SEPARATOR = message(", ", "，");
export const NOTHING = message("nothing", "无");
export const NOTE = message(
  "Questions are {q} of the chunks themselves, one at a time on one thread; a chunk is not its own neighbour. Each row of the table is the fastest way with a recall of 0.95, or the most thorough.",
  "以其中 {q} 个片段本身作为查询，逐个进行，单线程；片段不算自己的近邻。表中每行取召回率达到 0.95 的最快设置，达不到时取最彻底的设置。",
);
