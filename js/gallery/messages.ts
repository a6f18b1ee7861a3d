/** The words of the gallery. */
import { message } from "../shared/text";

export const PAGE_TITLE = message("Gallery", "组件陈列");
export const BOTH_THEMES = message("Both themes", "两种主题");
export const LIGHT = message("Light", "浅色");
export const DARK = message("Dark", "深色");
export const FULL_WIDTH = message("Full width", "全宽");

// Views that answer from a recording
export const NOT_RECORDED = message("This was not recorded", "这个问题没有录制");
export const NOT_RECORDED_HINT = message(
  "The gallery repeats what real models once answered. In a notebook, the kernel answers anything.",
  "陈列页只重放真实模型答过的话；在 notebook 里，内核什么都能答。",
);
export const DEEPER_VIEW = message("Token inspector, deeper view", "分词检查器：深入视图");
export const EXPLORER_VIEW = message("Attention explorer, deeper view", "注意力探索器：深入视图");
export const REPEATED = message("A text in which much repeats", "一段重复很多的文本");
/** What was recorded of each view. */
export const RECORDED = {
  compare: message("recorded: this text, five languages", "已录制：这段文本、五种语言"),
  replay: message(
    "recorded: every token; choose one in the inspector above",
    "已录制：每个 token；在上面的检查器里选一个",
  ),
  xray: message("recorded: every token of the text", "已录制：文本的每个 token"),
  vocabulary: message(
    "recorded: a search for “token” and its beginnings, the writings of “data”",
    "已录制：搜索“token”及其开头，以及“data”的各种写法",
  ),
  chat: message(
    "recorded: these messages, with and without the first one and the model’s turn",
    "已录制：这些消息，有无第一条、是否轮到模型",
  ),
  loss: message("recorded: every token of the text", "已录制：文本的每个 token"),
  train: message("recorded: all three algorithms, every size", "已录制：三种算法的每个规模"),
  matrix: message("recorded: every head", "已录制：每个头"),
  effects: message(
    "recorded: the {n} heads that matter most, alone and in pairs",
    "已录制：影响最大的 {n} 个头，单独或成对",
  ),
} as const;

// A whole widget
export const ATTENTION = message("Attention", "注意力");
export const SENTENCE = message(
  "At {q}, head {h} of layer {l} spends {w} of its attention on {k}.",
  "在 {q} 处，第 {l} 层的头 {h} 把 {w} 的注意力放在 {k} 上。",
);
export const CLAIM = message(
  "Where a head looks is not yet what the answer depends on.",
  "看向哪里，不等于答案取决于哪里。",
);
export const EDIT_TEXT = message("Edit text", "修改文本");
export const SAVE = message("Save picture or data", "保存图片或数据");
export const SAVE_PNG = message("Picture (PNG)", "图片（PNG）");
export const SAVE_CSV = message("Weights of this head (CSV)", "这个头的权重（CSV）");
export const ONE_HEAD = message("Layer {l}, head {h}", "第 {l} 层，头 {h}");
export const ROWS_ASK = message("rows ask, columns answer", "行提问，列应答");
export const MATRIX = message("Matrix", "矩阵");
export const MATRIX_NAME = message("Attention matrix, {n} by {n} tokens", "注意力矩阵，{n} × {n} 个 token");
export const SQRT_WEIGHT = message("weight, square-root scale", "权重，平方根刻度");
export const WEIGHT = message("weight {w}", "权重 {w}");
export const LOOK_CLOSER = message("Look closer", "放大看");
export const ITS_NUMBERS = message("The numbers", "具体数字");
export const NUMBERS_NOTE = message(
  "the five strongest keys of the last token",
  "最后一个 token 最关注的五个键",
);
export const KEY_TOKEN = message("key", "键");
export const WEIGHT_COLUMN = message("weight", "权重");
export const ALL_OTHERS = message("all others", "其余全部");
export const FORWARD_PASS = message("forward pass {ms}", "前向计算 {ms}");
export const N_TOKENS = message("{n} tokens", "{n} 个 token");
export const CELL_SIZE = message("Cell size", "格子大小");

// Controls
export const CONTROLS = message("Controls", "控件");
export const BUTTONS = message("Buttons", "按钮");
export const RUN = message("Run", "运行");
export const PREVIOUS = message("Previous", "上一步");
export const PLAY = message("Play", "播放");
export const NEXT = message("Next", "下一步");
export const STEPS = message("Steps", "步骤");
export const UNDO = message("Undo", "撤销");
export const NEEDS_KERNEL = message(
  "The saved picture has no model. Run the notebook.",
  "保存的画面里没有模型，请运行笔记本。",
);
export const CHOICES = message("Choices", "选择");
export const VIEW = message("View", "视图");
export const BOTH = message("Both", "并排");
export const LINES = message("Lines", "连线");
export const MODEL = message("Model", "模型");
export const RENORMALISE = message(
  "Hide the first-token sink and renormalise",
  "隐去首 token 汇聚并重新归一",
);
export const SHOW_IDS = message("Show ids", "显示 id");
export const QUANTITIES = message("Quantities", "数量");
export const QUANTITIES_NOTE = message(
  "arrows one step, Shift ten, Enter to type",
  "方向键一步，Shift 十步，Enter 输入",
);
export const TEMPERATURE = message("Temperature", "温度");
export const LINES_FROM = message("Draw lines from", "连线下限");
export const STEP = message("Step", "步");
export const PRESS_HELP = message("press ? anywhere in a widget", "在组件内任意处按 ?");
export const NEXT_TOKEN = message("next or previous token", "下一个或上一个 token");
export const NEXT_LAYER = message("next or previous layer", "下一层或上一层");
export const EDIT_KEY = message("edit the text", "修改文本");
export const HELP_KEY = message("this list", "这张表");
export const ICONS = message("Icons", "图标");

// Tokens
export const TOKENS = message("Tokens", "Token");
export const ROLES = message("Whose token", "谁的 token");
export const READERS = message("the reader’s", "读者的");
export const MODELS = message("the model’s", "模型的");
export const SPECIAL = message("added by a template", "模板添加的");
export const PLAIN = message("of the text", "文本里的");
export const INVISIBLE = message("Nothing stays invisible", "没有看不见的字符");
export const INVISIBLE_NOTE = message(
  "spaces, line breaks, controls, joiners without a partner, halves of a character",
  "空格、换行、控制字符、落单的连接符、半个字符",
);
export const FOREIGN = message("Every script", "各种文字");
export const HOSTILE = message("Text is only ever text", "文本永远只是文本");
export const STRIP = message("Token strip", "Token 条");
export const STRIP_NOTE = message(
  "arrows move, Shift extends, typing finds: {n} tokens",
  "方向键移动，Shift 扩选，键入即查找：{n} 个 token",
);
export const LONG_STRIP = message("A long text", "长文本");
export const CHOSEN = message("chosen: {from} to {to}", "已选：{from} 到 {to}");

// Colours
export const COLOURS = message("Colours", "颜色");
export const MAPS = message("Maps", "色阶");
export const MAPS_NOTE = message(
  "zero is paper; both are drawn from the style sheet",
  "零即纸色；都取自样式表",
);
export const CHANGE = message("change in log-probability, nats", "对数概率变化，单位 nat");
export const CATEGORIES = message("Categories", "类别");
export const CATEGORIES_NOTE = message("Okabe–Ito, fixed order", "Okabe–Ito，固定次序");
export const KEYS_OF_BARS = message("Before and after", "前与后");
export const BEFORE = message("all heads", "全部的头");
export const AFTER = message("five off", "关掉五个");
export const TIP = message("Tooltip", "提示");
export const TIP_NOTE = message("beside and above; turns at the edges", "在旁边偏上；到边缘会翻转");

// States
export const STATES = message("States every widget shares", "所有组件共用的状态");
export const LOADING_TITLE = message("Fetching the model, 93 MB, once", "正在下载模型，93 MB，仅此一次");
export const LOADING_BODY = message("Next time it opens from this machine.", "以后直接从本机打开。");
export const WORKING_TITLE = message("Trying head 112 of 270", "正在试第 112 个头，共 270 个");
export const WORKING_BODY = message("The map fills in as results arrive.", "结果到一个，图上就填一个。");
export const TRYING = message("Trying every head", "逐个试每个头");
export const WAITING_TITLE = message("The kernel is busy with another cell", "内核正忙于另一个单元格");
export const WAITING_BODY = message(
  "What you see is from the last answer. Your click runs next.",
  "现在看到的是上次的结果；这次点击会排在下一个。",
);
export const FORGET = message("Forget the click", "放弃这次点击");
export const READONLY_TITLE = message("Saved picture", "已保存的画面");
export const READONLY_BODY = message(
  "You can move around in it. To ask the model something new, run the notebook.",
  "可以在其中浏览。要向模型提新问题，请运行笔记本。",
);
export const ERROR_TITLE = message("This text has 8,193 tokens", "这段文本有 8,193 个 token");
export const ERROR_BODY = message(
  "The model reads at most 8,192. Shorten the text by one token.",
  "模型最多读 8,192 个。请删去一个 token。",
);
export const EMPTY_TITLE = message("No text yet", "还没有文本");
export const EMPTY_BODY = message("Type a sentence, or start from this one.", "写一句话，或者从这一句开始。");
export const CANCELLED_TITLE = message("Stopped after 112 of 270 heads", "试完 112 个头后停止，共 270 个");
export const CANCELLED_BODY = message("The part that is done stays.", "已完成的部分保留。");
export const CONTINUE = message("Continue", "继续");
export const PROGRESS = message("Progress", "进度");
export const FETCHING = message("Fetching SmolLM2-135M-Instruct", "正在下载 SmolLM2-135M-Instruct");
export const STARTING = message("Starting", "正在开始");
export const FOOTERS = message("Footers", "页脚");
export const LAST_ANSWER = message("This is the last answer.", "这是上次的结果。");
