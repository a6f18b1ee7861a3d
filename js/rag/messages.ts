/** What the retrieval pipeline says. */
import { message } from "../shared/text";

export {
  BUSY,
  CONTINUE,
  GONE,
  NEEDS_KERNEL,
  REDO,
  TRY_AGAIN,
  UNDO,
  UNREADABLE,
  UNREADABLE_NEXT,
  WITHOUT_KERNEL,
} from "../shared/messages";

/** Slots that are filled with words. */
export const WORDS = ["d", "c", "sent", "node", "what", "why"];

export const TITLE = message("Retrieval", "检索增强生成");
export const SIZES = message("{d}, {c}", "{d}，{c}");
export const ONE_DOCUMENT = message("1 document", "1 份文档");
export const DOCUMENTS = message("{n} documents", "{n} 份文档");
export const ONE_CHUNK = message("1 chunk", "1 个片段");
export const CHUNKS = message("{n} chunks", "{n} 个片段");

export const QUESTION = message("Question", "问题");
export const QUESTION_HINT = message("Ask your documents something", "向文档提一个问题");
export const ASK = message("Ask", "提问");
export const RUN_AGAIN = message("Run again", "重新运行");
export const NO_QUESTION = message("Write a question first.", "请先写一个问题。");
export const RUNNING = message("A run is under way; cancel it first.", "正在运行，请先取消。");

/* The computed sentence. */
export const PREPARED = message(
  "{d} make {c}. Ask a question to see which of them the model is given.",
  "{d}切成了 {c}。提一个问题，看看哪些会交给模型。",
);
export const FOUND = message(
  "{k} of {n} chunks were found for this question.",
  "为这个问题找到了 {n} 个片段中的 {k} 个。",
);
export const FOUND_ONE = message(
  "One of {n} chunks was found for this question.",
  "为这个问题找到了 {n} 个片段中的 1 个。",
);
export const SENT = message("{k} of {n} chunks went to the model.", "{n} 个片段中有 {k} 个交给了模型。");
export const SENT_ONE = message("One of {n} chunks went to the model.", "{n} 个片段中有 1 个交给了模型。");
export const NONE_SENT = message("No chunk went to the model.", "没有片段交给模型。");
export const RESTS_ON = message(
  "{sent} The answer rests on passage {i}: without it, the answer would be less likely by {e} nats.",
  "{sent}回答主要依靠第 {i} 段：没有它，回答的对数概率会低 {e} nat。",
);
export const RESTS_ON_LEAST = message(
  "{sent} The answer rests on passage {i}, the least similar of them: without it, the answer would be less likely by {e} nats.",
  "{sent}回答主要依靠相似度最低的第 {i} 段：没有它，回答的对数概率会低 {e} nat。",
);
export const RESTS_ON_NONE = message(
  "{sent} The answer hardly depends on any of them.",
  "{sent}回答几乎不依赖其中任何一段。",
);
export const CLAIM = message(
  "An effect says what the model used, not whether the answer is true.",
  "影响值说明模型用了什么，不说明回答是否正确。",
);

export const EMPTY = message("There is nothing to search yet", "还没有可以检索的内容");
export const EMPTY_BODY = message(
  "Drop text, Markdown, HTML or PDF files here, or name a folder in the Documents node.",
  "把文本、Markdown、HTML 或 PDF 文件拖到这里，或在“文档”节点里填写文件夹。",
);
export const LOADING = message("Preparing the documents", "正在准备文档");
export const LOADING_BODY = message(
  "They are cut into chunks and embedded once; later questions use what is kept.",
  "文档只需切分和嵌入一次，之后的提问会直接使用保留的结果。",
);
export const BUSY_BODY = message("Your question runs when it is done.", "等它完成后，就会处理你的问题。");
export const FORGET = message("Don't wait", "不等了");
export const GONE_BODY = message(
  "The graph, the passages and the answer are those of the last run. Run the notebook to ask again.",
  "流水线、片段和回答都来自上一次运行。运行笔记本后可以继续提问。",
);
export const GONE_NOTHING = message(
  "Nothing was saved. Run the notebook.",
  "没有保存任何结果。请运行笔记本。",
);
export const CANCELLED = message("Cancelled", "已取消");
export const CANCELLED_BODY = message(
  "Nodes that were done keep their results.",
  "已经完成的节点保留其结果。",
);
export const COMMA = message(", ", "、");
export const HELD = message(
  "This pipeline reads files or asks servers: {places}",
  "这条流水线会读取文件或访问服务器：{places}",
);
export const HELD_BODY = message(
  "It has not run yet. Look at its nodes; what they read may be sent to the servers that they name.",
  "它还没有运行。请先查看各个节点：读到的内容可能会发送给其中写明的服务器。",
);
export const RUN_IT = message("Run it", "运行");
export const NODE_FAILED = message("{node}: {what}", "{node}：{what}");
export const SHOW_NODE = message("Show the node", "查看节点");

/* The footer. */
export const RAN = message("{k} of {n} nodes ran", "{n} 个节点中有 {k} 个运行");
export const RAN_WHY = message("{k} of {n} nodes ran: {why}", "{n} 个节点中有 {k} 个运行：{why}");
export const TOTAL = message("total {ms}", "共 {ms}");
export const WAITS = message("Waits for the kernel", "等待内核");
export const NOTHING = message("There is nothing left to step through.", "没有可以继续的步骤了。");
export const WORKING_ON = message("{node} …", "{node}……");

/* Files. */
export const SAVE = message("Save", "保存");
export const SAVE_JSON = message("Pipeline as JSON", "流水线（JSON）");
export const OPEN_JSON = message("Open a pipeline (JSON)", "打开流水线（JSON）");
export const ADD_FILES = message("Add documents", "添加文档");
export const DROP_HERE = message("Drop to add as documents", "松开即可添加为文档");

export const LARGE = message("{name} is too large to be sent: {size}", "{name} 太大，无法发送：{size}");
export const LARGE_NEXT = message(
  "At most {most} at once. Put it into a folder and name that in the Documents node.",
  "一次最多 {most}。请把它放进文件夹，并在“文档”节点里填写该文件夹。",
);
export const UNREAD = message("{name} could not be read", "无法读取 {name}");

export const KEY_ROWS = [
  ["/", message("Go to the question", "转到问题框")],
  ["Ctrl+Enter", message("Ask", "提问")],
  ["Ctrl+Z, Ctrl+Shift+Z", message("Undo, redo", "撤销、重做")],
] as const;
