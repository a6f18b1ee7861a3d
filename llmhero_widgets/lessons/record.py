"""What the reader has passed: one small file on this machine, without an account."""

from __future__ import annotations

import json
import os
import stat
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

from filelock import FileLock, Timeout
from platformdirs import user_data_path

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.lessons import messages

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from llmhero_widgets.core.text import Message

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


class DamagedError(ValueError):
    """The file is there and can be read, but it says nothing that we have written."""


class UnusableError(OSError):
    """The file cannot be used, for a reason that is no fault of the operating system's.

    Parameters
    ----------
    file
        Which one.
    why
        The reason, in both languages.
    """

    def __init__(self, file: Path, why: Message) -> None:
        super().__init__(f"{file}: {why.en}")
        self.why = why


def reason_of(error: OSError) -> Message | str:
    """Return why a file could not be used, for a slot of a message."""
    return error.why if isinstance(error, UnusableError) else error.strerror or str(error)


def progress_file() -> Path:
    """Return where it is kept: ``$LLMHERO_PROGRESS``, or a file in the user's data folder.

    Examples
    --------
    >>> progress_file().suffix
    '.json'
    """
    chosen = os.environ.get(FILE_VARIABLE)
    # Unlike Path's, this one leaves the name of no user as it is.
    return Path(os.path.expanduser(chosen)) if chosen else user_data_path("llmhero") / "progress.json"  # noqa: PTH111


def load() -> Passed:
    """Return what the reader has passed; nothing where there is no file.

    Raises
    ------
    OSError
        If there is a file that cannot be read, or that a newer version has written.
    DamagedError
        If what the file says is not what we write.
    """
    content = _content(progress_file())
    return Passed() if content is None else _parse(content, progress_file())


def load_or_say() -> Passed:
    """Return what the reader has passed, as :func:`load` does.

    Raises
    ------
    HeroError
        If the file cannot be read, or is damaged.
    """
    try:
        return load()
    except DamagedError as error:
        raise HeroError(messages.DAMAGED, messages.DAMAGED_HINT, file=progress_file()) from error
    except OSError as error:
        raise unusable(messages.NOT_READ, error) from error


def unusable(what: Message, error: OSError) -> HeroError:
    """Return what a reader is told of a file that cannot be read or written."""
    return HeroError(
        what, messages.OTHER_FILE, file=progress_file(), reason=reason_of(error), variable=FILE_VARIABLE
    )


def read() -> Passed:
    """Return what the reader has passed; nothing where there is no file, or none that can be read."""
    try:
        return load()
    except (OSError, DamagedError):
        return Passed()


def pass_exercise(lesson: str, exercise: str) -> Path | None:
    """Remember that an exercise was passed; the first time counts.

    Returns
    -------
    Path or None
        Where a damaged file was put, if there was one.

    Raises
    ------
    OSError
        If the file cannot be read or written; it is left as it is.
    """

    def note(passed: Passed) -> None:
        passed.exercises.setdefault(lesson, {}).setdefault(exercise, _now())

    return _change(note)


def answer_question(lesson: str, question: str, *, right: bool) -> Path | None:
    """Remember an answer to a question of a quiz; once it was right, later answers change nothing.

    Returns
    -------
    Path or None
        Where a damaged file was put, if there was one.

    Raises
    ------
    OSError
        If the file cannot be read or written; it is left as it is.
    """

    def note(passed: Passed) -> None:
        answers = passed.questions.setdefault(lesson, {})
        before = answers.get(question)
        if before is None or not before.right:
            answers[question] = Answered(right, (before.tries if before else 0) + 1, _now())

    return _change(note)


def forget() -> Passed:
    """Remove everything, and return what was there, for :func:`put_back`.

    Raises
    ------
    OSError
        If the file cannot be read or written; it is left as it is.
    """
    removed = Passed()

    def note(passed: Passed) -> None:
        removed.exercises.update(passed.exercises)
        removed.questions.update(passed.questions)
        passed.exercises.clear()
        passed.questions.clear()

    _change(note)
    return removed


def put_back(removed: Passed) -> None:
    """Make the record what it would be had :func:`forget` not been called; nothing passed since is lost.

    Raises
    ------
    OSError
        If the file cannot be read or written; it is left as it is.
    """

    def note(passed: Passed) -> None:
        for lesson, names in removed.exercises.items():
            passed.exercises[lesson] = {**passed.exercises.get(lesson, {}), **names}
        for lesson, answers in removed.questions.items():
            since = passed.questions.get(lesson, {})
            joined = {name: _joined(before, since.get(name)) for name, before in answers.items()}
            passed.questions[lesson] = {**since, **joined}

    _change(note)


def _joined(before: Answered, since: Answered | None) -> Answered:
    if before.right or since is None:
        return before
    return Answered(since.right, before.tries + since.tries, since.when)


def _change(note: Callable[[Passed], None]) -> Path | None:
    with _locked() as file:
        content = _content(file)
        damaged = False
        try:
            passed = Passed() if content is None else _parse(content, file)
        except DamagedError:
            passed, damaged = Passed(), True
        before = _dump(passed)
        note(passed)
        if _dump(passed) == before and not damaged:
            return None
        return _write(file, passed, damaged=damaged)


@contextmanager
def _locked() -> Iterator[Path]:
    file = progress_file()
    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(f"{file}.lock", timeout=_LOCK_SECONDS):
            yield file
    except Timeout as error:
        raise UnusableError(file, messages.IN_USE) from error


def _content(file: Path) -> bytes | None:
    try:
        # Reading a pipe would wait for ever, and a device must not be renamed.
        if not stat.S_ISREG(file.stat().st_mode):
            raise UnusableError(file, messages.NO_FILE)
        return file.read_bytes()
    except FileNotFoundError:
        return None


def _parse(content: bytes, file: Path) -> Passed:
    try:
        told = json.loads(content)
        version = told["version"]
        passed = Passed(
            {lesson: _times(names) for lesson, names in told["exercises"].items()},
            {
                lesson: {name: _answered(answer) for name, answer in answers.items()}
                for lesson, answers in told["questions"].items()
            },
        )
        # JSON may spell what no file of ours can hold: half a surrogate pair.
        _dump(passed).encode()
        newer = _whole(version) > _VERSION
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise DamagedError(str(file)) from error
    if newer:
        raise UnusableError(file, messages.NEWER)
    return passed


def _times(names: dict[str, Any]) -> dict[str, str]:
    return {name: _time(when) for name, when in names.items()}


def _time(when: object) -> str:
    if not isinstance(when, str) or not when:
        raise ValueError(when)
    return when


def _whole(number: object) -> int:
    if not isinstance(number, int) or isinstance(number, bool) or number < 1:
        raise ValueError(number)
    return number


def _answered(answer: dict[str, Any]) -> Answered:
    if not isinstance(answer["right"], bool):
        raise ValueError(answer)  # noqa: TRY004 - one kind of error for a damaged file
    return Answered(answer["right"], _whole(answer["tries"]), _time(answer["when"]))


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


def _write(file: Path, passed: Passed, *, damaged: bool) -> Path | None:
    # Beside it and renamed: whoever reads finds the old content or the new.
    fresh = file.with_name(f"{file.name}.new")
    fresh.write_text(_dump(passed), encoding="utf-8")
    aside = _put_aside(file) if damaged else None
    fresh.replace(file)
    return aside


def _put_aside(file: Path) -> Path:
    """Leave what nobody can read beside the file, for its owner to mend."""
    names = (file.with_name(f"{file.stem}.damaged-{n}{file.suffix}") for n in count(1))
    aside = next(name for name in names if not os.path.lexists(name))
    file.rename(aside)
    return aside


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
