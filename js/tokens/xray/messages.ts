/** What the pipeline X-ray says. */
import { type Message, message } from "../../shared/text";

export { TRY_AGAIN, WITHOUT_KERNEL } from "../../shared/messages";

import type { Stage } from "./rows";

export const TITLE = message("Pipeline X-ray", "流水线透视");
export const STAGE_NAMES: Record<Stage, Message> = {
  text: message("Text", "原文"),
  normaliser: message("Normaliser", "规范化"),
  "pre-tokeniser": message("Pre-tokeniser", "预切分"),
  model: message("Model", "模型"),
  "post-processor": message("Post-processor", "后处理"),
};
export const ABSENT: Partial<Record<Stage, Message>> = {
  normaliser: message("None: the text goes on as it was typed.", "没有这一步：文本原样往下走。"),
  "pre-tokeniser": message("None: the text goes on as one piece.", "没有这一步：整段文本作为一段往下走。"),
  "post-processor": message("None: nothing is put around the tokens.", "没有这一步：前后不添加任何 token。"),
};
export const NOT_NEEDED = message("{says} Changes nothing in this text.", "{says}对这段文本没有影响。");
export const EMPTY_ROW = message("Nothing is left of it.", "什么都没有留下。");
export const ROW = message("{stage}: {rule}", "{stage}：{rule}");

// The sentence
export const LOSSY = message(
  "{name} changes the text before it cuts it, so decoding can never give the original back.",
  "{name} 在切分之前就改动了文本，所以解码后变不回原文。",
);
export const UNKNOWN = {
  one: message(
    "{name} has no entry for {n} piece of the text, so what it says is lost.",
    "{name} 的词表写不出文本中的 {n} 段，这段内容就丢了。",
  ),
  many: message(
    "{name} has no entries for {n} pieces of the text, so what they say is lost.",
    "{name} 的词表写不出文本中的 {n} 段，这些内容就丢了。",
  ),
};
export const REWRITES = message(
  "{name} rewrites the text before it cuts it, and decoding undoes that: {w} become {t}.",
  "{name} 在切分之前改写了文本，解码时再改回来：{w} 段变成 {t} 个 token。",
);
export const REWRITES_PART = message(
  "{name} rewrites the text before it cuts it, and decoding undoes that: in the part shown, {w} become {t}.",
  "{name} 在切分之前改写了文本，解码时再改回来：在显示的这一部分里，{w} 段变成 {t} 个 token。",
);
export const KEEPS = message(
  "{name} changes nothing before it cuts: {w} become {t}.",
  "{name} 在切分之前不改动文本：{w} 段变成 {t} 个 token。",
);
export const KEEPS_PART = message(
  "{name} changes nothing before it cuts: in the part shown, {w} become {t}.",
  "{name} 在切分之前不改动文本：在显示的这一部分里，{w} 段变成 {t} 个 token。",
);
/** Their Chinese stands in the sentences themselves. */
export const PIECES = { one: message("{n} piece", "{n}"), many: message("{n} pieces", "{n}") };

export const SHOWN = message(
  "characters {a}–{b} of {n}, round the chosen token",
  "所选 token 周围：第 {a}–{b} 个字符，共 {n} 个",
);
export const KEY_WROTE = message("written by this step", "这一步改写的");
export const KEY_FROM = message("from the same characters", "来自相同的字符");

// One piece
export const AS_TYPED = message(
  "{piece} stands at {where}, as it was typed.",
  "{piece} 在{where}，与原文一致。",
);
export const COMES_FROM = message("{piece} comes from {own} at {where}.", "{piece} 来自{where}的 {own}。");
export const WHERE_ONE = message("character {a}", "第 {a} 个字符");
export const WHERE_MANY = message("characters {a}–{b}", "第 {a}–{b} 个字符");
export const FROM_NOWHERE = message(
  "{piece} stands for no character of the text: this step puts it there.",
  "{piece} 不对应原文中的任何字符，是这一步加上的。",
);
export const DELETED = message("{own} at {where} is deleted.", "{where}的 {own} 被删除。");
export const LOST = message(
  "{piece} takes the place of {own} at {where}: the vocabulary cannot write it.",
  "{piece} 顶替了{where}的 {own}：词表写不出它。",
);
/** A sentence, and the number of what it speaks of. */
export const WITH_ID = message("{said} Id {n}.", "{said}id 为 {n}。");
export const TYPED = message("As it was typed.", "输入时的样子。");
export const POINT_AT = message(
  "Point at a piece, or walk with the arrow keys, to see what it comes from.",
  "指向任意一段（或用方向键移动），看它从哪里来。",
);
export const PIECE = message("{text}, from {own}", "{text}，来自 {own}");
export const PIECE_ID = message("{text}, id {id}, from {own}", "{text}，id {id}，来自 {own}");
export const PIECE_ADDED = message("{text}, added", "{text}，添加的");
export const PIECE_ADDED_ID = message("{text}, id {id}, added", "{text}，id {id}，添加的");
export const PIECE_UNKNOWN = message(
  "{text}, unknown, id {id}, from {own}",
  "{text}，未知，id {id}，来自 {own}",
);
export const PIECE_DELETED = message("{own}, deleted", "{own}，已删除");
export const SAME_IDS = message("ends in the tokenizer’s own ids", "最后的 id 与分词器给出的一致");

// States
export const GONE_BODY = message(
  "The stages come from the kernel: run the notebook to see them.",
  "各个步骤由内核计算：运行笔记本就能看到。",
);
export const READING = message("Following the text through the tokenizer", "正在逐步追踪文本");
export const FAILED = message("The stages did not arrive", "没有收到各个步骤");
export const FAILED_NEXT = message("Try again, or run the cell again.", "请重试，或重新运行单元格。");

/** Slots that hold words, not numbers or pieces of text. */
export const WORDS = ["where", "says"] as const;
