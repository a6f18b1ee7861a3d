/** The words that the shared components say themselves. */
import { type Message, message } from "./text";

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

/* What every widget says of its kernel and its reader's way back. */
export const UNDO = message("Undo", "撤销");
export const REDO = message("Redo", "重做");
export const CONTINUE = message("Continue", "继续");
export const TRY_AGAIN = message("Try again", "重试");
export const BUSY = message("The kernel is busy with another cell", "内核正忙于另一个单元格");
export const GONE = message("Saved picture", "已保存的画面");
export const NEEDS_KERNEL = message("Needs the kernel: run the notebook.", "需要内核：请运行笔记本。");
export const WITHOUT_KERNEL = message("Needs the kernel", "需要内核");
export const UNREADABLE = message("The answer did not arrive whole", "收到的结果不完整");
export const UNREADABLE_NEXT = message(
  "Try again. If it happens twice, restart the kernel and run the cell.",
  "请重试。如果再次出现，请重启内核并重新运行单元格。",
);
export const TOO_LARGE = message("This text is larger than 8 MB", "这段文本超过 8 MB");
