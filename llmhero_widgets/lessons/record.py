"""What the reader has passed: one small file on this machine, without an account."""

from __future__ import annotations

import json
import os
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from filelock import FileLock, Timeout
from platformdirs import user_data_path

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

FILE_VARIABLE = "LLMHERO_PROGRESS"
_VERSION = 1
# Another kernel holds the file for a few milliseconds; a reader's answer does not wait longer for it.
_LOCK_SECONDS = 2


@dataclass(frozen=True, slots=True)
class Answered:
    """How one question of a quiz was answered.

    Attributes
    ----------
    right
        Whether it was answered right in the end.
    tries
        How often it was answered, until it was right.
    when
        Of the last of these, UTC, ISO 8601.
    """

    right: bool
    tries: int
    when: str


@dataclass(frozen=True, slots=True)
class Passed:
    """All that the file says.

    Attributes
    ----------
    exercises
        Per lesson, when each exercise was passed first: UTC, ISO 8601.
    questions
        Per lesson, how each question was answered.
    """

    exercises: dict[str, dict[str, str]] = field(default_factory=dict)
    questions: dict[str, dict[str, Answered]] = field(default_factory=dict)


def progress_file() -> Path:
    """Return where it is kept: ``$LLMHERO_PROGRESS``, or a file in the user's data folder.

    Examples
    --------
    >>> progress_file().suffix
    '.json'
    """
    chosen = os.environ.get(FILE_VARIABLE)
    return Path(chosen) if chosen else user_data_path("llmhero") / "progress.json"


def read() -> Passed:
    """Return what the reader has passed; nothing where there is no file, or none that can be read."""
    return _parse(_content(progress_file())) or Passed()


def pass_exercise(lesson: str, exercise: str) -> None:
    """Remember that an exercise was passed; the first time counts.

    Raises
    ------
    OSError
        If the file cannot be written.
    """

    def note(passed: Passed) -> None:
        passed.exercises.setdefault(lesson, {}).setdefault(exercise, _now())

    _change(note)


def answer_question(lesson: str, question: str, *, right: bool) -> None:
    """Remember an answer to a question of a quiz; once it was right, later answers change nothing.

    Raises
    ------
    OSError
        If the file cannot be written.
    """

    def note(passed: Passed) -> None:
        answers = passed.questions.setdefault(lesson, {})
        before = answers.get(question)
        if before is None or not before.right:
            answers[question] = Answered(right, (before.tries if before else 0) + 1, _now())

    _change(note)


def replace(passed: Passed) -> Passed:
    """Put other content in the place of all that is there, and return what was there.

    Raises
    ------
    OSError
        If the file cannot be written.
    """
    with _locked() as file:
        before = _parse(_content(file)) or Passed()
        _write(file, passed)
    return before


def _change(note: Callable[[Passed], None]) -> None:
    with _locked() as file:
        content = _content(file)
        passed = _parse(content)
        if passed is None:
            _keep_aside(file, content)
            passed = Passed()
        before = _dump(passed)
        note(passed)
        if content is None or _dump(passed) != before:
            _write(file, passed)


@contextmanager
def _locked() -> Iterator[Path]:
    file = progress_file()
    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(f"{file}.lock", timeout=_LOCK_SECONDS):
            yield file
    except Timeout as error:
        raise OSError(f"{file} is in use") from error


def _content(file: Path) -> bytes | None:
    try:
        return file.read_bytes()
    except OSError:
        return None


def _parse(content: bytes | None) -> Passed | None:
    """Return what a file says; ``None`` if it is damaged."""
    if content is None:
        return Passed()
    try:
        told = json.loads(content)
        return Passed(
            {str(lesson): _strings(names) for lesson, names in told["exercises"].items()},
            {
                str(lesson): {str(name): _answered(answer) for name, answer in answers.items()}
                for lesson, answers in told["questions"].items()
            },
        )
    except (ValueError, TypeError, KeyError, AttributeError):
        return None


def _strings(names: dict[str, Any]) -> dict[str, str]:
    return {str(name): str(when) for name, when in names.items()}


def _answered(answer: dict[str, Any]) -> Answered:
    return Answered(bool(answer["right"]), int(answer["tries"]), str(answer["when"]))


def _dump(passed: Passed) -> str:
    questions = {
        lesson: {
            name: {"right": answer.right, "tries": answer.tries, "when": answer.when}
            for name, answer in answers.items()
        }
        for lesson, answers in passed.questions.items()
    }
    told = {"version": _VERSION, "exercises": passed.exercises, "questions": questions}
    return json.dumps(told, ensure_ascii=False, indent=1)


def _write(file: Path, passed: Passed) -> None:
    # Beside it and renamed: whoever reads, or pulls the plug, finds the old content or the new.
    fresh = file.with_name(f"{file.name}.new")
    fresh.write_text(_dump(passed), encoding="utf-8")
    fresh.replace(file)


def _keep_aside(file: Path, content: bytes | None) -> None:
    """Leave what nobody can read beside the file, for its owner to mend."""
    if content is not None:
        stamp = _now().replace(":", "")
        file.with_name(f"{file.stem}.damaged-{stamp}{file.suffix}").write_bytes(content)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
