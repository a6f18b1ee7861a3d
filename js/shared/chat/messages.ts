/** What the editor of a conversation says. */
import { message } from "../text";

export const LIST = message("Messages", "消息");
export const ROLE = message("Role of message {n}", "第 {n} 条消息的角色");
export const CONTENT = message("Message {n}, {role}", "第 {n} 条消息（{role}）");
export const UP = message("Move message {n} up", "上移第 {n} 条消息");
export const DOWN = message("Move message {n} down", "下移第 {n} 条消息");
export const REMOVE = message("Remove message {n}", "删除第 {n} 条消息");
export const ADD = message("Add a message", "添加消息");
export const BRING_BACK = message("Bring back the removed message", "恢复删除的消息");
export const PROMPT = message("Generation prompt", "生成提示（generation prompt）");
export const FIRST = message("It is the first one already.", "已经是第一条了。");
export const LAST = message("It is the last one already.", "已经是最后一条了。");
export const EXAMPLE_SYSTEM = message("You are a helpful assistant.", "你是一个乐于助人的助手。");
export const EXAMPLE_USER = message("Why is the sky blue?", "天空为什么是蓝色的？");
export const TOKEN = message("{n} token", "{n} 个 token");
export const TOKENS = message("{n} tokens", "{n} 个 token");
