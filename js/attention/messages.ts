/** What the attention explorer says. */
import { type Message, message } from "../shared/text";

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
} from "../shared/messages";

export const TITLE = message("Attention", "注意力");
export const SIZES = message("{layers} layers × {heads} heads", "{layers} 层 × {heads} 头");

export const READ_QUERY = message(
  "At {q}, head {h} of layer {l} spends {w} of its attention on {k}.",
  "在 {q} 处，第 {l} 层的头 {h} 把 {w} 的注意力放在 {k} 上。",
);
export const READ_SELF = message(
  "At {q}, head {h} of layer {l} spends {w} of its attention on that very token.",
  "在 {q} 处，第 {l} 层的头 {h} 把 {w} 的注意力放在这个 token 自己身上。",
);
export const READ_SINK = message(
  "At {q}, head {h} of layer {l} rests: {w} of its attention lies on {k}, the sink.",
  "在 {q} 处，第 {l} 层的头 {h} 无事可做：{w} 的注意力停在汇聚点 {k} 上。",
);
export const READ_QUERY_MANY = message(
  "At {q}, {n} heads together spend {w} of their attention on {k}.",
  "在 {q} 处，{n} 个头平均把 {w} 的注意力放在 {k} 上。",
);
export const READ_KEY = message(
  "{q} looks at {k} the most: head {h} of layer {l} spends {w} of its attention there.",
  "最关注 {k} 的是 {q}：第 {l} 层的头 {h} 在那里把 {w} 的注意力放在它上面。",
);
export const READ_KEY_MANY = message(
  "{q} looks at {k} the most: {n} heads together spend {w} of their attention there.",
  "最关注 {k} 的是 {q}：{n} 个头在那里平均把 {w} 的注意力放在它上面。",
);
export const READ_NOTHING = message(
  "With the sink masked, {q} has nothing left to look at.",
  "遮住汇聚点之后，{q} 没有别的可看。",
);
export const CLAIM = message("Where a head looks is not yet what it uses.", "看向哪里，还不等于用到什么。");
export const CLAIM_MASKED = message(
  "Sink masked, the rest renormalised. Where a head looks is not yet what it uses.",
  "已遮住汇聚点，其余重新归一。看向哪里，还不等于用到什么。",
);

export const PERCENT_OF_ATTENTION = message("% of attention", "注意力 %");
export const BARS_QUERY = message(
  "Attention of {token} over the tokens it sees, {heads}",
  "{token} 对它能看到的各 token 的注意力，{heads}",
);
export const BARS_KEY = message(
  "Attention that {token} receives from each token, {heads}",
  "各 token 给 {token} 的注意力，{heads}",
);
export const HEAD = message("head {name}", "头 {name}");
export const HEADS = message("{n} heads, mean", "{n} 个头的平均");
export const DIRECTION = message("Direction", "方向");
export const ASKS = message("Where it looks", "它看向哪里");
export const ASKED = message("Who looks at it", "谁在看它");
export const HIDE_SINK = message("Mask the sink and renormalise", "遮住汇聚点并重新归一");
export const SOURCE = message("Source", "源文本");
export const TARGET = message("Target", "目标文本");
export const NOT_VISIBLE = message("not visible from here", "从这里看不到");
export const WEIGHT = message("weight {w}", "权重 {w}");

export const PART = message("Which attention", "哪一种注意力");
export const PART_ENCODER = message("Encoder", "编码器");
export const PART_DECODER = message("Decoder", "解码器");
export const PART_CROSS = message("Cross", "交叉注意力");

export const CHOOSE = message("Choose one of {n} heads", "选择一个头，共 {n} 个");
export const MAP_NOTE = message("column: layer · row: head", "列：层 · 行：头");
export const MAP_GROUPS = message("{n} heads share one key–value group", "每 {n} 个头共用一组键值");
export const MAP_LABEL = message(
  "Heads: {layers} layers by {heads} heads",
  "注意力头：{layers} 层 × {heads} 头",
);
export const MAP_CELL = message("Layer {l}, head {h}", "第 {l} 层，头 {h}");
export const MAP_CELL_CHOSEN = message("Layer {l}, head {h}, chosen", "第 {l} 层，头 {h}，已选");
export const LEGEND = message("weight, square-root scale", "权重，平方根刻度");
export const ADD_HEADS = message("Add heads", "多选");
export const REMOVE_HEAD = message("Remove head {name}", "去掉头 {name}");

export const PANEL_MATRIX = message("Matrix and lines", "矩阵与连线");
export const VIEW = message("View", "视图");
export const VIEW_BOTH = message("Both", "并排");
export const VIEW_MATRIX = message("Matrix", "矩阵");
export const VIEW_LINES = message("Lines", "连线");
export const THRESHOLD = message("Draw lines from", "连线下限");
export const MATRIX_LEGEND = message("attention weight, square-root scale", "注意力权重，平方根刻度");
export const MEAN_OF = message("mean of {n} heads", "{n} 个头的平均");

export const EDIT = message("Edit text", "修改文本");
export const TEXT = message("Text", "文本");
export const RUN = message("Read this text", "读这段文本");
export const CLOSE_EDITOR = message("Keep the old text", "保留原文");
export const EDITOR_KEYS = message(
  "Ctrl + Enter runs, Escape keeps the old text",
  "Ctrl + Enter 运行，Esc 保留原文",
);
export const SAVE = message("Save picture or data", "保存图片或数据");
export const SAVE_MAP = message("Head map (PNG)", "注意力头总览（PNG）");
export const SAVE_MATRIX = message("Matrix of this head (PNG)", "这个头的矩阵（PNG）");
export const SAVE_CSV = message("Weights of this head (CSV)", "这个头的权重（CSV）");

export const FORWARD = message("forward pass {ms}", "前向计算 {ms}");
export const TOKENS = message("{n} tokens", "{n} 个 token");
export const TOKENS_BOTH = message("{n} source and {m} target tokens", "源 {n} 个、目标 {m} 个 token");

export const STAGE_FORWARD = message(
  "Reading the text: layer {done} of {total}",
  "正在读文本：第 {done} 层，共 {total} 层",
);
export const STAGE_MAP = message(
  "Drawing the heads: layer {done} of {total}",
  "正在画各个头：第 {done} 层，共 {total} 层",
);
export const STAGE_START = message("Waiting for the model", "等待模型");
export const STAGE_BODY = message(
  "The picture appears when all layers are read.",
  "读完所有层，图就会出现。",
);
export const EMPTY = message("No text yet", "还没有文本");
export const EMPTY_BODY = message("Type a sentence, or start from this one.", "写一句话，或者从这一句开始。");
export const EXAMPLE = message(
  "When Mary and John went to the store, John gave a drink to",
  "When Mary and John went to the store, John gave a drink to",
);
export const CANCELLED = message("Stopped before the text was read", "还没读完就停下了");
export const CANCELLED_BODY = message("The old picture stays.", "原来的画面保留。");
export const BUSY_BODY = message(
  "What you see is from the last answer. Your click runs next.",
  "现在看到的是上次的结果；这次点击会排在下一个。",
);
export const FORGET = message("Forget the click", "放弃这次点击");
export const GONE_BODY = message(
  "You can move around in it. To ask the model something new, run the notebook.",
  "可以在其中浏览。要向模型提新问题，请运行笔记本。",
);
export const GONE_NOTHING = message(
  "There is no saved picture of this text. Run the notebook to see it.",
  "这段文本没有保存画面。运行笔记本就能看到。",
);
export const TOO_LARGE_NEXT = message(
  "A notebook cannot send it to its kernel, and no model reads that much at once. Shorten the text.",
  "笔记本没法把它送到内核，也没有模型能一次读完这么多。请缩短文本。",
);

/** The keys, as printed, and what they do. */
export const KEY_ROWS: readonly [string, Message][] = [
  ["← → ↑ ↓", message("another head, token or cell", "换一个头、token 或格子")],
  ["[ ]", message("the layer before, the layer after", "上一层、下一层")],
  ["Enter", message("choose the head, lock the token or cell", "选定这个头，锁定这个 token 或格子")],
  ["Space", message("add a head or remove it", "加入或去掉一个头")],
  ["Home End", message("first, last", "第一个、最后一个")],
  ["+ − 0", message("zoom the matrix, show all of it", "放大、缩小、显示整个矩阵")],
  ["E", message("edit the text", "修改文本")],
  ["Ctrl Enter", message("read the edited text", "读修改后的文本")],
  ["Ctrl Z", message("undo; with Shift, redo", "撤销；加 Shift 为重做")],
  ["Esc", message("leave, close", "离开、关闭")],
];
