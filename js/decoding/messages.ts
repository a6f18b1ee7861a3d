/** What the decoding tree says. */
import { message } from "../shared/text";

export {
  BUSY,
  CONTINUE,
  GONE,
  NEEDS_KERNEL,
  REDO,
  TOO_LARGE,
  TRY_AGAIN,
  UNDO,
  UNREADABLE,
  UNREADABLE_NEXT,
  WITHOUT_KERNEL,
} from "../shared/messages";

export const TITLE = message("Next tokens", "下一个 token");
export const VOCABULARY = message("{name} · vocabulary {n}", "{name} · 词表 {n}");
export const REMOTE = message("{name} · on a server", "{name} · 远程服务");

export const PROMPT = message("Prompt", "提示词");
export const EDIT_PROMPT = message("Edit the prompt", "编辑提示词");
export const MORE_TOKENS = message("… and {n} tokens before", "…… 前面还有 {n} 个 token");
export const READ = message("Grow from here", "从这里展开");
export const CLOSE_EDITOR = message("Close", "关闭");
export const EDITOR_KEYS = message(
  "Ctrl+Enter grows, Esc closes. The tree on display can be had back with Undo.",
  "Ctrl+Enter 展开，Esc 关闭。当前的树可以用“撤销”找回。",
);

/* The computed sentence: sure, leaning or hesitating, at the prompt or further on. */
export const SURE = message(
  "The model is sure: {a}. All other tokens share {r}.",
  "模型很确定：{a}；其余 token 共占 {r}。",
);
export const LEANS = message(
  "The model leans to {a}; then come {b}. All other tokens share {r}.",
  "模型倾向于 {a}，其次是 {b}；其余 token 共占 {r}。",
);
export const HESITATES = message(
  "The model hesitates: {a}, {b}. All other tokens share {r}.",
  "模型在犹豫：{a}、{b}；其余 token 共占 {r}。",
);
export const AFTER_SURE = message(
  "After {path} the model is sure: {a}. All other tokens share {r}.",
  "在 {path} 之后，模型很确定：{a}；其余 token 共占 {r}。",
);
export const AFTER_LEANS = message(
  "After {path} the model leans to {a}; then come {b}. All other tokens share {r}.",
  "在 {path} 之后，模型倾向于 {a}，其次是 {b}；其余 token 共占 {r}。",
);
export const AFTER_HESITATES = message(
  "After {path} the model hesitates: {a}, {b}. All other tokens share {r}.",
  "在 {path} 之后，模型在犹豫：{a}、{b}；其余 token 共占 {r}。",
);
export const DRAWN = message(
  "After {path} one way is drawn: {a}. All other tokens share {r}.",
  "在 {path} 之后只画出了 {a}；其余 token 共占 {r}。",
);
export const LEAF = message(
  "{path} is {p} of all continuations, a perplexity of {x}. Press Enter on it to see what comes next.",
  "{path} 占全部续写的 {p}，困惑度为 {x}。在它上面按 Enter，看看接下来是什么。",
);
export const ENDED = message(
  "{path} ends the text here: {p} of all continuations, a perplexity of {x}.",
  "{path} 在此结束文本：占全部续写的 {p}，困惑度为 {x}。",
);
export const HIDDEN = message(
  "How likely {path} is, the server does not tell: it names the likeliest tokens only.",
  "{path} 的概率服务器没有给出：它只列出最可能的 token。",
);
export const COMMA = message(", ", "、");
export const CLAIM = message(
  "These are the model's own probabilities, before temperature and cut-offs; a likely text need not be true.",
  "这里画的是模型自身的概率，尚未经过温度和截断；可能性高的文本不一定是真的。",
);
export const TAIL = message(
  "The server names only its likeliest tokens: what the others are is unknown, only what they share.",
  "服务器只列出最可能的 token：其余是哪些并不知道，只知道它们合占多少。",
);

export const GROW = message("Grow the likeliest leaf", "展开最可能的叶子");
export const GROW_MORE = message("Grow by rule", "按规则展开");
export const BY_PROBABILITY = message("The likeliest paths, {n} nodes", "最可能的路径，{n} 个节点");
export const BY_COVERAGE = message(
  "Until each choice is drawn to {p}, {n} nodes",
  "每一步补足到 {p}，至多 {n} 个节点",
);
export const HOW = message(
  "or choose any token to grow it. Line width and number: probability of the whole path.",
  "也可以点任意 token 展开它。线宽和数字：整条路径的概率。",
);
export const FULL = message(
  "The tree has {n} nodes, the most that are drawn.",
  "这棵树已有 {n} 个节点，达到上限。",
);

export const FIT = message("Fit the tree", "适配视图");
export const SAVE = message("Save and open", "保存与打开");
export const SAVE_JSON = message("Save JSON", "保存 JSON");
export const OPEN_JSON = message("Open JSON …", "打开 JSON……");
export const SAVE_PNG = message("Save PNG", "保存 PNG");
export const SAVE_SVG = message("Save SVG", "保存 SVG");
export const SAVE_HTML = message("Save HTML", "保存 HTML");

export const NO_PNG = message("The browser could not paint the picture.", "浏览器画不出这张图。");
export const NO_PNG_NEXT = message("Save it as SVG.", "请保存为 SVG。");

export const WORKING = {
  show: message("Reading the prompt", "正在读提示词"),
  read: message("Reading the prompt", "正在读提示词"),
  grow: message("Growing: {done} of {total} nodes", "正在展开：{done} / {total} 个节点"),
  follow: message("Writing: {done} of {total} tokens", "正在续写：{done} / {total} 个 token"),
  other: message("Working", "计算中"),
};
export const CACHE = message("{n} tokens in one cache, {size}", "同一缓存中有 {n} 个 token，{size}");
export const TOOK = message("last answer {ms}", "上一步 {ms}");
export const LEAVES = message("drawn leaves hold {p} of all continuations", "画出的叶子占全部续写的 {p}");
export const LEFT_OUT = message("saved without {n} less likely nodes", "保存时略去了 {n} 个较不可能的节点");

export const EMPTY = message("There is no prompt", "还没有提示词");
export const EMPTY_BODY = message("Write one, or start with this:", "写一个，或从这句开始：");
export const EXAMPLE = message("The sky is blue because", "The sky is blue because");
export const LOADING = message("Reading the prompt", "正在读提示词");
export const LOADING_BODY = message("One forward pass through the model.", "正在通过模型做一次前向计算。");
export const GONE_BODY = message(
  "Growing and the deeper views need the kernel: run the notebook.",
  "展开和深入查看需要内核：请运行笔记本。",
);
export const GONE_NOTHING = message(
  "Nothing was saved. Run the notebook.",
  "没有保存过的内容。请运行笔记本。",
);
export const BUSY_BODY = message(
  "What you chose is kept and done when its turn comes.",
  "你的操作已经记下，轮到时就会执行。",
);
export const FORGET = message("Forget it", "放弃这次操作");
export const CANCELLED = message("Cancelled", "已取消");
export const CANCELLED_BODY = message("What has grown stays.", "已经展开的部分保留。");
export const TOO_LARGE_NEXT = message("Shorten it.", "请缩短它。");

export const KEY_ROWS = [
  ["e", message("edit the prompt", "编辑提示词")],
  ["Ctrl+Z", message("undo; with Shift redo", "撤销；加 Shift 重做")],
] as const;
