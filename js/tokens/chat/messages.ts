/** What the view of a chat template says. */
import { message } from "../../shared/text";

export const TITLE = message("Chat template", "聊天模板");
export const NOTE = message(
  "the messages, and the text that the model reads for them",
  "写下的消息，以及模型由此读到的文本",
);

export const READ = message(
  "{name} reads {m} as {t}: {o} from what was written, {w} from the template.",
  "{name} 把 {m}读成 {t}：写下的内容占 {o} 个，模板加上的占 {w} 个。",
);
export const MESSAGES = {
  one: message("{n} message", "{n} 条消息"),
  many: message("{n} messages", "{n} 条消息"),
};

export { EXAMPLE_SYSTEM, EXAMPLE_USER } from "../../shared/chat/messages";

// The tokens
export const RENDERED = message("What the model reads", "模型读到的文本");
export const BY_MESSAGES = message("from the messages", "来自消息");
export const BY_TEMPLATE = message("from the template", "来自模板");
export const BESIDE = message("{role} {n}", "{role} {n}");
export const BESIDE_PROMPT = message("answer", "回答");
export const OF_MESSAGE = message("message {n} ({role}), its {field}", "第 {n} 条消息（{role}）的 {field}");
export const OF_TEMPLATE = message("the template", "模板");
export const MIXED = message(
  "{who}; it also holds characters of a neighbour, and counts for whoever has most of it",
  "{who}；它还含有相邻部分的字符，归给占得最多的一方",
);
export const CLAIM = message(
  "Names of roles count as the template's. The ids are those of apply_chat_template(tokenize=True).",
  "角色名算作模板的内容。这里的 id 与 apply_chat_template(tokenize=True) 一致。",
);

// States
export const EMPTY = message("There are no messages yet", "还没有消息");
export const EMPTY_BODY = message(
  "A chat is a list of messages, each with a role.",
  "对话由一条条消息组成，每条都有一个角色。",
);
export const USE = message("Use the template of {name}", "使用 {name} 的模板");
export const USE_FETCH = message(
  "Fetch {name} ({mb} MB, once) and use its template",
  "下载 {name}（{mb} MB，仅一次）并使用它的模板",
);
export const FETCHING = message("Fetching {name}", "正在下载 {name}");
export const INSTEAD = message(
  "{own} has no chat template; this is {name}.",
  "{own} 没有聊天模板，这里用的是 {name}。",
);
export const BACK = message("Back to {own}", "回到 {own}");
export const ADD_PROMPT = message("Add it", "加上它");
export const SHOW = message("Show it", "查看");
export const REFUSED = message("This chat could not be rendered", "无法渲染这段对话");
export const NEEDS_BODY = message(
  "The template is in the kernel. Run the notebook to render messages.",
  "模板在内核里。运行笔记本就能渲染消息。",
);
export const RENDERING = message("Rendering the messages…", "正在渲染消息…");

/** Slots that hold words, not numbers or pieces of text. */
export const WORDS = ["m"] as const;
