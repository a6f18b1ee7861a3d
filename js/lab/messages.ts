/** Every sentence of the JupyterLab extension. The build makes JupyterLab's Chinese catalogue of them. */
import { message } from "../shared/text";

export const TITLE = message("LLM lessons", "大模型课程");
export const ABOUT = message("Lessons on how language models work", "语言模型如何工作：课程");
export const VIEWS = message("What this panel shows", "面板内容");
export const LESSONS = message("Lessons", "课程");
export const GLOSSARY = message("Glossary", "术语");
export const SET_UP = message("Set-up", "环境");
export const SEARCH = message("Search lessons, exercises, terms", "搜索课程、习题、术语");
export const CLEAR = message("Clear the search", "清除搜索");
export const NOTHING_FOUND = message("Nothing here is called “{query}”.", "没有找到“{query}”。");
export const FOUND = message("{n} found", "找到 {n} 项");
export const SWITCH = message("Switch to Chinese", "切换到英文");

export const LOADING = message("The course is being read…", "正在读取课程…");
export const NO_ANSWER = message("The server does not answer: {reason}", "服务器没有响应：{reason}");
export const NOT_ENABLED = message(
  "The server part of llmhero-widgets is not running",
  "llmhero-widgets 的服务器部分没有运行",
);
export const ENABLE = message(
  "Run `jupyter server extension enable llmhero_widgets.server` and start the server again.",
  "请运行 `jupyter server extension enable llmhero_widgets.server`，再重新启动服务器。",
);
export const TRY_AGAIN = message("Try again", "重试");
export const NO_LESSONS = message("No lessons came with this installation.", "这次安装没有带上课程。");

export const PASSED = message("{done} of {all} exercises", "习题 {done} / {all}");
export const QUIZ_PASSED = message("{done} of {all} quiz questions", "测验 {done} / {all}");
export const PASSED_SENTENCE = message(
  "You have passed {done} of {all} exercises.",
  "你已通过 {all} 道习题中的 {done} 道。",
);
export const NOTHING_YET = message("Open a lesson to begin.", "打开一课开始学习。");
export const MINUTES = message("{n} min", "{n} 分钟");
export const OPEN = message("Open", "打开");
export const CONTINUE = message("Continue", "继续");
export const GO_THERE = message("Go there", "转到");
export const START_OVER = message("Start over…", "重新开始…");
export const INDEX = message("Overview of the course", "课程总览");
export const IS_PASSED = message("passed", "已通过");
export const NOT_PASSED = message("not passed yet", "未通过");
export const NOW_PASSED = message("Exercise “{name}” passed.", "习题“{name}”已通过。");
export const NOW_ANSWERED = message(
  "Quiz: {done} of {all} answered right.",
  "测验：{all} 题中答对 {done} 题。",
);
export const TAUGHT_IN = message("Lesson {id}: {title}", "第 {id} 课：{title}");
export const TERMS = message("Terms", "术语");
export const EXERCISES = message("Exercises", "习题");

export const ASK_LESSON = message("Which lesson?", "哪一课？");
export const ASK_START_OVER = message("Start over with lesson {id}?", "重新开始第 {id} 课？");
export const START_OVER_BODY = message(
  "A fresh notebook takes the place of yours, and its kernel restarts. Yours stays beside it under another name. What you have passed stays passed.",
  "新的笔记本会取代你的笔记本，内核会重启；你的笔记本改名保留在旁边。已通过的内容不受影响。",
);
export const CANCEL = message("Cancel", "取消");
export const DO_START_OVER = message("Start over", "重新开始");
export const FRESH = message(
  "Lesson {id} is fresh again. Yours is {aside}.",
  "第 {id} 课已还原，你的笔记本是 {aside}。",
);
export const FRESH_ONLY = message("Lesson {id} is fresh.", "第 {id} 课是全新的。");
export const UNDO = message("Undo", "撤销");
export const OPEN_MINE = message("Open mine", "打开我的");
export const BACK = message("Your notebook of lesson {id} is back.", "第 {id} 课已恢复为你的笔记本。");
export const BACK_KEPT = message(
  "Your notebook of lesson {id} is back; what you wrote since is {aside}.",
  "第 {id} 课已恢复为你的笔记本；之后写的内容保存在 {aside}。",
);

export const CHECK = message("Check again", "重新检查");
export const CHECKING = message("This machine is being looked at…", "正在检查这台机器…");
export const CHECK_FIRST = message("Check my set-up", "检查我的环境");
export const HEALTHY = message("Everything that the lessons need works.", "课程所需的一切都正常。");
export const BROKEN = message("Something that the lessons need does not work.", "有课程所需的东西不能用。");
export const LEVEL_OK = message("works", "正常");
export const LEVEL_NOTE = message("note", "提示");
export const LEVEL_BROKEN = message("does not work", "不可用");
export const DETAILS = message("All {n} findings", "全部 {n} 项检查结果");
export const COPY = message("Copy the command", "复制命令");
export const COPIED = message("Copied", "已复制");
export const MODELS = message("Models", "模型");
export const TOKENIZERS = message("Tokenizers", "分词器");
export const MODELS_ONCE = message(
  "Fetched once, then used offline. What is missing also comes by itself when it is first used.",
  "获取一次后即可离线使用；缺少的模型也会在首次使用时自动获取。",
);
export const FETCH = message("Fetch", "获取");
export const FETCH_IT = message("Fetch {title}, {size}", "获取 {title}，{size}");
export const FETCH_ALL = message("Fetch what is missing, {size}", "获取缺少的模型，{size}");
export const HERE = message("ready", "已就绪");
export const CANCEL_IT = message("Cancel fetching {title}", "取消获取 {title}");
export const QUEUED = message("waits for its turn", "排队中");
export const STOPPED = message("Stopped.", "已停止。");
export const STAGE_WAIT = message("waiting", "等待中");
export const STAGE_CONNECT = message("connecting", "连接中");
export const STAGE_DOWNLOAD = message("{done} of {total}", "{done} / {total}");
export const STAGE_CHECK = message("checking", "校验中");
export const STAGE_CONVERT = message("converting", "转换中");

export const COMMAND_OPEN = message("Open a lesson…", "打开一课…");
export const COMMAND_OPEN_ONE = message("Open lesson {id}: {title}", "打开第 {id} 课：{title}");
export const COMMAND_START_OVER = message(
  "Start over with a lesson (reset my copy)…",
  "重新开始一课（还原我的副本）…",
);
export const COMMAND_CHECK = message("Check my set-up", "检查我的环境");
export const COMMAND_FETCH = message("Fetch models", "获取模型");
export const COMMAND_PANEL = message("Show the lessons", "显示课程面板");
export const COMMAND_SEARCH = message("Search the lessons", "搜索课程");

export const SETTINGS_ABOUT = message(
  "Lessons on how language models work.",
  "语言模型如何工作：课程的设置。",
);
export const SETTING_LANGUAGE = message("Language", "语言");
export const SETTING_LANGUAGE_ABOUT = message(
  "Of this panel, of the lessons that it opens, and of widgets in kernels that start from now on.",
  "面板、所打开的课程，以及此后启动的内核中各组件的语言。",
);
export const SETTING_PICTURES = message("Theme of pictures", "图的主题");
export const SETTING_PICTURES_ABOUT = message(
  "Of the widgets in notebooks; it changes at once.",
  "笔记本中各组件的主题，立即生效。",
);
export const SETTING_MODEL = message("Default model", "默认模型");
export const SETTING_MODEL_ABOUT = message(
  "What load_model() takes in kernels that start from now on: a name of the catalogue, a model of the Hugging Face hub, or a folder. Empty for SmolLM2-135M-Instruct, which the lessons were written for.",
  "此后启动的内核中，load_model() 默认使用的模型：目录中的名称、Hugging Face Hub 上的模型或文件夹。留空则用 SmolLM2-135M-Instruct，课程就是照它写的。",
);
export const SETTING_JUPYTERLAB = message("JupyterLab's", "跟随 JupyterLab");
export const SETTING_LIGHT = message("Light", "浅色");
export const SETTING_DARK = message("Dark", "深色");
