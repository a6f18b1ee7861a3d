/** What the matrix says. */
import type { Message } from "../../shared/text";

export const HEAD: Message = { en: "Head {name}", zh: "头 {name}" };
export const HEADS: Message = { en: "Mean of {n} heads", zh: "{n} 个头的平均" };
export const NOTE: Message = {
  en: "rows ask, columns answer; each row sums to 1",
  zh: "行提问，列应答；每行之和为 1",
};
export const GRID: Message = {
  en: "Attention matrix, {head}: {queries} queries, {keys} keys",
  zh: "注意力矩阵，{head}：{queries} 个查询，{keys} 个键",
};
export const NAME_ONE: Message = { en: "head {name}", zh: "头 {name}" };
export const NAME_MANY: Message = { en: "mean of {n} heads", zh: "{n} 个头的平均" };

export const LATER: Message = {
  en: "later tokens: not visible\nto earlier ones",
  zh: "后面的 token：\n前面的 token 看不到",
};

export const WEIGHT: Message = { en: "weight {w}", zh: "权重 {w}" };
export const AT_MOST: Message = { en: "{n} cells, each at most {w}", zh: "{n} 格，每格不超过 {w}" };
export const LAYER_HEAD: Message = { en: "layer {l}, head {h}", zh: "层 {l}，头 {h}" };
export const COMES_LATER: Message = { en: "not visible: it comes later", zh: "看不到：它在后面" };
export const OUT_OF_WINDOW: Message = {
  en: "not visible: outside the window of {n} tokens",
  zh: "看不到：在 {n} 个 token 的窗口之外",
};
export const MASKED: Message = { en: "masked", zh: "已遮住" };
export const UNKNOWN: Message = { en: "weight not read yet", zh: "权重尚未读到" };

/** The focused cell, for those who hear it. */
export const CELL: Message = { en: "{q} → {k}: {value}", zh: "{q} → {k}：{value}" };

export const ZOOM: Message = { en: "Zoom of the matrix", zh: "矩阵缩放" };
export const ZOOM_IN: Message = { en: "Zoom in (+)", zh: "放大（+）" };
export const ZOOM_OUT: Message = { en: "Zoom out (−)", zh: "缩小（−）" };
export const ZOOM_FIT: Message = { en: "Show all (0)", zh: "显示全部（0）" };
