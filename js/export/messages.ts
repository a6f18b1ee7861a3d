/** What an exported page says where it has no answer. */
import { message } from "../shared/text";

export const UNKNOWN = message("This page holds no answer to that.", "这个页面没有保存这个问题的回答。");
export const HINT = message("Open the notebook to ask the model.", "要问模型，请打开笔记本。");
