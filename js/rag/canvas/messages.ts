/** What the graph says. */
import { message } from "../../shared/text";

export { CANCEL, CLOSE, DONE_OF_TOTAL } from "../../shared/messages";

/** Slots that are filled with words, such as titles of nodes and ports. */
export const WORDS = ["node", "port", "source", "target", "what"];

export const CANVAS = message("Pipeline", "流程图");
export const NODE = message("node", "节点");
export const PREPARED = message("prepared once", "只准备一次");
export const PER_QUESTION = message("run for every question", "每次提问都运行");
export const NO_NODES = message("The pipeline is empty.", "流水线里还没有节点。");

/* The toolbar. */
export const TOOLS = message("Edit the pipeline", "编辑流水线");
export const ADD_NODE = message("Add node", "添加节点");
export const TIDY = message("Arrange", "自动排列");
export const MAP = message("Overview map", "缩略图");
export const ZOOM_IN = message("Zoom in", "放大");
export const ZOOM_OUT = message("Zoom out", "缩小");
export const FIT = message("Show all of it", "显示全部");

/* What became of a node. */
export const KEPT = message("unchanged", "未变");
export const EDITED = message("edited", "已修改");
export const IDLE = message("not run", "未运行");
export const WAITING = message("waiting", "等待中");
export const RUNNING = message("running", "运行中");
export const RAN = message("ran", "已运行");
export const FAILED = message("failed", "失败");
export const SKIPPED = message("not reached", "未执行");
export const SOME = message("{done} of {total}", "{done} / {total}");
export const WHY = message("{state}: {why}", "{state}：{why}");
export const TIMES = message("{ms}, {size}", "{ms}，{size}");
export const CANCEL_NODE = message("Cancel {node}", "取消{node}");

/* The one line under a card's picture. */
export const FILES_ONE = message("1 file, {size}", "1 份，{size}");
export const FILES = message("{n} files, {size}", "{n} 份，{size}");
export const MANY_FILES = message("{n} files", "{n} 份");
export const CHUNKS_ONE = message("1 chunk", "1 个片段");
export const CHUNKS = message("{n} chunks", "{n} 个片段");
export const VECTORS = message("{n} × {d}", "{n} × {d}");
export const TOP = message("top {n} of {of}", "{of} 取 {n}");
export const HITS = message("{n} hits", "{n} 条结果");
export const TOKENS = message("{n} tokens", "{n} 个 token");
export const DROPPED = message("{n} tokens, {d} dropped", "{n} 个 token，丢弃 {d} 段");

/* Connections. */
export const FROM = message("{port} from {source}", "{port}来自{source}");
export const FROM_ONLY = message("from {source}", "来自{source}");
export const TO = message("to {target}", "连到{target}");
export const OPEN_PORT = message("{port}: nothing connected", "{port}：未连接");
export const OPTIONAL_PORT = message("{port}: nothing connected, optional", "{port}：未连接，可以不填");
export const DISCONNECT = message("Disconnect {source} from {target}", "断开{source}与{target}的连接");
export const CONNECT = message("Connect", "连接");
export const CONNECT_FROM = message("Connect {node} to", "把{node}连到");
export const CONNECT_INTO = message("Connect to {node}: {port}", "连到{node}的{port}");
export const NO_PORTS = message("There is no other node to connect.", "没有其他可以连接的节点。");
export const INPUT_OF = message("{node}: {port}", "{node}：{port}");
export const CONNECTED = message("{source} is connected to {target}.", "已把{source}连到{target}。");
export const DISCONNECTED = message(
  "{source} and {target} are no longer connected.",
  "{source}与{target}的连接已断开。",
);
export const REFUSED = message("Not connected. {why}", "未连接。{why}");
export const ADDED = message("{node} was added.", "已添加{node}。");
export const ADDED_BEHIND = message("{node} was added behind {source}.", "已在{source}之后添加{node}。");
export const ADDED_BETWEEN = message(
  "{node} was added between {source} and {target}.",
  "已在{source}与{target}之间添加{node}。",
);
export const REMOVED = message("{node} was removed.", "已删除{node}。");
export const REMOVED_MANY = message("{n} nodes were removed.", "已删除 {n} 个节点。");
export const COPIED = message("{node} was copied.", "已复制{node}。");
export const COPIED_MANY = message("{n} nodes were copied.", "已复制 {n} 个节点。");
export const PASTED = message("{node} was pasted.", "已粘贴{node}。");
export const PASTED_MANY = message("{n} nodes were pasted.", "已粘贴 {n} 个节点。");
export const NOTHING_COPIED = message("Nothing was copied yet.", "还没有复制任何节点。");
export const ARRANGED = message("The nodes were arranged.", "节点已重新排列。");

/* Settings of a node. */
export const SETTINGS = message("Settings of {node}", "{node}的设置");
export const CONNECTIONS = message("Connections", "连接");
export const NO_SETTINGS = message("This node has no settings.", "这个节点没有可调的设置。");
export const DELETE = message("Delete", "删除");
export const DUPLICATE = message("Duplicate", "创建副本");
export const NOT_A_NUMBER = message("{text} is not a number.", "{text} 不是数字。");
export const NOT_WHOLE = message(
  "A whole number, please: {text} was not taken.",
  "需要整数，未采用 {text}。",
);
export const TOO_LOW = message("At least {low}: {text} was not taken.", "至少为 {low}，未采用 {text}。");
export const TOO_HIGH = message("At most {high}: {text} was not taken.", "至多为 {high}，未采用 {text}。");
export const ONE_PER_LINE = message("One per line.", "每行一个。");
export const NO_DOCUMENTS = message("No texts here.", "这里没有文本。");
export const IN_KERNEL_ONE = message("1 document in the kernel", "内核中的 1 份文档");
export const IN_KERNEL = message("{n} documents in the kernel", "内核中的 {n} 份文档");
export const REMOVE_THESE = message("Remove {what}", "移除{what}");
export const TEXT_LENGTH = message("{n} characters", "{n} 个字符");
export const REMOVE_TEXT = message("Remove {id}", "移除 {id}");
export const TEXT_NAME = message("Name", "名称");
export const TEXT_BODY = message("Text", "文本");
export const ADD_TEXT = message("Add text", "添加文本");
export const NO_NAME = message("Give the text a name.", "请为文本填写名称。");
export const NAME_TAKEN = message("There is already a text named {id}.", "已有名为 {id} 的文本。");
export const NO_TEXT = message("The text is empty.", "文本为空。");

/** For the widget's list of keys. */
export const KEY_ROWS = [
  ["← →", message("Along the connections", "沿连接移动")],
  ["↑ ↓", message("To the node above or below", "到上方或下方的节点")],
  ["Enter", message("Settings of the node", "打开节点的设置")],
  ["A", message("Add a node behind this one", "在此节点之后添加节点")],
  ["C", message("Connect the node: choose an input", "连接节点：选择一个输入")],
  ["Delete", message("Delete what is chosen", "删除所选内容")],
  ["Ctrl+C, Ctrl+V, Ctrl+A", message("Copy, paste, choose all", "复制、粘贴、全选")],
  ["Alt+← ↑ → ↓", message("Move the node", "移动节点")],
  ["L", message("Arrange the nodes", "自动排列节点")],
  ["M, +, −, 0", message("Map, zoom, show all", "缩略图、缩放、显示全部")],
] as const;

/** Said of groups in the palette. */
export const GROUPS: Record<string, ReturnType<typeof message>> = {
  sources: message("Sources", "来源"),
  prepare: message("Prepare", "准备"),
  search: message("Search", "检索"),
  rank: message("Rank", "排序"),
  answer: message("Answer", "回答"),
  measure: message("Measure", "评测"),
};
