"""What exported pages say, and what keeps one from being written."""

from __future__ import annotations

from llmhero_widgets.core.text import Message

COLOPHON = Message(
    en="Saved on {day} with llmhero-widgets {version}. This page needs no kernel and no network; "
    "to ask the model something new, run the notebook.",
    zh="{day} 由 llmhero-widgets {version} 保存。打开这个页面不需要内核，也不需要网络；"
    "要向模型提新问题，请运行笔记本。",
)
WRITTEN = Message(en="{path} ({kb} kB)", zh="{path}（{kb} kB）")
KEPT = Message(en="Answers saved with it: {n}.", zh="随页面保存的回答：{n} 个。")
KEPT_SOME = Message(
    en="Answers saved with it: {n}. Left out, for want of time or room: {left}.",
    zh="随页面保存的回答：{n} 个；因时间或篇幅所限没有保存的：{left} 个。",
)
RECORDING = Message(en="{name}: saving answers", zh="{name}：正在保存回答")
#: What the editor of a conversation shows first; as in ``js/shared/chat/messages.ts``.
EXAMPLE_SYSTEM = Message("You are a helpful assistant.", "你是一个乐于助人的助手。")
EXAMPLE_USER = Message("Why is the sky blue?", "天空为什么是蓝色的？")
TOO_LARGE = Message(
    en="The page would have {mb} MB, more than the {most} MB that are allowed.",
    zh="页面会有 {mb} MB，超过了允许的 {most} MB。",
)
TOO_LARGE_HINT = Message(
    en="Allow more with `max_bytes={enough}`, or show less in the widget first.",
    zh="用 `max_bytes={enough}` 放宽上限，或先减少组件里的内容。",
)
EXISTS = Message(en="There is a file at {path} already.", zh="{path} 已经有文件了。")
EXISTS_HINT = Message(
    en="Choose another name, or replace it with `overwrite=True`.",
    zh="请换一个文件名，或用 `overwrite=True` 覆盖它。",
)
IS_FOLDER = Message(en="{path} is a folder.", zh="{path} 是一个文件夹。")
NAME_A_FILE = Message(
    en="Name a file in it, such as `page.html`.",
    zh="请给出其中的文件名，例如 `page.html`。",
)
NO_FOLDER = Message(en="There is no folder {folder}.", zh="文件夹 {folder} 不存在。")
MAKE_FOLDER = Message(
    en="Create it first, or choose another place.",
    zh="请先创建它，或换一个位置。",
)
NOT_WRITTEN = Message(en="{path} could not be written: {reason}.", zh="无法写入 {path}：{reason}。")
OTHER_PLACE = Message(
    en="Choose a place that you may write to and that has room.",
    zh="请换一个有写入权限、空间足够的位置。",
)
NO_CHOICE = Message(
    en="{name} cannot be {value}; it is one of {known}.",
    zh="{name} 不能是 {value}，可选的有 {known}。",
)
NO_MODULE = Message(
    en="The part of the front end that draws exported pages is missing or of another version.",
    zh="缺少绘制导出页面所需的前端文件，或版本不符。",
)
BUILD_AGAIN = Message(
    en="Run `npm run build` in the checkout, or reinstall the package: "
    "`pip install --force-reinstall llmhero-widgets`.",
    zh="请在源码目录运行 `npm run build`，或重新安装：`pip install --force-reinstall llmhero-widgets`。",
)
NOT_COMPUTED = Message(
    en="{name}: nothing had been computed when the cell ran. `.compute()` before showing it keeps a picture.",
    zh="{name}：单元格运行时还没有计算结果。显示之前调用 `.compute()`，就会保留一张图。",
)
