"""What finding and copying lessons says to a reader."""

from __future__ import annotations

from llmhero_widgets.core.text import Message

NO_LESSONS = Message(
    en="The lessons are missing from this installation: there is no {folder}.",
    zh="安装内容中缺少课程：找不到 {folder}。",
)
NO_LESSONS_HINT = Message(
    en="Install the package again: `pip install --force-reinstall --no-deps llmhero-widgets`.",
    zh="请重新安装：`pip install --force-reinstall --no-deps llmhero-widgets`。",
)
NO_SUCH_LESSON = Message(en="There is no lesson “{lesson}”.", zh="没有“{lesson}”这一课。")
CHOOSE_LESSON = Message(en="Choose one of: {ids}.", zh="可选的有：{ids}。")
NO_SUCH_NOTEBOOK = Message(en="The course has no notebook “{name}”.", zh="课程中没有“{name}”这个笔记本。")
CHOOSE_NOTEBOOK = Message(en="Choose one of: {names}.", zh="可选的有：{names}。")
NO_OLD_COPY = Message(en="There is no old copy “{name}” in {folder}.", zh="{folder} 里没有旧副本“{name}”。")
NOT_COPIED = Message(
    en="The lessons could not be copied to {folder}: {reason}", zh="无法把课程复制到 {folder}：{reason}"
)
NOT_COPIED_HINT = Message(
    en="Choose another folder: `llmhero lessons copy FOLDER`.",
    zh="请换一个文件夹：`llmhero lessons copy 文件夹`。",
)
