"""Exercise "few-shot": a prompt with solved examples."""

from __future__ import annotations

from typing import TYPE_CHECKING

from llmhero_widgets.lessons import messages as engine_messages
from llmhero_widgets.lessons.exercise import Task
from llmhero_widgets.lessons.exercises.prompts import messages_few_shot as messages
from llmhero_widgets.lessons.forms import require_function, result_of, shown
from llmhero_widgets.lessons.verdict import Wrong

if TYPE_CHECKING:
    from llmhero_widgets.core.text import Message

_EXAMPLES = (("A joy.", "positive"), ("So dull!", "negative"))
_TEXT = "I laughed."


def _judge(answer: object) -> Message:
    function = require_function(answer, "few_shot")
    for examples in (_EXAMPLES, ()):
        got = result_of(function, list(examples), _TEXT)
        if not isinstance(got, str):
            raise Wrong(engine_messages.NOT_WORDS, answer=type(got).__name__)
        blocks = [f"Text: {text}\nLabel: {label}" for text, label in examples]
        expected = "\n\n".join([*blocks, f"Text: {_TEXT}\nLabel:"])
        if got == expected:
            continue
        if got == expected + " ":
            raise Wrong(messages.ENDS_WITH_SPACE)
        if got.rstrip() == expected:
            raise Wrong(messages.ENDS_WITH_BREAK)
        if _TEXT not in got:
            raise Wrong(messages.NO_QUESTION)
        if any(text not in got for text, _ in examples):
            raise Wrong(messages.NO_EXAMPLES)
        if got.split() == expected.split():
            raise Wrong(messages.NO_BREAK)
        if got.startswith(expected):
            raise Wrong(messages.ANSWERED)
        raise Wrong(messages.OTHER, got=shown(got), expected=shown(expected))
    return messages.RIGHT


TASK = Task(
    name="few-shot",
    judge=_judge,
    hints=(messages.HINT_1, messages.HINT_2, messages.HINT_3),
    explanation=messages.EXPLANATION,
    code="""\
def few_shot(examples, text):
    blocks = [f"Text: {given}\\nLabel: {label}" for given, label in examples]
    return "\\n\\n".join([*blocks, f"Text: {text}\\nLabel:"])
""",
)
