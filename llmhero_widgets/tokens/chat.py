"""Chat templates: the text that a model reads for a conversation, and who wrote each token of it."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

from llmhero_widgets.core.characters import refuse_lone_surrogates
from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.tokens import messages_vocabulary as sentences
from llmhero_widgets.tokens.cut import cutter
from llmhero_widgets.tokens.cutter import Trace
from llmhero_widgets.tokens.template_spans import Attribution, attribute

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from llmhero_widgets.core.text import Language, Message
    from llmhero_widgets.tokens.cutter import Cutter, Token
    from llmhero_widgets.tokens.template_spans import Slot, Span

WarningCode = Literal[
    "no_template", "double_bos", "no_generation_prompt", "special_in_content", "dropped", "unattributed"
]

_EXAMPLE = '[{"role": "user", "content": "Hello"}]'
_OURS = frozenset(
    {
        "conversation",
        "max_length",
        "padding",
        "return_assistant_tokens_mask",
        "return_dict",
        "return_tensors",
        "sanitize_control_tokens",
        "tokenize",
        "tokenizer_kwargs",
        "truncation",
    }
)
_ANSWER = "answer"


@dataclass(frozen=True, slots=True)
class Source:
    """Who wrote a token.

    Attributes
    ----------
    message
        Number of the message, from 0; None for the template.
    role
        The role of that message.
    field
        Which string of it: ``"content"``, ``"content[0].text"``, ``"tool_calls[0].function.name"``.
    mixed
        Whether the token holds characters of others as well: of the template or of another message.
        It counts for whoever has most of them.
    """

    message: int | None = None
    role: str | None = None
    field: str | None = None
    mixed: bool = False


@dataclass(frozen=True, slots=True)
class ChatWarning:
    """Something about a chat that a model will stumble over.

    Attributes
    ----------
    code
        ``"no_template"``; ``"double_bos"``: tokenized as any other text, the rendering would begin with two
        BOS; ``"no_generation_prompt"``: the text does not end where an answer begins;
        ``"special_in_content"``: a message contains control tokens; ``"dropped"``: the template leaves a
        message out; ``"unattributed"``: it cannot be told which tokens are of a string of a message.
    what, hint
        What is the matter and what to do, with ``slots``.
    slots
        Values for both sentences.
    message
        Which message is meant, from 0.
    ids
        The special tokens that are meant.
    """

    code: WarningCode
    what: Message
    hint: Message | None
    slots: dict[str, Any]
    message: int | None = None
    ids: tuple[int, ...] = ()

    def sentence(self, language: Language | None = None) -> str:
        """Return what is the matter, in one language."""
        return self.what.format(language, **self.slots)

    def next_step(self, language: Language | None = None) -> str:
        """Return what to do, or the empty string."""
        return self.hint.format(language, **self.slots) if self.hint else ""


@dataclass(frozen=True, slots=True)
class Chat:
    """A conversation as the model reads it.

    Attributes
    ----------
    text
        The rendering; empty without a template.
    trace
        The rendering, cut. Tokens that are of no message have the origin ``"template"``.
    sources
        Who wrote each token of ``trace``.
    attributed
        Whether every string of the messages was found; else there are warnings that name those that
        were not, and their tokens count as the template's.
    warnings
        What a model would stumble over.
    """

    text: str
    trace: Trace
    sources: tuple[Source, ...]
    attributed: bool
    warnings: tuple[ChatWarning, ...]

    @property
    def ids(self) -> list[int]:
        """Vocabulary numbers; those of ``apply_chat_template(tokenize=True)``."""
        return [token.id for token in self.trace.tokens]

    def _repr_html_(self) -> str:
        """Return the conversation as the model reads it: who wrote what, and the warnings for a notebook."""
        from llmhero_widgets.tokens.pictures.chat import draw

        return draw(self)


def chat(
    tokenizer: object,
    messages: Sequence[dict[str, Any]],
    *,
    add_generation_prompt: bool = True,
    tools: Sequence[Any] | None = None,
    **template_args: object,
) -> Chat:
    """Render a conversation with its chat template, cut it, and say who wrote each token.

    The template is rendered by transformers, and the ids are those of its ``apply_chat_template``. The
    characters of the messages are found by rendering them once more with marks around (see
    :func:`~llmhero_widgets.tokens.template_spans.attribute`), so that messages that equal each other, or that
    contain words of the template, are not mistaken. Names of roles and descriptions of tools count as the
    template's.

    Parameters
    ----------
    tokenizer
        Anything that :func:`~llmhero_widgets.tokens.cut.cutter` takes; only Hugging Face tokenizers have a
        template.
    messages
        Dictionaries with a role and what else the template reads.
    add_generation_prompt
        Whether the text shall end where the answer begins.
    tools
        Functions or JSON schemas, for templates that know tools.
    **template_args
        What else the template or ``apply_chat_template`` shall know, such as ``chat_template``,
        ``documents`` or ``enable_thinking``.

    Returns
    -------
    Chat

    Raises
    ------
    HeroError
        ``bad_request`` where the messages are none, or the template refuses them; ``bad_text`` for half a
        surrogate pair; ``failed`` where the tokenizer's ids cannot be explained.

    Examples
    --------
    >>> from tokenizers import Tokenizer, models, pre_tokenizers
    >>> from transformers import PreTrainedTokenizerFast
    >>> words = Tokenizer(models.WordLevel({"?": 0, "user": 1, ":": 2, "hi": 3, "bot": 4}, unk_token="?"))
    >>> words.pre_tokenizer = pre_tokenizers.Whitespace()
    >>> tokenizer = PreTrainedTokenizerFast(tokenizer_object=words, unk_token="?")
    >>> tokenizer.chat_template = (
    ...     "{% for m in messages %}{{ m.role }}: {{ m.content }} {% endfor %}"
    ...     "{% if add_generation_prompt %}bot:{% endif %}")
    >>> result = chat(tokenizer, [{"role": "user", "content": "hi user"}])
    >>> [(token.text, source.role) for token, source in zip(result.trace.tokens, result.sources)]
    [('user', None), (':', None), ('hi', 'user'), ('user', 'user'), ('bot', None), (':', None)]
    """
    _check(messages, template_args)
    cut = cutter(tokenizer)
    hugging_face: Any = cut.hugging_face
    source = _template(hugging_face, tools, template_args)
    if source is None:
        slots = {"name": cut.name}
        warning = ChatWarning("no_template", sentences.NO_TEMPLATE, sentences.NO_TEMPLATE_HINT, slots)
        return Chat("", Trace("", "", (), (), None), (), attributed=True, warnings=(warning,))

    def render(chosen: list[dict[str, Any]], *, prompt: bool = add_generation_prompt) -> str:
        options = {"tools": tools, "tokenize": False, "add_generation_prompt": prompt, **template_args}
        text: str = hugging_face.apply_chat_template(chosen, **options)
        return text

    # A message that stands twice as the same object is two messages.
    given: list[dict[str, Any]] = [_apart(message) for message in messages]
    try:
        text = render(given)
    except Exception as error:
        # Templates raise what they like, and transformers passes it on.
        reason = (str(error).strip() or type(error).__name__).splitlines()[0][:300]
        raise HeroError(
            sentences.TEMPLATE_FAILED,
            sentences.TEMPLATE_FAILED_HINT,
            code="bad_request",
            name=cut.name,
            reason=reason,
        ) from error
    refuse_lone_surrogates(text)
    trace = cut.trace(text, special=False)
    if [token.id for token in trace.tokens] != list(
        hugging_face(text, add_special_tokens=False)["input_ids"]
    ):
        raise HeroError(sentences.IDS_DIFFER, name=cut.name)
    found = attribute(render, given, source)
    sources = tuple(_sources(trace.tokens, found.spans, given))
    tokens = tuple(
        token if who.message is not None else replace(token, origin="template")
        for token, who in zip(trace.tokens, sources, strict=True)
    )
    warnings = (
        *_double_bos(cut, text, tokens),
        *_no_generation_prompt(render, given, text, prompt=add_generation_prompt, arguments=template_args),
        *_special_in_content(cut, source, tokens, sources),
        *_not_found(found, given),
    )
    return Chat(text, replace(trace, tokens=tokens), sources, not found.missing, warnings)


def _check(messages: object, template_args: dict[str, object]) -> None:
    reason: Message | None = None
    slots: dict[str, Any] = {"example": _EXAMPLE}
    if not isinstance(messages, list | tuple):
        reason, slots["kind"] = sentences.NOT_A_LIST, type(messages).__name__
    elif not messages:
        reason = sentences.EMPTY_LIST
    else:
        wrong = [
            k for k, m in enumerate(messages) if not (isinstance(m, dict) and isinstance(m.get("role"), str))
        ]
        if wrong:
            reason, slots["number"] = sentences.NOT_A_MESSAGE, wrong[0] + 1
    if reason is not None:
        raise HeroError(sentences.NO_MESSAGES, code="bad_request", reason=reason, **slots)
    for name in template_args:
        if name in _OURS:
            raise HeroError(sentences.NOT_FOR_TEMPLATES, code="bad_request", name=name)


def _apart(value: Any) -> Any:
    """Copy dictionaries and lists so that no two places are the same object."""
    if isinstance(value, dict):
        return {name: _apart(inner) for name, inner in value.items()}
    return [_apart(inner) for inner in value] if isinstance(value, list) else value


def _template(hugging_face: Any, tools: Sequence[Any] | None, template_args: dict[str, object]) -> str | None:
    given = template_args.get("chat_template")
    if hugging_face is None or (given is None and not hugging_face.chat_template):
        return None
    source: str = hugging_face.get_chat_template(given, tools)
    return source


def _sources(
    tokens: Sequence[Token], spans: Sequence[Span], messages: Sequence[dict[str, Any]]
) -> Iterator[Source]:
    starts = [span.start for span in spans]
    for token in tokens:
        # A token without characters of its own (a space that the normaliser puts before a word) belongs to
        # what follows it.
        start, end = token.start, max(token.end, token.start + 1)
        shares: dict[Slot, int] = {}
        for span in spans[max(bisect_right(starts, start) - 1, 0) :]:
            if span.start >= end:
                break
            common = min(end, span.end) - max(start, span.start)
            if common > 0:
                shares[span.slot] = shares.get(span.slot, 0) + common
        most = max(shares, key=lambda slot: shares[slot]) if shares else None
        if most is None or end - start - sum(shares.values()) > shares[most]:
            yield Source(mixed=bool(shares))
        else:
            role = messages[most.message]["role"]
            yield Source(most.message, role, most.field, mixed=shares[most] < end - start)


def _double_bos(cut: Cutter, text: str, tokens: Sequence[Token]) -> Iterator[ChatWarning]:
    if not tokens or not tokens[0].special:
        return
    first = tokens[0].id
    naive = cut.encode(text)
    if naive[:2] == [first, first] and [token.id for token in tokens[:2]] != naive[:2]:
        slots = {"bos": cut.entry(first).name}
        what, hint = sentences.DOUBLE_BOS, sentences.DOUBLE_BOS_HINT
        yield ChatWarning("double_bos", what, hint, slots, ids=(first,))


def _no_generation_prompt(
    render: Callable[..., str],
    messages: list[dict[str, Any]],
    text: str,
    *,
    prompt: bool,
    arguments: dict[str, object],
) -> Iterator[ChatWarning]:
    """Warn where an answer would not begin right behind the text.

    Where the template has a generation prompt, that is what is missing without it. Where it has none (or
    needs none: ``[/INST]`` asks for the answer), an answer is rendered behind the messages to see whether
    the template writes something before it.
    """
    if messages[-1]["role"] == "assistant" or arguments.get("continue_final_message"):
        return  # the answer is there, or is begun
    try:
        other = render(messages, prompt=not prompt)
        answered = render([*messages, {"role": "assistant", "content": _ANSWER}], prompt=False)
    except Exception:  # noqa: BLE001 - a template may raise anything; then nothing can be said
        return
    if prompt and other != text:
        return
    ignored = other == text
    missing = ""
    if not ignored and other.startswith(text):
        missing = other[len(text) :]
    elif answered.startswith(text):
        missing = answered[len(text) :].partition(_ANSWER)[0]
    if missing.strip():
        hint = sentences.TEMPLATE_IGNORES_PROMPT_HINT if ignored else sentences.NO_GENERATION_PROMPT_HINT
        slots = {"missing": missing}
        yield ChatWarning("no_generation_prompt", sentences.NO_GENERATION_PROMPT, hint, slots)


def _special_in_content(
    cut: Cutter, source: str, tokens: Sequence[Token], sources: Sequence[Source]
) -> Iterator[ChatWarning]:
    # Markers that are no special tokens, such as <tool_call>, matter where the template writes them itself.
    hugging_face: Any = cut.hugging_face
    added = {
        number: str(entry)
        for number, entry in hugging_face.added_tokens_decoder.items()
        if entry.special or (str(entry).strip() and str(entry) in source)
    }
    injected: dict[int, list[int]] = {}
    for token, who in zip(tokens, sources, strict=True):
        if who.message is not None and token.id in added and not token.unknown:
            injected.setdefault(who.message, []).append(token.id)
    roles = {who.message: who.role for who in sources}
    for message, ids in sorted(injected.items()):
        names = ", ".join(dict.fromkeys(added[number] for number in ids))
        slots = {"number": message + 1, "role": roles[message], "tokens": names}
        what, hint = sentences.SPECIAL_IN_CONTENT, sentences.SPECIAL_IN_CONTENT_HINT
        yield ChatWarning("special_in_content", what, hint, slots, message, tuple(ids))


def _not_found(found: Attribution, messages: Sequence[dict[str, Any]]) -> Iterator[ChatWarning]:
    for slot in found.dropped:
        if slot.path[0] == "content" and slot.path[-1] in {"content", "text"} and slot.text.strip():
            slots = {"number": slot.message + 1, "role": messages[slot.message]["role"]}
            yield ChatWarning("dropped", sentences.DROPPED, None, slots, slot.message)
    for slot in found.missing:
        role = messages[slot.message]["role"]
        slots = {"number": slot.message + 1, "role": role, "field": slot.field}
        yield ChatWarning("unattributed", sentences.UNATTRIBUTED, None, slots, slot.message)
