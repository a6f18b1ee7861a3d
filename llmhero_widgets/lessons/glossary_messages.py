"""What the glossary says to a reader."""

from __future__ import annotations

from llmhero_widgets.core.text import Message

ENTRY = Message(en="{name}: {definition} (lesson {lesson})", zh="{name}：{definition}（第 {lesson} 课）")
NO_TERM = Message(en="The glossary has no term “{name}”.", zh="术语表里没有“{name}”。")
NEAREST = Message(en="Did you mean “{nearest}”?", zh="你要找的是“{nearest}”吗？")
SEE_ALL = Message(en="`term()` shows all of them.", zh="`term()` 会列出全部术语。")
