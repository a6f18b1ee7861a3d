"""What a widget answers, kept for a page that has no kernel: the most important answers that fit.

A feature names the questions that its front end asks for the gestures that make sense in a saved page, the
most important first (``<feature>/saved.py``). They are asked on the way on which the front end asks them, and
``js/shared/recorded-model.ts`` gives the same answers to the same questions.
"""

from __future__ import annotations

import gzip
import json
import time
import zlib
from bisect import bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from llmhero_widgets.core import messages_page as messages
from llmhero_widgets.core.asking import Answer, Asker, RefusedError

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping

    from llmhero_widgets.core.asking import Part
    from llmhero_widgets.core.text import Language
    from llmhero_widgets.core.widget import HeroWidget

    Questions = Generator["Question", Answer | None, None]
    """Yields questions, and is sent the answer to each; ``None`` where there is none."""

#: How long a widget may take to answer, in seconds.
SECONDS: Final = 20.0
_LENGTH_BYTES: Final = 4
#: Base64 writes three bytes as four characters.
_PACKED: Final = 3 / 4
#: How much is left out at a time where the estimate was too low.
_STEP: Final = 0.98


@dataclass(frozen=True, slots=True)
class Question:
    """A question that the front end asks.

    Attributes
    ----------
    op, args
        As the front end sends them.
    sent
        The arguments by which the answer is got now, where they are others: the text that a page shows
        again has the number that it was first told by.
    follow
        Traits that the answer changes.
    after
        What must have been asked last, for an answer about what that left: an operation and its arguments.
    kept
        Whether the page needs the answer, or only whoever asks.
    """

    op: str
    args: Mapping[str, Any] = field(default_factory=dict)
    sent: Mapping[str, Any] | None = None
    follow: tuple[str, ...] = ()
    after: tuple[str, Mapping[str, Any]] | None = None
    kept: bool = True


class Recording:
    """Questions with their answers, in the order of their importance; equal answers are kept once."""

    def __init__(self) -> None:
        self._questions: list[list[Any]] = []
        self._answers: dict[str, int] = {}
        self._blobs: dict[bytes, int] = {}
        self._end = 0
        self._numbers: dict[str, int] = {}
        #: After each question: how many answers there were, how many bytes of arrays, and compressed.
        self._sizes: list[tuple[int, int, int]] = []
        self._stream = zlib.compressobj()
        #: Questions that were named and have no place here: no time, or no room.
        self.left = 0

    def __len__(self) -> int:
        """Return how many questions have their answer here."""
        return len(self._questions)

    @property
    def size(self) -> int:
        """About how many characters the whole takes in a page."""
        return int(self._sizes[-1][2] / _PACKED) if self._sizes else 0

    def add(self, question: Question, parts: list[Part], traits: Mapping[str, Any]) -> None:
        """Keep an answer.

        Parameters
        ----------
        question
            What was asked.
        parts
            What was said.
        traits
            What the traits that it changed are by now.
        """
        told = []
        new = b""
        for part in parts:
            one: dict[str, Any] = {"kind": part.kind, "result": part.result}
            if part.arrays:
                if part.data not in self._blobs:
                    self._blobs[part.data] = self._end
                    self._end += len(part.data)
                    new += part.data
                one |= {"arrays": part.arrays, "bytes": [self._blobs[part.data], len(part.data)]}
            told.append(one)
        answer = _compact(told)
        known = answer in self._answers
        number = self._answers.setdefault(answer, len(self._answers))
        more: dict[str, Any] = {"traits": dict(traits)} if traits else {}
        if question.after is not None:
            more["after"] = self._numbers[_compact(question.after)]
        entry = [question.op, question.args, number, more]
        self._numbers[_compact((question.op, question.args))] = len(self._questions)
        self._questions.append(entry)
        added = _compact(entry).encode() + (b"" if known else answer.encode()) + new
        grown = len(self._stream.compress(added)) + len(self._stream.flush(zlib.Z_SYNC_FLUSH))
        before = self._sizes[-1][2] if self._sizes else 0
        self._sizes.append((len(self._answers), self._end, before + grown))

    def packed(self, count: int) -> bytes:
        """Return the first questions with their answers.

        Parameters
        ----------
        count
            How many.

        Returns
        -------
        bytes
            gzip of the length of what follows (four bytes, little-endian), JSON of that length, and the
            arrays of all answers. The same recording always makes the same bytes.
        """
        answers, end, _ = self._sizes[count - 1] if count else (0, 0, 0)
        told = [json.loads(answer) for answer in list(self._answers)[:answers]]
        text = _compact({"questions": self._questions[:count], "answers": told}).encode()
        data = b"".join(blob for blob, start in self._blobs.items() if start < end)
        return gzip.compress(len(text).to_bytes(_LENGTH_BYTES, "little") + text + data, mtime=0)

    def fitting(self, characters: int) -> tuple[bytes, int]:
        """Return as many of the first questions as fit, packed, and how many they are.

        Parameters
        ----------
        characters
            How much room there is for them in base64.
        """
        count = len(self)
        if self.size > characters:
            count = bisect_right(self._sizes, characters * _PACKED, key=lambda sizes: sizes[2])
        while count:
            made = self.packed(count)
            if len(made) <= characters * _PACKED:
                return made, count
            count = int(count * _STEP)
        return b"", 0


def record(
    widget: HeroWidget, lang: Language, *, seconds: float, characters: int, quiet: bool = False
) -> Recording:
    """Ask a widget all that a page may be asked, as long as there is time and room.

    Parameters
    ----------
    widget
        Who is asked; what its reader sees stays as it is.
    lang
        Of the page.
    seconds
        After so long nothing more is asked, and the answer that is on its way is given up.
    characters
        When so many are filled nothing more is asked.
    quiet
        Whether to show no progress.

    Returns
    -------
    Recording
        With what was left out counted in ``left``.

    Raises
    ------
    KeyboardInterrupt
        If the user stops it; the widget's worker is let go.
    """
    from tqdm.auto import tqdm

    recording = Recording()
    asked = widget._answering(lang)  # noqa: SLF001 - what a widget offers to its page alone
    until = time.monotonic() + seconds
    name = messages.RECORDING.format(lang, name=type(widget).__name__)
    # What is over in a second needs no bar.
    with (
        asked as (answering, questions),
        tqdm(desc=name, unit="", delay=1, leave=False, disable=quiet) as bar,
    ):
        asker = Asker(answering._line)  # noqa: SLF001
        answer: Answer | None = None
        while (question := _next(questions, answer)) is not None:
            answer = None
            if time.monotonic() >= until or recording.size > characters:
                recording.left += question.kept
                continue
            try:
                sent = question.args if question.sent is None else question.sent
                parts = asker.ask(question.op, sent, until=until)
            except RefusedError:
                # It has no answer to that, in a notebook either.
                continue
            except TimeoutError:
                recording.left += question.kept
                continue
            answer = Answer.of(parts)
            if question.kept:
                recording.add(question, parts, _traits(answering, question.follow))
            bar.update()
    return recording


def example_chat(lang: Language) -> list[dict[str, str]]:
    """Return the messages that the editor of a conversation shows first.

    Examples
    --------
    >>> [message["role"] for message in example_chat("en")]
    ['system', 'user']
    """
    return [
        {"role": "system", "content": messages.EXAMPLE_SYSTEM.format(lang)},
        {"role": "user", "content": messages.EXAMPLE_USER.format(lang)},
    ]


def _next(questions: Questions, answer: Answer | None) -> Question | None:
    try:
        return questions.send(answer)
    except StopIteration:
        return None


def _traits(widget: HeroWidget, names: tuple[str, ...]) -> dict[str, Any]:
    """Return traits as they are when the worker has done all that an answer brings with it."""
    if not names:
        return {}
    read = widget._worker.submit(lambda: {name: getattr(widget, name) for name in names})  # noqa: SLF001
    traits: dict[str, Any] = read.result()
    return traits


def _compact(content: object) -> str:
    return json.dumps(content, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
