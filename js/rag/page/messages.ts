/** What the view of chunks on the page says. */
import { message } from "../../shared/text";

export { GONE_BODY, WITHOUT_KERNEL } from "../messages";

/** Slots that are filled with words. */
export const WORDS = ["u"];

export const TITLE = message("Chunks on the page", "原文中的片段");
export const ASKING = message("Looking up where the chunks lie", "正在查找片段的位置");
export const CANCELLED = message("Stopped before the page was there", "页面还没出来就停止了");

export const DOCUMENT = message("Document", "文档");
export const MORE_DOCUMENTS = message(
  "{n} more documents are not listed; press a point of the map to open one.",
  "还有 {n} 份文档未列出；点击地图上的点即可打开。",
);
export const NOTE = message("bars: chunks, with similarity", "竖条：片段及相似度");
export const NOTE_PLAIN = message("bars: chunks", "竖条：片段");
export const KEY_SHARED = message("in two chunks", "同属两个片段");
export const KEY_CITED = message("cited by the answer", "回答引用");
export const KEY_FOUND = message("found for the question", "为问题找到");
export const PREVIOUS = message("Previous chunk", "上一个片段");
export const NEXT = message("Next chunk", "下一个片段");
export const PLACE = message("chunk {k} of {n}", "第 {k} 个片段，共 {n} 个");
export const COUNT = message("{n} chunks", "{n} 个片段");
export const ONE = message("1 chunk", "1 个片段");
export const EARLIER = message("Earlier text", "前面的文字");
export const LATER = message("Later text", "后面的文字");
export const PART = message(
  "Characters {from}–{to} of {n} are shown.",
  "显示第 {from}–{to} 个字符，共 {n} 个。",
);
export const TEXT_NAME = message("{doc}, arrows go from chunk to chunk", "{doc}，用方向键逐个查看片段");

/* The computed sentence. */
export const RESTS = message(
  "{a} of the {b} answer sentences rest on the {u} text; most of it is in chunk {k} of {doc}.",
  "回答的 {b} 句话中有 {a} 句依据{u}的文字，主要在 {doc} 的第 {k} 个片段里。",
);
export const RESTS_ONE = message(
  "One of the {b} answer sentences rests on the {u} text, in chunk {k} of {doc}.",
  "回答的 {b} 句话中有 1 句依据{u}的文字，在 {doc} 的第 {k} 个片段里。",
);
export const RESTS_ALL = message(
  "The answer rests on the {u} text; most of it is in chunk {k} of {doc}.",
  "回答依据{u}的文字，主要在 {doc} 的第 {k} 个片段里。",
);
export const UNDERLINED = message("underlined", "下划线处");
export const CUT = message(
  "{doc} is cut into {n} chunks; {p} of its text stands in more than one.",
  "{doc} 切成了 {n} 个片段，{p} 的文字出现在不止一个片段里。",
);
export const CUT_APART = message(
  "{doc} is cut into {n} chunks that do not overlap.",
  "{doc} 切成了 {n} 个互不重叠的片段。",
);
export const CUT_ONE = message("{doc} is one chunk.", "{doc} 只有 1 个片段。");
export const CUT_NONE = message("{doc} has no chunk.", "{doc} 没有片段。");
export const CHOSEN = message(
  "Chunk {k} of {n} in {doc} takes {c} characters.",
  "{doc} 的第 {k} 个片段（共 {n} 个）有 {c} 个字符。",
);
export const CHOSEN_SHARED = message(
  "Chunk {k} of {n} in {doc} takes {c} characters; {o} of them stand in a neighbour as well.",
  "{doc} 的第 {k} 个片段（共 {n} 个）有 {c} 个字符，其中 {o} 个也在相邻片段里。",
);
export const SIMILARITY = message(" Its similarity to the question is {s}.", "它与问题的相似度为 {s}。");

/* The map. */
export const MAP = message("Map of all chunks", "全部片段的地图");
export const MAP_NOTE = message("PCA, {p} of the variance", "PCA，占方差的 {p}");
export const MAP_NAME = message(
  "Map of {n} chunks and the question; arrows go to the next one by similarity, Enter shows it on the page",
  "{n} 个片段与问题的地图；方向键按相似度切换，回车在原文中显示",
);
export const QUESTION = message("question", "问题");
export const OTHERS = message("other chunks", "其他片段");
export const LOSS = message(
  "Two of {d} dimensions lose most of the distances: trust the similarity, not the map.",
  "{d} 维只剩 2 维，大部分距离已丢失：以相似度为准，不要以地图为准。",
);
export const DRAWN = message("{k} of {n} chunks are drawn.", "只画出 {n} 个片段中的 {k} 个。");
export const POINT = message("similarity {s}", "相似度 {s}");
export const NO_VECTORS = message("These chunks have no vectors", "这些片段没有向量");
export const NO_VECTORS_BODY = message(
  "They are found by their words alone. Add an Embed node behind Chunk to see them on a map.",
  "它们只按词检索。在“切分”之后加上“嵌入”节点，就能看到地图。",
);
export const MAPPING = message("Placing the chunks", "正在计算片段的位置");
