/** What the view of a chat says. */
import { message } from "../../shared/text";

export { EXAMPLE_SYSTEM, EXAMPLE_USER } from "../../shared/chat/messages";
export {
  CONTINUE,
  NEEDS_KERNEL,
  TRY_AGAIN,
  UNREADABLE,
  UNREADABLE_NEXT,
  WITHOUT_KERNEL,
} from "../../shared/messages";

export const TITLE = message("Chat", "对话");
export const NOTE = message("the model's own template around your turns", "把你写的对话套进模型自己的模板");
export const GONE_BODY = message(
  "The template is in the kernel: run the notebook to write a chat.",
  "模板在内核里：运行笔记本就能写对话。",
);

export const READ = message(
  "{name} reads this chat as {t}: {o} from what you wrote, {w} from its template, {s} of them special.",
  "{name} 把这段对话读成 {t}：你写的占 {o} 个，模板加上的占 {w} 个，其中特殊 token 有 {s} 个。",
);
export const READ_WHOLE = message(
  "{name} reads this chat as {t}, {s} of them special.",
  "{name} 把这段对话读成 {t}，其中特殊 token 有 {s} 个。",
);
export const CLAIM = message(
  "A special token is one id, not the characters of its name; an end token in the tree ends the answer.",
  "特殊 token 是一个 id，而不是它名字里的那些字符；树里出现结束 token，回答就到此为止。",
);
export const CLAIM_WHOLE = message(
  "This template changes what is written, so it cannot be told which tokens are whose.",
  "这个模板会改写内容，因此分不清哪些 token 来自谁。",
);
export const TOKEN = message("{n} token", "{n} 个 token");
export const TOKENS = message("{n} tokens", "{n} 个 token");

export const RENDERED = message("What the model reads", "模型读到的内容");
export const STRIP = message("Tokens of the chat, with who wrote them", "对话的 token 及其来源");
export const FROM_TURN = message("{role} {n}", "{role} {n}");
export const FROM_TEMPLATE = message("template", "模板");
export const KEY_TURNS = message("yours", "你写的");
export const KEY_TEMPLATE = message("the template's", "模板加的");
export const KEY_SPECIAL = message("special", "特殊 token");
export const USE = message("Continue from this chat", "从这段对话继续");
export const USED = message(
  "It takes the place of the prompt; Undo brings that back.",
  "它会替换当前的提示词；用“撤销”可以找回。",
);
export const ON_DISPLAY = message("The tree grows from this chat.", "这棵树正是从这段对话长出来的。");
export const MEND_FIRST = message("Mend the chat first.", "请先改好对话。");

/* States. */
export const RENDERING = message("Rendering the chat", "正在套用模板");
export const EMPTY = message("There is no chat yet", "还没有对话");
export const EMPTY_BODY = message(
  "A chat is a list of turns, each with a role.",
  "对话由一轮轮消息组成，每轮都有角色。",
);
export const NO_TEMPLATE = message("{name} has no chat template", "{name} 没有聊天模板");
export const NO_TEMPLATE_BODY = message(
  "It was made to continue plain text: whatever you write as the prompt, it goes on as a text would, and does not answer. Write the prompt above, for example “Question: … Answer:”.",
  "它只会接着写普通文本：提示词写什么，它就像写文章那样接下去，不会当作提问来回答。请在上面写提示词，例如“问题：……回答：”。",
);
export const REMOTE_BODY = message(
  "{name} runs on a server that keeps its template to itself; what you write as the prompt is sent as text.",
  "{name} 运行在远程服务上，模板由服务器自己保管；你写的提示词会作为文本发送。",
);
export const CANCELLED = message("Stopped", "已停止");
