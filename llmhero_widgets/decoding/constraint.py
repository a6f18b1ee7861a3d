"""Rules that a text must follow, as a mask over the next token, and where they can no longer be kept."""

from __future__ import annotations

import json
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.decoding import messages_constraint as messages
from llmhero_widgets.decoding.distances import NEVER, Distances
from llmhero_widgets.decoding.outlook import DEAD_END, FORBIDDEN, OPEN, UNKNOWN, Forced, Outlook
from llmhero_widgets.decoding.patterns import (
    Automaton,
    NoPatternError,
    Pattern,
    Row,
    TooLargeError,
    automaton,
    from_choices,
    literal,
    optional,
)
from llmhero_widgets.decoding.regex_pattern import from_regex
from llmhero_widgets.decoding.schema_pattern import COLON, COMMA, closed, from_schema
from llmhero_widgets.decoding.spelling import Spelling, bits

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from llmhero_widgets.core.text import Message
    from llmhero_widgets.decoding.names import Names
    from llmhero_widgets.models.language_model import LanguageModel

_SPACED: Final = {"whitespace_flexible": False, "item_separator": COMMA, "key_separator": COLON}
# Texts at which a search looks.
_LOOKED_AT: Final = 120
_TRIED: Final = (b'"', b"}", b"]", b"0", b"1", b"a", b",", b":", b" ", b"t", b"n", b"{", b"[", b"e", b"-")


def _nothing() -> None:
    """Nobody can cancel."""


class _How(NamedTuple):
    after_space: bool
    check: Callable[[], None]


class Constraint:
    """A rule for a text, bound to a model's tokens: :meth:`choice`, :meth:`regex` or :meth:`json_schema`.

    The mask is that of llguidance [1]_: a token is allowed if the text with it is the beginning of a text
    that satisfies the rule. The whole text that is generated has to satisfy it, from its first token on.

    Distances to the end are our own and exact (see :class:`~llmhero_widgets.decoding.distances.Distances`)
    for choices, for regular expressions without flags and set operations, and for JSON schemas of simple
    types, enumerations, arrays and closed objects. For other rules, and very large ones, only what a short
    search finds is said, and the rest is ``UNKNOWN``.

    References
    ----------
    .. [1] https://github.com/guidance-ai/llguidance

    Examples
    --------
    >>> from tokenizers import Tokenizer, models
    >>> from transformers import GPT2Config, GPT2LMHeadModel, PreTrainedTokenizerFast
    >>> from llmhero_widgets.models.load import load_model
    >>> vocabulary = {"a": 0, "b": 1, "ab": 2, "</s>": 3}
    >>> tokenizer = PreTrainedTokenizerFast(tokenizer_object=Tokenizer(models.BPE(vocabulary, [])),
    ...                                     eos_token="</s>")
    >>> config = GPT2Config(vocab_size=4, n_embd=8, n_layer=2, n_head=2, bos_token_id=3, eos_token_id=3)
    >>> lm = load_model(GPT2LMHeadModel(config), tokenizer=tokenizer)
    >>> rule = Constraint.regex(lm, "(ab)+")
    >>> rule.allowed([]).tolist(), rule.allowed([2]).tolist()
    ([True, False, True, False], [True, False, True, True])
    >>> rule.accepting([2]), rule.alive([1]), rule.forced([0]).data
    (True, False, b'b')
    >>> rule.outlook([], budget=1).fate.tolist() == [DEAD_END, FORBIDDEN, OPEN, FORBIDDEN]
    True
    """

    def __init__(
        self, spelling: Spelling, rule: Message, body: str, pattern: Callable[[], Pattern], how: _How
    ) -> None:
        from llguidance import LLMatcher

        self._spelling = spelling
        self._rule = rule
        grammar = LLMatcher.grammar_from_lark(_lark(_space(spelling, how), body))
        start = LLMatcher(spelling.library, grammar, log_level=0)
        if start.is_error():
            raise _refused(rule, messages.SAID, said=_short(start.get_error()))
        self._start = start
        self._vocabulary = len(spelling.pieces)
        self._measured = _measure(pattern, spelling, how)
        if self._measured and self._measured[1].least[0] == NEVER:
            made = self._measured[0]
            none = bool((made.steps == made.lost).all())
            raise _refused(rule, messages.NO_MATCH if none else messages.CANNOT_WRITE)
        if not self.allowed([]).any() and not start.is_accepting():
            raise _refused(rule, messages.NO_MATCH)

    @classmethod
    def choice(
        cls,
        lm: LanguageModel | Spelling,
        choices: Sequence[str],
        *,
        after_space: bool = False,
        check: Callable[[], None] = _nothing,
    ) -> Constraint:
        """Allow exactly one of some texts.

        Parameters
        ----------
        lm
            Whose tokens; a :class:`Spelling` that is there already saves half a second.
        choices
            Texts that are not empty.
        after_space
            Whether a space has to stand before the text, as behind a prompt that ends with a word.
        check
            Called while distances are computed; may raise to cancel.

        Raises
        ------
        HeroError
            ``bad_request`` without a choice, for an empty one, and where no token spells any of them.
        """
        rule = messages.CHOICE
        if isinstance(choices, str) or not choices:
            raise _refused(rule, messages.NO_CHOICES)
        for value in choices:
            if not isinstance(value, str):
                raise _refused(rule, messages.NOT_TEXTS, value=value)
            if not value:
                raise _refused(rule, messages.EMPTY_CHOICE)
        spelling = _spelling(lm)
        options = " | ".join(json.dumps(one) for one in dict.fromkeys(choices))
        how = _How(after_space, check)
        return cls(spelling, rule, f"({options})", lambda: from_choices(choices), how)

    @classmethod
    def regex(
        cls,
        lm: LanguageModel | Spelling,
        pattern: str,
        *,
        after_space: bool = False,
        check: Callable[[], None] = _nothing,
    ) -> Constraint:
        """Allow what a regular expression matches as a whole.

        Parameters
        ----------
        lm
            Whose tokens.
        pattern
            In the syntax of Rust's ``regex``: as Python's, without looking around and backreferences.
        after_space
            Whether a space has to stand before the match.
        check
            Called while distances are computed; may raise to cancel.

        Raises
        ------
        HeroError
            ``bad_request`` with the library's reason, or where nothing matches.
        """
        from llguidance import regex_to_lark

        if not isinstance(pattern, str) or not pattern:
            raise _refused(messages.REGEX, messages.EMPTY_RULE)
        spelling = _spelling(lm)
        problem = _regex_problem(pattern)
        if problem:
            raise _refused(messages.REGEX, messages.SAID, said=problem)
        written = regex_to_lark(pattern, use_ascii="")
        how = _How(after_space, check)
        return cls(
            spelling, messages.REGEX, f"/{written}/", lambda: from_regex(pattern, spelling.characters), how
        )

    @classmethod
    def json_schema(
        cls,
        lm: LanguageModel | Spelling,
        schema: dict[str, Any] | str | bool,
        *,
        after_space: bool = False,
        check: Callable[[], None] = _nothing,
    ) -> Constraint:
        """Allow JSON that a schema describes.

        It is spaced as ``json.dumps`` does it, properties come in the order of the schema, and an object
        that names its properties has no others unless the schema says so.

        Parameters
        ----------
        lm
            Whose tokens.
        schema
            A JSON schema, or its text.
        after_space
            Whether a space has to stand before the JSON.
        check
            Called while distances are computed; may raise to cancel.

        Raises
        ------
        HeroError
            ``bad_request`` with the library's reason for what is no schema, or cannot be satisfied.
        """
        from llguidance import LLMatcher

        rule = messages.SCHEMA
        if isinstance(schema, str):
            if not schema.strip():
                raise _refused(rule, messages.EMPTY_RULE)
            try:
                schema = json.loads(schema)
            except ValueError as error:
                raise _refused(rule, messages.NOT_JSON, problem=str(error)) from None
        spelling = _spelling(lm)
        kept = closed(schema)
        # The library says more of a schema alone than of one in a grammar.
        try:
            problem = LLMatcher.validate_grammar(LLMatcher.grammar_from_json_schema(json.dumps(kept)))
        except (TypeError, ValueError) as error:
            problem = str(error)
        if problem:
            raise _refused(rule, messages.SAID, said=_short(problem))
        written = {**(kept if isinstance(kept, dict) else {}), "x-guidance": _SPACED}
        how = _How(after_space, check)
        return cls(spelling, rule, f"%json {json.dumps(written)}", lambda: from_schema(kept), how)

    @property
    def ends(self) -> tuple[int, ...]:
        """Tokens that end a text; empty for a model that has none."""
        return self._spelling.ends

    @property
    def names(self) -> Names:
        """What the tokens are shown as."""
        return self._spelling.names

    def allowed(self, ids: Sequence[int]) -> NDArray[np.bool_]:
        """Return which tokens may follow: bool (vocabulary,); all False behind a token that was forbidden.

        Parameters
        ----------
        ids
            What was generated so far, from where the rule begins.
        """
        matcher = self._after(ids)
        if matcher is None or self._ended(ids):
            return np.zeros(self._vocabulary, bool)
        mask = bits(matcher.compute_bitmask(), self._vocabulary)
        if matcher.is_error():
            if "empty" in matcher.get_error() or not ids:
                return np.zeros(self._vocabulary, bool)
            raise _refused(self._rule, messages.TOO_COMPLEX, said=_short(matcher.get_error()))
        mask[list(self._spelling.ends)] = matcher.is_accepting()
        return mask

    def accepting(self, ids: Sequence[int]) -> bool:
        """Say whether the text may end here."""
        matcher = self._after(ids)
        return matcher is not None and bool(matcher.is_accepting())

    def alive(self, ids: Sequence[int]) -> bool:
        """Say whether the rule allowed every token so far."""
        return self._after(ids) is not None

    def forced(self, ids: Sequence[int]) -> Forced:
        """Return what follows without any choice, if anything does; nothing where the text may end."""
        matcher = self._after(ids)
        if matcher is None or self._ended(ids) or matcher.is_accepting():
            return Forced(b"", ())
        data = bytes(matcher.compute_ff_bytes())
        return Forced(data, tuple(matcher.compute_ff_tokens()) if data else ())

    def outlook(self, ids: Sequence[int], budget: int) -> Outlook:
        """Say of every token whether the rule can still be satisfied after it.

        Parameters
        ----------
        ids
            What was generated so far.
        budget
            So many tokens may still be written, the next one included; the one that ends the text needs none.
        """
        allowed = self.allowed(ids)
        fate = np.where(allowed, np.uint8(UNKNOWN), np.uint8(FORBIDDEN))
        ends = list(self._spelling.ends)
        if self._measured:
            made, distances = self._measured
            state = made.read(self.spell(ids))
            least = distances.after(state)
            least[ends] = np.where(allowed[ends], 0, NEVER)
            fate[allowed] = np.where(least[allowed] < budget, OPEN, DEAD_END)
            fate[ends] = np.where(allowed[ends], OPEN, FORBIDDEN)
            here: int | None = int(distances.least[state])
            return Outlook(allowed, fate, least, here, exact=True)
        least = np.where(allowed, np.int32(-1), np.int32(NEVER))
        least[ends] = np.where(allowed[ends], 0, NEVER)
        fate[ends] = np.where(allowed[ends], OPEN, FORBIDDEN)
        here = 0 if self.accepting(ids) else None
        if budget <= 0:
            fate[allowed & (fate == UNKNOWN)] = DEAD_END
        return Outlook(allowed, fate, least, here, exact=False)

    def search(self, ids: Sequence[int], budget: int, *, check: Callable[[], None] = _nothing) -> int | None:
        """Look for some way to satisfy the rule within the budget; None says only that none was found.

        For rules without exact distances: a walk that takes what is forced, and closes what is open.
        ``check`` is called on the way; it may raise to cancel.

        Returns
        -------
        int or None
            Tokens of the way that was found; there may be shorter ones.
        """
        matcher = self._after(ids)
        if matcher is None or self._ended(ids):
            return None
        waiting = [(matcher, 0)]
        for looked in range(_LOOKED_AT):
            if not waiting:
                return None
            check()
            # What is near first; if nothing is, straight on to where something is closed.
            at, used = waiting.pop(0 if looked < _LOOKED_AT // 2 else -1)
            if at.is_accepting():
                return used
            run = list(at.compute_ff_tokens())
            ways = [run] if run else [[token] for token in self._tried if at.validate_tokens([token])]
            for way in reversed(ways):
                if used + len(way) <= budget:
                    following = at.deep_copy()
                    following.consume_tokens(way)
                    waiting.append((following, used + len(way)))
        return None

    @cached_property
    def _tried(self) -> list[int]:
        known = {piece: token for token, piece in reversed(list(enumerate(self._spelling.pieces)))}
        return [known[piece] for piece in _TRIED if piece in known]

    def spell(self, ids: Sequence[int]) -> bytes:
        """Return the bytes that some tokens write."""
        return b"".join(self._spelling.pieces[number] for number in ids)

    def _ended(self, ids: Sequence[int]) -> bool:
        return bool(ids) and ids[-1] in self._spelling.ends

    def _after(self, ids: Sequence[int]) -> Any:
        """Return a matcher that has read the ids, or None if one of them was forbidden."""
        matcher = self._start.deep_copy()
        end = ids[-1] if self._ended(ids) else None
        for number in ids if end is None else ids[:-1]:
            if not 0 <= number < self._vocabulary or not matcher.try_consume_tokens([number]):
                return None
        return matcher if end is None or matcher.is_accepting() else None


def _spelling(lm: LanguageModel | Spelling) -> Spelling:
    return lm if isinstance(lm, Spelling) else Spelling(lm)


def _measure(
    pattern: Callable[[], Pattern], spelling: Spelling, how: _How
) -> tuple[Automaton, Distances] | None:
    """Return the automaton of a rule and its distances, unless it has none or is too large."""
    try:
        whole = pattern()
        if spelling.drops_space:
            whole = Row((optional(literal(" ")), whole))
        elif how.after_space:
            whole = Row((literal(" "), whole))
        made = automaton(whole, how.check)
        return made, Distances(made, spelling.pieces, how.check)
    except (NoPatternError, TooLargeError, MemoryError, RecursionError):
        return None


def _space(spelling: Spelling, how: _How) -> str:
    """Return what a grammar allows before the rule; a space that decoding drops changes nothing."""
    return '" "? ' if spelling.drops_space else '" " ' if how.after_space else ""


def _lark(space: str, rule: str) -> str:
    """Return a grammar of one rule.

    Without `no_forcing`, the library forbids all spellings of what is forced but the tokenizer's own.
    """
    return f'%llguidance {{"no_forcing": true}}\nstart: {space}rule\nrule: {rule}'


def _regex_problem(pattern: str) -> str:
    """Return what the library says against an expression; it repeats the expression around a slip."""
    from llguidance import LLMatcher

    problem = LLMatcher.validate_grammar(LLMatcher.grammar_from_regex(pattern))
    return _short(problem) if problem else ""


def _short(said: str) -> str:
    """Return the reason without the picture of the place around it."""
    lines = [line.strip() for line in said.splitlines()]
    reasons = [line.removeprefix("error: ") for line in lines if line.startswith("error: ")]
    first = reasons[0] if reasons else next((line for line in lines if line), said)
    return first[:300].rstrip(" .:")


def _refused(rule: Message, reason: Message, **slots: object) -> HeroError:
    return HeroError(
        messages.BAD_RULE, messages.BAD_RULE_HINT, code="bad_request", rule=rule, reason=reason, **slots
    )
