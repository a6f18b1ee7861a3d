"""What the exercise engine says to a reader; what a single exercise says stands beside that exercise."""

from __future__ import annotations

from llmhero_widgets.core.text import Message

NO_LESSON = Message(
    en="There are no exercises for a lesson “{lesson}”.",
    zh="没有“{lesson}”这一课的习题。",
)
NO_EXERCISE = Message(
    en="Lesson {lesson} has no exercise “{name}”.",
    zh="第 {lesson} 课没有“{name}”这道习题。",
)
CHOOSE_ONE = Message(en="Choose one of: {names}.", zh="可选的有：{names}。")

EXERCISE = Message(
    en="Exercise “{name}” of lesson {lesson}: check(answer), hint(), solution()",
    zh="第 {lesson} 课习题“{name}”：check(answer)、hint()、solution()",
)
HINT = Message(en="Hint {level} of {levels}: {text}", zh="提示 {level}/{levels}：{text}")

UNANSWERED = Message(
    en="Nothing to check yet: put your answer in place of the three dots.",
    zh="还没有答案可检查：请把三个点换成你的答案。",
)
NO_RETURN = Message(
    en="Nothing to check yet: the function returns nothing. Replace the three dots; end with “return”.",
    zh="还没有答案可检查：函数没有返回值。请把三个点换成你的代码，最后用 return 交回结果。",
)
NOT_NUMBERS = Message(
    en="I expected numbers (a list, an array, a tensor), but got {answer}.",
    zh="这里要的是数（列表、数组或张量都行），收到的却是 {answer}。",
)
NOT_WORDS = Message(
    en="I expected words (a list of strings, or one string), but got {answer}.",
    zh="这里要的是词（字符串的列表，或一个字符串），收到的却是 {answer}。",
)
TOO_MANY = Message(
    en="There is no end to this answer: I stopped reading after 100,000 numbers.",
    zh="这个答案读不完：读了 100,000 个数之后我停了下来。",
)
RAISED = Message(
    en="Called with input of shape {shapes}, your function stopped with {kind}: {reason}",
    zh="用形状为 {shapes} 的输入调用时，你的函数中途报错，{kind}：{reason}",
)
RAISED_ON = Message(
    en="Called with {given}, your function stopped with {kind}: {reason}",
    zh="用 {given} 调用时，你的函数中途报错，{kind}：{reason}",
)
SAYS_NOTHING = Message(en="(this error has no text that can be shown)", zh="（这个错误没有可以显示的文字）")
NOT_CHECKED = Message(
    en="Your answer could not be checked. While it was read, it stopped with {kind}: {reason}",
    zh="无法检查你的答案：读取时中途报错，{kind}：{reason}",
)
NOT_FUNCTION = Message(
    en="This exercise wants the function itself, so that it can be tried on other numbers: "
    "write check({name}), without calling it.",
    zh="这道题要的是函数本身，好换一组数来试：请写 check({name})，不要先调用它。",
)
WRONG_SHAPE = Message(
    en="For an input of shape {given}, the result should have shape {expected}; yours has {shape}.",
    zh="输入形状是 {given} 时，结果的形状应为 {expected}，你的是 {shape}。",
)
NOT_FINITE = Message(
    en="Your result holds nan or inf, which are no weights.",
    zh="结果里出现了 nan 或 inf，它们不能当权重。",
)

NO_ROOM = Message(
    en="A text of {length} words has no room for {gaps} gaps that hide {hidden} of them.",
    zh="{length} 个词的文本，容不下 {gaps} 个空、共遮住 {hidden} 个词。",
)

NO_QUIZ = Message(en="Lesson {lesson} has no quiz.", zh="第 {lesson} 课没有测验。")
NO_SUCH_ANSWER = Message(
    en="This is no answer to a question “{name}” of this quiz.", zh="这份测验里没有“{name}”这道题的这种答案。"
)
NOT_WRITTEN = Message(
    en="Your progress could not be written to {file}: {reason}", zh="学习进度无法写入 {file}：{reason}"
)
NOT_READ = Message(
    en="Your progress could not be read from {file}: {reason}", zh="学习进度无法从 {file} 读出：{reason}"
)
OTHER_FILE = Message(
    en="The file was left as it is. Make it and its folder readable and writable, or name another file "
    "in the environment variable {variable}.",
    zh="文件保持原样。请让文件及其所在文件夹可读可写，或者用环境变量 {variable} 指定另一个文件。",
)
DAMAGED = Message(en="Your progress file is damaged: {file}", zh="学习进度文件已损坏：{file}")
DAMAGED_HINT = Message(
    en="If you have a copy, put it back now. Otherwise go on: when you next pass something, the damaged "
    "file is kept beside under another name, and a new one is begun.",
    zh="如果有备份，请现在恢复。没有也可以继续：下次通过题目时，损坏的文件会改名留在原处，进度记入新文件。",
)
NOT_REMEMBERED = Message(
    en="This was not added to your progress: {file} cannot be used ({reason}). It was left as it is.",
    zh="这次没有记入学习进度：{file} 无法使用（{reason}）。文件保持原样。",
)
KEPT_ASIDE = Message(
    en="Your progress file was damaged. It is kept as {aside}, and a new one was begun.",
    zh="学习进度文件已损坏。原文件保留为 {aside}，进度从现在起记入新文件。",
)
IN_USE = Message(en="another program is using it", zh="另一个程序正在使用它")
NO_FILE = Message(en="it is not a regular file", zh="它不是普通文件")
NEWER = Message(
    en="a newer version of llmhero-widgets has written it", zh="它由更新版本的 llmhero-widgets 写入"
)
QUIZ_TITLE = Message("Quiz", "测验")
PROGRESS_TITLE = Message("Progress", "学习进度")
STILL_QUIZ = Message(
    "Quiz of lesson {lesson}: {k} of {n} questions answered right.",
    "第 {lesson} 课的测验：{n} 题中已答对 {k} 题。",
)
STILL_PROGRESS = Message(
    "Passed: {e} of {es} exercises and {q} of {qs} questions.",
    "已通过 {es} 道习题中的 {e} 道、{qs} 道测验题中的 {q} 道。",
)
STILL_LESSON = Message(
    "{id} {title}: exercises {e} of {es}, questions {q} of {qs}",
    "{id} {title}：习题 {e} / {es}，测验 {q} / {qs}",
)
