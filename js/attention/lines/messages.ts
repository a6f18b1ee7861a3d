/** What the line view says. */
import type { Message } from "../../shared/text";

export const TITLE: Message = { en: "Strongest links", zh: "最强的连线" };
export const DRAWN: Message = {
  en: "{n} of {total} drawn, {share} of all weight",
  zh: "画出 {total} 条中的 {n} 条，占总权重的 {share}",
};
export const NONE: Message = {
  en: "No link weighs {w} or more",
  zh: "没有权重达到 {w} 的连线",
};
export const OUTSIDE: Message = {
  en: "tokens {from} to {to} of {all} in view; {n} links lie wholly outside",
  zh: "可见第 {from} 到 {to} 个 token，共 {all} 个；另有 {n} 条连线完全在视野之外",
};
export const QUERY: Message = { en: "query", zh: "查询" };
export const KEY: Message = { en: "key", zh: "键" };
export const QUERIES: Message = { en: "Queries: Enter locks one", zh: "查询：按 Enter 锁定" };
export const KEYS: Message = { en: "Keys: Enter locks one", zh: "键：按 Enter 锁定" };
export const TOP: Message = { en: "The strongest links", zh: "最强的几条连线" };
export const LINK: Message = { en: "{q} → {k}: {w}", zh: "{q} → {k}：{w}" };
