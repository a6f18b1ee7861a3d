"""Record a quiz and the progress for the gallery and its tests: ``python js/record_course.py``."""  # noqa: INP001 - a script beside its data, not a package

from __future__ import annotations

import os
from pathlib import Path
from tempfile import TemporaryDirectory

from conversation import Conversation, compact

from llmhero_widgets.lessons import Progress, lesson, record

HERE = Path(__file__).parent
QUIZ_TRAITS = ("view", "lesson", "questions", "answers", "passed", "notice")
PROGRESS_TRAITS = ("view", "lessons")
#: Exercises that can be passed without a model, and what passes them.
PASSED = {"1.1": ("softmax", "attention", "path-length", "find-the-head"), "1.3": ("lcs",)}
THE_HEAD = (24, 4)


def solved(number: str, name: str) -> None:
    """Pass an exercise with its own solution."""
    exercise = lesson(number).exercise(name)
    names: dict[str, object] = {}
    if name == "find-the-head":
        answer: object = THE_HEAD
    else:
        exec(exercise.solution().code, names)  # noqa: S102 - our own code
        # A solution ends with what it defines.
        answer = list(names.values())[-1]
    if not exercise.check(answer):
        raise RuntimeError(f"{number} {name}: {exercise.check(answer)!r}")


def write(path: str, content: object) -> None:
    """Write one recording as compact JSON."""
    (HERE / path).write_text(compact(content) + "\n", encoding="utf-8")


def quiz() -> None:
    """Answer most of a quiz: some right at once, some later, one of several options half, one not at all."""
    widget = lesson("1.1").quiz()
    half = next(question for question in widget.questions if several(question))["name"]
    for place, question in enumerate(widget.questions[:-1]):
        right = [n for n, option in enumerate(question["options"]) if option["right"]]
        wrong = [n for n, option in enumerate(question["options"]) if not option["right"]]
        tries = [right[:1]] if question["name"] == half else [wrong[:1], right] if place == 1 else [right]
        for number, chosen in enumerate(tries, 1):
            widget.answers = {**widget.answers, question["name"]: {"chosen": chosen, "tries": number}}
    write("lessons/quiz/recorded.json", {name: getattr(widget, name) for name in QUIZ_TRAITS})
    widget.close()


def several(question: dict[str, list[dict[str, bool]]]) -> bool:
    """Return whether more than one option is right."""
    return sum(option["right"] for option in question["options"]) > 1


def progress() -> None:
    """Look at what was passed."""
    widget = Progress()
    conversation = Conversation(widget)
    conversation.plain("refresh", apart=("file",))
    recorded = conversation.recorded()
    # The path of whoever records is nobody else's.
    for _, _, _, more in recorded["questions"]:
        more["own"] = {"file": record.progress_file().name}
    traits = {name: getattr(widget, name) for name in PROGRESS_TRAITS}
    write("lessons/progress/recorded.json", {"traits": traits, **recorded})
    widget.close()


if __name__ == "__main__":
    with TemporaryDirectory() as folder:
        os.environ[record.FILE_VARIABLE] = str(Path(folder) / "progress.json")
        for number, names in PASSED.items():
            for name in names:
                solved(number, name)
        quiz()
        progress()
