"""What each passage did to an answer: its log-probability once more without the passage."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from llmhero_widgets.rag.counting import Counter
from llmhero_widgets.rag.prompting import without

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from llmhero_widgets.models.language_model import LanguageModel
    from llmhero_widgets.rag.values import Generation


@dataclass(frozen=True, slots=True)
class LeftOut:
    """The log-probability of each token of an answer, with all passages and without each.

    Attributes
    ----------
    full
        Natural logarithms, one per token, behind the prompt as it was.
    without
        The same behind the prompt without one passage, by the passage's row.
    """

    full: tuple[float, ...]
    without: Mapping[int, tuple[float, ...]]

    @property
    def effects(self) -> dict[int, float]:
        """By row, how much less likely the whole answer is without the passage, in nats."""
        return {row: sum(self.full) - sum(values) for row, values in self.without.items()}

    def effects_on(self, owners: Sequence[int], count: int) -> dict[int, list[float]]:
        """Return the same for each part of the answer.

        Parameters
        ----------
        owners
            For each token, to which part it belongs.
        count
            How many parts there are.

        Examples
        --------
        >>> LeftOut((-1.0, -2.0), {7: (-4.0, -2.5)}).effects_on([0, 1], 2)
        {7: [3.0, 0.5]}
        """
        found = {row: [0.0] * count for row in self.without}
        for row, values in self.without.items():
            for owner, with_all, left in zip(owners, self.full, values, strict=True):
                found[row][owner] += with_all - left
        return found


def leave_one_out(
    lm: LanguageModel,
    generation: Generation,
    *,
    check: Callable[[], None] | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> LeftOut:
    """Weigh an answer behind its prompt without each passage in turn.

    The prompt without a passage is the same text less the passage and the marks around it, cut anew; numbers
    of the other passages stay. What two prompts share at their beginning is read once, so the last passage
    is left out first. An effect says what the model used, not what is true; a passage whose content stands in
    another as well has hardly any.

    Parameters
    ----------
    lm
        The model that wrote.
    generation
        What it wrote, with its tokens.
    check
        Called all the time while the model reads; may raise to stop.
    progress
        Told ``(done, total)`` in passages.

    Raises
    ------
    HeroError
        ``bad_request`` for a model that does not write token after token.
    """
    from llmhero_widgets.decoding.cached import Cached

    prompt, ids = generation.prompt, generation.ids
    rows = [row for row in prompt.kept if ids]
    order = {piece.row: place for place, piece in enumerate(prompt.pieces) if piece.row is not None}
    rows.sort(key=lambda row: -order[row])
    reader = Cached(lm, check=check)
    counter, special = Counter(lm), not lm.tokenizer.chat_template

    def weigh(before: Sequence[int]) -> tuple[float, ...]:
        if not ids:
            return ()
        logits = reader.after([*before, *ids[:-1]], last=len(ids)).double()
        chosen = logits.log_softmax(-1).gather(1, logits.new_tensor(ids).long()[:, None])
        return tuple(chosen[:, 0].tolist())

    # What was computed while it was written need not be computed again.
    known = generation.logprobs if len(generation.logprobs) == len(ids) else None
    full = weigh(prompt.ids) if known is None else known
    found: dict[int, tuple[float, ...]] = {}
    for row in rows:
        if progress is not None:
            progress(len(found), len(rows))
        found[row] = weigh(counter.ids(without(prompt, row), special=special))
    return LeftOut(full, {row: found[row] for row in prompt.kept if row in found})


def owners(lm: LanguageModel, ids: Sequence[int], spans: Sequence[tuple[int, int]]) -> list[int]:
    """Return for each token of an answer in which of its sentences the token ends.

    Parameters
    ----------
    lm
        Whose tokens.
    ids
        The tokens of the answer.
    spans
        Sentences in the answer's text, rising; what lies between two belongs to the second.
    """
    whole: str = lm.tokenizer.decode(list(ids), skip_special_tokens=True)
    before = len(whole) - len(whole.lstrip())
    ends = [end for _, end in spans]
    found = []
    for count in range(1, len(ids) + 1):
        written = lm.tokenizer.decode(list(ids[:count]), skip_special_tokens=True)
        # A character that is only begun is one sign in `written` already.
        last = max(len(written) - before - 1, 0)
        found.append(min(bisect_right(ends, last), len(spans) - 1))
    return found
