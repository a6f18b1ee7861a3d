/** Every sentence of the course's own widgets, in both languages. */
import { message } from "../shared/text";

export const WORDS = ["day"];

export const QUIZ = message("Quiz", "测验");
export const LESSON = message("lesson {id}", "第 {id} 课");
export const QUESTIONS = message("Questions", "题目");
export const QUESTION = message("Question {n} of {all}", "第 {n} 题，共 {all} 题");
export const RIGHT_SO_FAR = message("{n} of {all} questions answered right.", "{all} 题中已答对 {n} 题。");
export const ALL_RIGHT = message("All {all} questions answered right.", "{all} 题全部答对。");
export const EARLIER = message("answered right before", "以前答对过");
export const ONE = message("One answer is right.", "单选题。");
export const SEVERAL = message(
  "Several answers are right: choose all of them.",
  "多选题：请选出所有正确的选项。",
);
export const CHECK = message("Check", "检查");
export const CHOOSE_FIRST = message("Choose an answer first", "请先选择");
export const NEXT = message("Next question", "下一题");
export const PREVIOUS = message("Previous question", "上一题");
export const IS_FIRST = message("This is the first question", "已是第一题");
export const IS_LAST = message("This is the last question", "已是最后一题");
export const RIGHT = message("Right.", "正确。");
export const NOT_YET = message("Not yet: choose again.", "还不对，请重新选择。");
export const SOME_MISSING = message(
  "What you chose is right, but something is missing.",
  "选中的都对，但还没有选全。",
);
export const RIGHT_AT = message("Right, at try {n}.", "正确，第 {n} 次答对。");
export const STATE_RIGHT = message("right", "已答对");
export const STATE_WRONG = message("not yet", "还不对");
export const STATE_OPEN = message("open", "未答");
export const UNREMEMBERED = message(
  "Your answers are kept in this notebook. Without a kernel they are not added to your progress.",
  "答案保存在这个笔记本里；没有内核时，不会计入学习进度。",
);

export const ABOUT_PROGRESS = message("Your progress", "你的学习进度");
export const PROGRESS = message("Progress", "学习进度");
export const ON_THIS_MACHINE = message("kept on this machine", "保存在本机");
export const SUMMARY = message(
  "You have passed {exercises} of {allExercises} exercises and {questions} of {allQuestions} questions.",
  "你已通过 {allExercises} 道习题中的 {exercises} 道、{allQuestions} 道测验题中的 {questions} 道。",
);
export const NOTHING_YET = message(
  "Nothing passed yet. Open a lesson; what you pass appears here.",
  "还没有通过的内容。打开一课开始学习，通过的会显示在这里。",
);
export const COLUMN_LESSON = message("Lesson", "课程");
export const COLUMN_EXERCISES = message("Exercises", "习题");
export const COLUMN_QUESTIONS = message("Quiz", "测验");
export const COLUMN_LAST = message("Last passed", "最近通过");
export const OF = message("{n} of {all}", "{n} / {all}");
export const MINUTES = message("{n} min", "{n} 分钟");
export const NEVER = message("–", "—");
export const REFRESH = message("Refresh", "刷新");
export const FORGET = message("Forget all", "全部清除");
export const FORGET_SURE = message("Forget what you have passed?", "清除全部学习进度？");
export const FORGET_BODY = message(
  "Your notebooks stay as they are. You can undo this until the kernel ends.",
  "笔记本不受影响。内核关闭之前可以撤销。",
);
export const FORGET_YES = message("Forget", "清除");
export const KEEP = message("Keep", "保留");
export const UNDO_FORGETTING = message("Undo forgetting", "撤销清除");
export const FORGOTTEN = message("Your progress was forgotten.", "学习进度已清除。");
export const SHOWS_SAVED = message(
  "This is what had been passed when the notebook was saved.",
  "这是保存笔记本时的进度。",
);
export const NOT_KNOWN = message("What you have passed is not known.", "暂时无法得知你通过了什么。");
export const DETAILS = message("What was passed of lesson {id}", "第 {id} 课通过了什么");
export const PASSED_ON = message("passed on {day}", "{day}通过");
export const NOT_PASSED = message("not passed yet", "尚未通过");
export const QUESTION_N = message("Question {n}", "第 {n} 题");
export const OPEN_WITH = message("Open the lesson in a terminal:", "在终端里打开这一课：");
export const OPEN_FILE = message("Or in your lessons folder:", "或者在课程文件夹里打开：");

export const CERTIFICATE = message("Certificate", "证书");
export const CERTIFICATE_NOTE = message(
  "Says what was passed and when, by this machine's own record. Nobody has supervised it.",
  "写明通过了什么、何时通过，依据是本机的记录，没有监考。",
);
export const NAME = message("Name on the certificate", "证书上的姓名");
export const SAVE_PNG = message("Save as PNG", "保存为 PNG");
export const NOTHING_TO_CERTIFY = message("Pass an exercise or a question first", "请先通过一道习题或测验题");
export const PICTURE = message("Preview of the certificate", "证书预览");
export const HEADLINE = message("Record of Study", "学习证明");
export const COURSE = message("LLM Hero: how large language models work", "LLM Hero：大语言模型的工作原理");
export const CERTIFIED = message("has passed", "已通过以下内容");
export const LINE = message(
  "{exercises} of {allExercises} exercises, {questions} of {allQuestions} questions",
  "习题 {exercises} / {allExercises}，测验题 {questions} / {allQuestions}",
);
export const COMPLETE = message("complete", "全部完成");
export const FROM_TO = message("passed from {from} to {to}", "通过时间：{from} 至 {to}");
export const ON = message("passed on {from}", "通过时间：{from}");
export const ISSUED = message(
  "Drawn on {today} from the record on the learner's own machine; unsupervised.",
  "{today} 根据学习者本机的记录生成，未经监考。",
);
