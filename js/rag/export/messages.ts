/** What the view of the exported program says. */
import { message } from "../../shared/text";

export { CANCELLED, WITHOUT_KERNEL } from "../messages";

/** Slots that are filled with words. */
export const WORDS = ["title", "reason"];

export const TITLE = message("Export Python", "导出 Python");
export const NOTE = message(
  "a program of its own, which finds the same passages",
  "独立的程序，检索到的片段相同",
);
export const GONE_BODY = message(
  "The program was not saved. Run the notebook to see it.",
  "程序没有保存。请运行笔记本。",
);
export const ASKING = message("Writing the program", "正在生成程序");

export const TARGET = message("For", "目标");
export const TARGETS = {
  plain: message("plain Python", "纯 Python"),
  langchain: message("LangChain", "LangChain"),
  haystack: message("Haystack", "Haystack"),
} as const;
export const SHOW = message("Show", "显示");
export const PIPELINE = message("the pipeline", "流水线");
export const WHOLE = message("the whole program", "整个程序");

export const SENTENCE = message(
  "{n} lines, the last {k} of which are the pipeline: one call for each node, with its settings.",
  "共 {n} 行，末尾 {k} 行是流水线：每个节点一次调用，附其设置。",
);
export const BACK = message(
  "Edit its settings or connections, and read it back here: the program is parsed, never executed.",
  "可以修改其中的设置或连接，再从这里读回：程序只被解析，不会被执行。",
);
export const MISSING = message("Left out: {title}, because {reason}.", "未导出：{title}，因为{reason}。");
export const NOTHING = message("Nothing of this pipeline can be expressed there", "这条流水线无法用它表达");
export const NOTHING_BODY = message("Choose plain Python.", "请选择纯 Python。");

export const COPY = message("Copy", "复制");
export const COPIED = message("Copied", "已复制");
export const NOT_COPIED = message(
  "The browser did not allow it; select the text.",
  "浏览器不允许复制，请选中文本。",
);
export const SAVE = message("Save as a file", "保存为文件");
export const READ = message("Read a program", "读取程序");
export const CODE = message("The program", "程序");
