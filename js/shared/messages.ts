/** The words that the shared components say themselves. */
import type { Message } from "./text";

export const READY: Message = { en: "Ready", zh: "就绪" };
export const WORKING: Message = { en: "Working", zh: "计算中" };
export const FAILED: Message = { en: "Error", zh: "出错" };
export const NO_KERNEL: Message = { en: "No kernel", zh: "没有内核" };

export const ACTIONS: Message = { en: "Actions", zh: "操作" };
export const DEEPER: Message = { en: "Look deeper", zh: "深入查看" };
export const CANCEL: Message = { en: "Cancel", zh: "取消" };
export const CLOSE: Message = { en: "Close", zh: "关闭" };
export const KEYS: Message = { en: "Keys", zh: "按键" };
export const DONE_OF_TOTAL: Message = { en: "{done} of {total}", zh: "{done} / {total}" };
export const EXACT_VALUE: Message = { en: "{label}, exact value", zh: "{label}，精确值" };
