"""How much of the phrases that it must contain a text has got together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.decoding import messages_beam as messages

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from llmhero_widgets.decoding.beam.task import Task
    from llmhero_widgets.models.language_model import LanguageModel

    #: Of each phrase, how many of its tokens the text ends in; its length once it is contained.
    Progress = tuple[int, ...]


class Phrases:
    """Token sequences that a text must contain, each matched as by Knuth, Morris and Pratt.

    Parameters
    ----------
    phrases
        None of them empty.

    Examples
    --------
    >>> phrases = Phrases([(1, 2), (2, 3)])
    >>> progress = phrases.start
    >>> for token in (1, 2, 3):
    ...     progress = phrases.after(progress, token)
    >>> progress, phrases.met(progress), phrases.contained(progress)
    ((2, 2), 4, True)
    """

    def __init__(self, phrases: Sequence[Sequence[int]]) -> None:
        self._phrases = [tuple(phrase) for phrase in phrases]
        self._borders = [_borders(phrase) for phrase in self._phrases]
        self.start: Progress = (0,) * len(self._phrases)
        #: What :meth:`met` gives for a text that contains them all.
        self.tokens = sum(map(len, self._phrases))

    def after(self, progress: Progress, token: int) -> Progress:
        """Return the progress of a text once a token is added."""
        return tuple(
            at if at == len(phrase) else _step(phrase, borders, at, token)
            for phrase, borders, at in zip(self._phrases, self._borders, progress, strict=True)
        )

    def wanted(self, progress: Progress) -> set[int]:
        """Return the tokens that bring a phrase forward."""
        pairs = zip(self._phrases, progress, strict=True)
        return {phrase[at] for phrase, at in pairs if at < len(phrase)}

    def met(self, progress: Progress) -> int:
        """Return the tokens of the contained phrases, and of the one that is furthest on its way.

        The right token always raises it, so that the text which has most can be completed.
        """
        pairs = list(zip(self._phrases, progress, strict=True))
        done = sum(len(phrase) for phrase, at in pairs if at == len(phrase))
        return done + max((at for phrase, at in pairs if at < len(phrase)), default=0)

    def missing(self, progress: Progress) -> int:
        """Return how many more tokens the text needs at least."""
        return max(len(phrase) - at for phrase, at in zip(self._phrases, progress, strict=True))

    def contained(self, progress: Progress) -> bool:
        """Whether the text contains them all."""
        return all(at == len(phrase) for phrase, at in zip(self._phrases, progress, strict=True))


def read_phrases(task: Task, must_contain: Iterable[str | Sequence[int]]) -> Phrases:
    """Check the phrases of a search; texts are cut by the tokenizer, without special tokens.

    Raises
    ------
    HeroError
        ``bad_request`` for none, an empty one, one that goes on behind an end token, ids that do not exist,
        and more tokens than may be written.
    """
    from llmhero_widgets.models.reading import check_ids

    given = [must_contain] if isinstance(must_contain, str) else list(must_contain)
    if not given:
        example = 'must_contain=[" blue"]'
        raise HeroError(messages.NO_PHRASE, messages.NO_PHRASE_HINT, code="bad_request", example=example)
    ends = set(task.ends.tolist())
    phrases = []
    for phrase in given:
        ids = cut_phrase(task.lm, phrase) if isinstance(phrase, str) else list(phrase)
        if not ids:
            raise HeroError(messages.EMPTY_PHRASE, code="bad_request", phrase=phrase)
        check_ids(ids, task.lm.vocabulary)
        for number in ids[:-1]:
            if number in ends:
                raise HeroError(messages.END_IN_PHRASE, code="bad_request", phrase=phrase, number=number)
        phrases.append(tuple(ids))
    phrases = [one for k, one in enumerate(phrases) if not _is_within(one, k, phrases)]
    found = Phrases(phrases)
    if found.tokens > task.limit:
        slots = {"tokens": found.tokens, "steps": task.limit}
        raise HeroError(messages.TOO_LITTLE_ROOM, messages.TOO_LITTLE_ROOM_HINT, code="bad_request", **slots)
    return found


def cut_phrase(lm: LanguageModel, phrase: str) -> list[int]:
    """Return a phrase as tokens; one that begins with a space as they stand behind a word.

    Some tokenizers put a space of their own before a text, which would come twice.
    """

    def cut(text: str) -> list[int]:
        return list(lm.tokenizer(text, add_special_tokens=False)["input_ids"])

    word = cut("a")
    behind = cut("a" + phrase)
    if phrase[:1].isspace() and behind[: len(word)] == word:
        return behind[len(word) :]
    return cut(phrase)


def _is_within(phrase: tuple[int, ...], place: int, phrases: Sequence[tuple[int, ...]]) -> bool:
    """Whether another phrase contains this one, or an equal one stands before it."""
    for k, other in enumerate(phrases):
        if k == place or len(other) < len(phrase) or (other == phrase and k > place):
            continue
        if any(other[at : at + len(phrase)] == phrase for at in range(len(other) - len(phrase) + 1)):
            return True
    return False


def _borders(phrase: Sequence[int]) -> list[int]:
    """Return for each length of the phrase's beginning the longest shorter one that it ends in."""
    borders = [0, 0]
    for token in phrase[1:]:
        borders.append(_step(phrase, borders, borders[-1], token))
    return borders


def _step(phrase: Sequence[int], borders: Sequence[int], at: int, token: int) -> int:
    while at and phrase[at] != token:
        at = borders[at]
    return at + 1 if phrase[at] == token else 0
