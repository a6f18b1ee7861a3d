"""Rules that a text must follow, as a mask over the next token, and where they can no longer be kept."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.decoding import messages_constraint as messages
from llmhero_widgets.decoding.distances import NEVER, Distances
from llmhero_widgets.decoding.distribution import Distribution, process
from llmhero_widgets.decoding.grammars import (
    COLON,
    COMMA,
    NoPatternError,
    closed,
    from_choices,
    from_regex,
    from_schema,
)
from llmhero_widgets.decoding.names import Names
from llmhero_widgets.decoding.patterns import Chars, Pattern, Row, TooLargeError, automaton, literal, optional
from llmhero_widgets.decoding.settings import SamplingSettings

if TYPE_CHECKING:
    from collections.abc import Sequence

    import torch
    from numpy.typing import NDArray

    from llmhero_widgets.core.text import Message
    from llmhero_widgets.models.language_model import LanguageModel

#: What is known of a token in :meth:`Constraint.outlook`.
FORBIDDEN: Final = 0
DEAD_END: Final = 1
UNKNOWN: Final = 2
OPEN: Final = 3

_SPACED: Final = {"whitespace_flexible": False, "item_separator": COMMA, "key_separator": COLON}
# Between matchers that look for one end of a rule without a pattern.
_LOOKED_AT: Final = 400
_TRIED: Final = (b'"', b"}", b"]", b"0", b"1", b"a", b",", b":", b" ", b"t", b"n", b"{", b"[", b"e", b"-")


class Spelling:
    """Every token of a model as the bytes that it adds to a text, for all constraints on that model.

    Special tokens add nothing: no constraint allows them, but for the one that ends a text. A word that
    begins with a space (``▁yes`` or ``Ġyes``) is spelled with it, so that ``"yes"`` and ``" yes"`` are two
    different texts. Only where the tokenizer drops the space before the first word of a text, and the text
    is written from its start (the decoder beside an encoder, such as T5), it may stand before any rule.

    Parameters
    ----------
    lm
        A decoder, or an encoder-decoder.

    Attributes
    ----------
    pieces : list of bytes
        One for each logit; empty for tokens that add nothing.
    ends : tuple of int
        Tokens that end a text, in rising order.
    drops_space : bool
        Whether a space may stand before any rule.
    """

    def __init__(self, lm: LanguageModel) -> None:
        from llguidance import LLTokenizer, TokenizerWrapper

        names = Names(lm)
        vocabulary = lm.module.get_input_embeddings().num_embeddings
        known = min(len(lm.tokenizer), vocabulary)
        spelled = [b"" if token in names.special else names.piece(token) for token in range(known)]
        self.pieces: list[bytes] = spelled + [b""] * (vocabulary - known)
        self.ends = tuple(sorted(token for token in names.ends if token < vocabulary))
        self.drops_space = lm.kind == "encoder-decoder" and _drops_space(lm.tokenizer, self.pieces)
        self._shortest: dict[bytes, int] = {}
        for token, piece in enumerate(self.pieces):
            self._shortest.setdefault(piece, token)
        self._longest = max(map(len, self.pieces), default=0)
        self._tokenizer = lm.tokenizer
        # The library wants a token that ends a text; a model without one never shows the one that is added.
        wrapped = TokenizerWrapper(_Table(self, vocabulary))
        self.library = LLTokenizer(wrapped, eos_token=list(self.ends) or [vocabulary])
        self._bytes: Any = None

    def encode(self, data: bytes) -> list[int]:
        """Return tokens that spell exactly these bytes: those of the tokenizer, or else the longest first."""
        try:
            text = data.decode()
        except UnicodeDecodeError:
            return self.longest(data)
        ids: list[int] = self._tokenizer(text, add_special_tokens=False, verbose=False)["input_ids"]
        pieces = [self.pieces[number] if number < len(self.pieces) else b"" for number in ids]
        return ids if b"".join(pieces) == data and all(pieces) else self.longest(data)

    def longest(self, data: bytes) -> list[int]:
        """Return the longest tokens from the left; what no token spells ends the list."""
        ids, at = [], 0
        while at < len(data):
            lengths = range(min(self._longest, len(data) - at), 0, -1)
            found = next((data[at : at + size] for size in lengths if data[at : at + size] in self._shortest), b"")
            if not found:
                break
            ids.append(self._shortest[found])
            at += len(found)
        return ids

    def characters(self, name: str) -> Chars:
        """Return what a class such as ``\\d`` or ``\\p{L}`` holds, asked of the library that makes the masks."""
        from llguidance import LLMatcher, LLTokenizer, TokenizerWrapper

        if self._bytes is None:
            self._bytes = LLTokenizer(TokenizerWrapper(_Bytes()), slices=[])
        matcher = LLMatcher(self._bytes, LLMatcher.grammar_from_regex(name), log_level=0)
        ranges: list[tuple[int, int]] = []

        def walk(data: bytes, missing: int) -> None:
            allowed = _bits(matcher.compute_bitmask(), 256)
            if missing == 1:
                # The last byte of a character: what follows each other is one range.
                edges = np.flatnonzero(np.diff(np.concatenate(([False], allowed, [False])))).tolist()
                for low, high in zip(edges[::2], edges[1::2], strict=True):
                    ranges.append((_point(data, low), _point(data, high - 1)))
                return
            for byte in allowed.nonzero()[0].tolist():
                matcher.consume_token(byte)
                walk(data + bytes([byte]), missing - 1)
                matcher.rollback(1)

        first = _bits(matcher.compute_bitmask(), 256)
        ranges.extend((byte, byte) for byte in first[:128].nonzero()[0].tolist())
        for byte in (128 + first[128:].nonzero()[0]).tolist():
            matcher.consume_token(byte)
            walk(bytes([byte]), 1 if byte < 0xE0 else 2 if byte < 0xF0 else 3)
            matcher.rollback(1)
        return Chars(tuple(ranges))


def _point(begun: bytes, last: int) -> int:
    return ord((begun + bytes([last])).decode())


@dataclass(frozen=True, slots=True)
class Outlook:
    """What may come next, and what becomes of it.

    Attributes
    ----------
    allowed
        bool (vocabulary,): the mask. A token that ends the text is allowed where the rule is satisfied.
    fate
        uint8 (vocabulary,): ``FORBIDDEN``; ``DEAD_END``, which is proven: after this token no sequence of
        tokens satisfies the rule within the budget, or none at all; ``OPEN``, proven as well; ``UNKNOWN``.
    least
        int32 (vocabulary,): the fewest tokens that must follow the token, without the one that ends the text;
        -1 where it is not known.
    here
        The fewest tokens that must follow before any of them, or None where it is not known.
    exact
        Whether ``least`` is known for all tokens.
    """

    allowed: NDArray[np.bool_]
    fate: NDArray[np.uint8]
    least: NDArray[np.int32]
    here: int | None
    exact: bool


@dataclass(frozen=True, slots=True)
class Forced:
    """What follows without any choice.

    Attributes
    ----------
    data
        The bytes: whatever is written next begins with them.
    ids
        Tokens that spell the whole of them or a beginning, cut as the tokenizer cuts; where the next
        character could change the cut, they end before.
    """

    data: bytes
    ids: tuple[int, ...]


class Constraint:
    """A rule for a text, bound to a model's tokens; made by :meth:`choice`, :meth:`regex` or :meth:`json_schema`.

    The mask is that of llguidance [1]_: a token is allowed if the text with it is the beginning of a text
    that satisfies the rule. The whole text that is generated has to satisfy it, from its first token on.

    Distances to the end are our own and exact (see :class:`~llmhero_widgets.decoding.distances.Distances`)
    for all choices, for regular expressions without flags and set operations, and for JSON schemas of simple
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

    def __init__(self, spelling: Spelling, grammar: str, rule: Message, pattern: Any) -> None:
        from llguidance import LLMatcher

        self._spelling = spelling
        self._rule = rule
        self._pattern = pattern
        problem = LLMatcher.validate_grammar(grammar, spelling.library)
        start = LLMatcher(spelling.library, grammar, log_level=0)
        if start.is_error():
            raise _refused(rule, messages.SAID, said=_short(start.get_error() or problem))
        self._start = start
        self._vocabulary = len(spelling.pieces)
        if not self.allowed([]).any():
            raise _refused(rule, messages.NO_MATCH)
        if self._distances is not None and self._distances.least[0] == NEVER:
            raise _refused(rule, messages.CANNOT_WRITE)

    @classmethod
    def choice(cls, lm: LanguageModel | Spelling, choices: Sequence[str]) -> Constraint:
        """Allow exactly one of some texts.

        Parameters
        ----------
        lm
            Whose tokens; a :class:`Spelling` that is there already saves half a second.
        choices
            Texts that are not empty.

        Raises
        ------
        HeroError
            ``bad_request`` without a choice, for an empty one, and where no token spells any of them.
        """
        from llguidance import LLMatcher

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
        grammar = LLMatcher.grammar_from_lark(_lark(spelling, f"({options})"))
        return cls(spelling, grammar, rule, lambda: from_choices(choices))

    @classmethod
    def regex(cls, lm: LanguageModel | Spelling, pattern: str) -> Constraint:
        """Allow what a regular expression matches as a whole.

        Parameters
        ----------
        lm
            Whose tokens.
        pattern
            In the syntax of Rust's ``regex``: as Python's, without looking around and backreferences.

        Raises
        ------
        HeroError
            ``bad_request`` with the library's reason, or where nothing matches.
        """
        from llguidance import LLMatcher, regex_to_lark

        if not isinstance(pattern, str) or not pattern:
            raise _refused(messages.REGEX, messages.EMPTY_RULE)
        spelling = _spelling(lm)
        problem = _regex_problem(pattern)
        if problem:
            raise _refused(messages.REGEX, messages.SAID, said=problem)
        written = regex_to_lark(pattern, use_ascii="")
        grammar = LLMatcher.grammar_from_lark(_lark(spelling, f"/{written}/"))
        return cls(spelling, grammar, messages.REGEX, lambda: from_regex(pattern, spelling.characters))

    @classmethod
    def json_schema(cls, lm: LanguageModel | Spelling, schema: dict[str, Any] | str | bool) -> Constraint:
        """Allow JSON that a schema describes.

        It is spaced as ``json.dumps`` does it, properties come in the order of the schema, and an object
        that names its properties has no others unless the schema says so.

        Parameters
        ----------
        lm
            Whose tokens.
        schema
            A JSON schema, or its text.

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
        grammar = LLMatcher.grammar_from_lark(_lark(spelling, f"%json {json.dumps(written)}"))
        return cls(spelling, grammar, rule, lambda: from_schema(kept))

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
        mask = _bits(matcher.compute_bitmask(), self._vocabulary)
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
        made = self._distances
        if made is not None:
            state = self._automaton.read(self._data(ids))
            least = made.after(state)
            least[ends] = np.where(allowed[ends], 0, NEVER)
            fate[allowed] = np.where(least[allowed] < budget, OPEN, DEAD_END)
            fate[ends] = np.where(allowed[ends], OPEN, FORBIDDEN)
            here: int | None = int(made.least[state])
            return Outlook(allowed, fate, least, here, exact=True)
        least = np.where(allowed, np.int32(-1), np.int32(NEVER))
        least[ends] = np.where(allowed[ends], 0, NEVER)
        fate[ends] = np.where(allowed[ends], OPEN, FORBIDDEN)
        here = 0 if self.accepting(ids) else None
        if budget <= 0:
            fate[allowed & (fate == UNKNOWN)] = DEAD_END
        return Outlook(allowed, fate, least, here, exact=False)

    def search(self, ids: Sequence[int], budget: int) -> int | None:
        """Look for some way to satisfy the rule within the budget; None says only that none was found.

        For rules without exact distances: a walk that takes what is forced, and closes what is open.

        Returns
        -------
        int or None
            Tokens of the way that was found; there may be shorter ones.
        """
        matcher = self._after(ids)
        if matcher is None or self._ended(ids):
            return None
        waiting = [(matcher, 0)]
        for _ in range(_LOOKED_AT):
            if not waiting:
                return None
            at, used = waiting.pop(0)
            if at.is_accepting():
                return used
            run = list(at.compute_ff_tokens())
            ways = [run] if run else [[token] for token in self._tried if at.validate_tokens([token])]
            for way in ways:
                if used + len(way) <= budget:
                    following = at.deep_copy()
                    following.consume_tokens(way)
                    waiting.append((following, used + len(way)))
        return None

    @cached_property
    def _tried(self) -> list[int]:
        known = {piece: token for token, piece in reversed(list(enumerate(self._spelling.pieces)))}
        return [known[piece] for piece in _TRIED if piece in known]

    @cached_property
    def _automaton(self) -> Any:
        pattern: Pattern = self._pattern()
        if self._spelling.drops_space:
            pattern = Row((optional(literal(" ")), pattern))
        return automaton(pattern)

    @cached_property
    def _distances(self) -> Distances | None:
        try:
            return Distances(self._automaton, self._spelling.pieces)
        except (NoPatternError, TooLargeError, MemoryError, RecursionError):
            return None

    def _data(self, ids: Sequence[int]) -> bytes:
        return b"".join(self._spelling.pieces[number] for number in ids)

    def _ended(self, ids: Sequence[int]) -> bool:
        return bool(ids) and ids[-1] in self._spelling.ends

    def _after(self, ids: Sequence[int]) -> Any:
        """Return a matcher that has read the ids, or None if one of them was forbidden."""
        matcher = self._start.deep_copy()
        for number in ids:
            if not 0 <= number < self._vocabulary or not matcher.try_consume_tokens([number]):
                return None
        return matcher


def masked(
    logits: NDArray[np.float32] | torch.Tensor,
    ids: Sequence[int],
    allowed: NDArray[np.bool_],
    settings: SamplingSettings | None = None,
    *,
    prompt_length: int | None = None,
) -> Distribution:
    """Send logits through the stages, one of which is the mask of a constraint.

    It stands where ``generate`` has it: behind the penalties, before temperature and cut-offs, which see
    only what is allowed.

    Parameters
    ----------
    logits
        float (vocabulary,): what the model says after ``ids``.
    ids
        The text so far, prompt included.
    allowed
        bool (vocabulary,): :meth:`Constraint.allowed` of what was generated.
    settings
        By default nothing else is changed.
    prompt_length
        So many of the ``ids`` were not generated; by default none was.

    Returns
    -------
    Distribution
        With a stage ``"constraint"``; one minus its ``mass`` is the probability that was on forbidden tokens.

    Raises
    ------
    HeroError
        ``bad_request`` where no token is allowed.

    Examples
    --------
    >>> logits = np.log(np.array([0.5, 0.3, 0.15, 0.05], dtype=np.float32))
    >>> made = masked(logits, [0], np.array([False, True, True, False]), SamplingSettings(top_k=1))
    >>> [(stage.name, round(stage.mass, 2)) for stage in made.stages], made.probabilities.tolist()
    ([('model', 1.0), ('constraint', 0.45), ('top_k', 0.67)], [0.0, 1.0, 0.0, 0.0])
    """
    if not allowed.any():
        raise HeroError(messages.FORBIDDEN_PATH, messages.FORBIDDEN_PATH_HINT, code="bad_request")
    settings = settings or SamplingSettings()
    penalties = replace(settings, **{name: getattr(_NEUTRAL, name) for name in _WARPERS})
    warpers = SamplingSettings(**{name: getattr(settings, name) for name in _WARPERS})
    first = process(logits, ids, penalties, prompt_length=prompt_length)
    before = first.stages[-1]
    kept = np.zeros(len(before.logits), bool)
    kept[: len(allowed)] = allowed[: len(kept)]
    second = process(np.where(kept, before.logits, -np.inf).astype(np.float32), ids, warpers)
    probable = before.probabilities.astype(np.float64)
    stage = replace(
        second.stages[0],
        name="constraint",
        cut=(before.logits > -np.inf) & ~kept,
        mass=float(probable[kept].sum() / probable.sum()),
    )
    return Distribution((*first.stages, stage, *second.stages[1:]))


_NEUTRAL: Final = SamplingSettings()
_WARPERS: Final = ("temperature", "top_k", "top_p", "min_p", "typical_p", "epsilon_cutoff", "eta_cutoff")


class _Table:
    """A vocabulary as the library asks for it."""

    def __init__(self, spelling: Spelling, vocabulary: int) -> None:
        self._spelling = spelling
        self.tokens = [
            piece or f"<special {token}>".encode() for token, piece in enumerate((*spelling.pieces, b""))
        ]
        self.special_token_ids = [token for token, piece in enumerate((*spelling.pieces, b"")) if not piece]
        self.eos_token_id = spelling.ends[0] if spelling.ends else vocabulary
        self.bos_token_id = None

    def __call__(self, text: bytes | str) -> list[int]:
        data = text.encode() if isinstance(text, str) else bytes(text)
        return self._spelling.encode(data)


class _Bytes:
    """Every byte as a token of its own; 0xFF, which is in no text, ends it."""

    tokens = tuple(bytes([byte]) for byte in range(255)) + (b"<end>",)
    special_token_ids = (255,)
    eos_token_id = 255
    bos_token_id = None

    def __call__(self, text: bytes | str) -> list[int]:
        return list(text.encode() if isinstance(text, str) else text)


def _spelling(lm: LanguageModel | Spelling) -> Spelling:
    return lm if isinstance(lm, Spelling) else Spelling(lm)


def _drops_space(tokenizer: Any, pieces: Sequence[bytes]) -> bool:
    """Whether a text loses the space with which its first word is spelled."""
    word = next((token for token, piece in enumerate(pieces) if piece[:1] == b" " and piece[1:].isalnum()), None)
    return word is not None and not str(tokenizer.decode([word])).startswith(" ")


def _lark(spelling: Spelling, rule: str) -> str:
    """Return a grammar of one rule; in front of it may stand the space that the tokenizer drops.

    Without `no_forcing`, the library forbids all spellings of what is forced but the tokenizer's own.
    """
    space = '" "? ' if spelling.drops_space else ""
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


def _bits(mask: bytes, size: int) -> NDArray[np.bool_]:
    bits = np.unpackbits(np.frombuffer(mask, np.uint8), bitorder="little")
    found = np.zeros(size, bool)
    found[: min(size, len(bits))] = bits[:size]
    return found
