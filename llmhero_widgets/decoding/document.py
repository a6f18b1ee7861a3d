"""A decoding tree as a document: everything that restores it exactly, and the model that it belongs to."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.decoding import messages_document as sentences
from llmhero_widgets.decoding.settings import SamplingSettings
from llmhero_widgets.decoding.tree import TokenTree
from llmhero_widgets.models.fingerprint import fingerprint
from llmhero_widgets.models.language_model import LanguageModel
from llmhero_widgets.models.reading import read
from llmhero_widgets.models.remote_answers import Token

if TYPE_CHECKING:
    from llmhero_widgets.core.text import Message
    from llmhero_widgets.decoding.node import Check
    from llmhero_widgets.models.remote import RemoteModel

FORMAT: Final = "llmhero-decoding-tree"
VERSION: Final = 1
MOST_CHARACTERS: Final = 32 * 2**20
MOST_NODES: Final = 200_000
_COLUMNS: Final = ["uid", "parent", "token", "logprob", "rest", "entropy", "flags"]
_MOST_SEED: Final = 2**64
#: No log-probability of a 32-bit number is beyond it.
_LARGEST: Final = 1e39


@dataclass(frozen=True, slots=True)
class Document:
    """What a document holds.

    Attributes
    ----------
    tree
        As it was saved, every probability to the last bit.
    settings
        Those that were on display.
    seed
        Of what was sampled, if it was saved.
    """

    tree: TokenTree
    settings: SamplingSettings
    seed: int | None


def to_json(tree: TokenTree, *, settings: SamplingSettings | None = None, seed: int | None = None) -> str:
    """Return a tree as a JSON document, which :func:`from_json` restores exactly.

    Parameters
    ----------
    tree
        Any tree.
    settings
        Saved along; by default those that change nothing.
    seed
        Saved along.

    Returns
    -------
    str
        Plain JSON: format and version, the model's name and :func:`~llmhero_widgets.models.fingerprint
        .fingerprint`, prompt, settings, seed, and one row of numbers per node. No key to a server.

    Examples
    --------
    >>> from tokenizers import Tokenizer, models
    >>> from transformers import GPT2Config, GPT2LMHeadModel, PreTrainedTokenizerFast
    >>> from llmhero_widgets.models.load import load_model
    >>> tokenizer = PreTrainedTokenizerFast(tokenizer_object=Tokenizer(models.BPE({"a": 0, "b": 1}, [])))
    >>> config = GPT2Config(vocab_size=2, n_embd=8, n_layer=2, n_head=2, bos_token_id=0, eos_token_id=0)
    >>> lm = load_model(GPT2LMHeadModel(config), tokenizer=tokenizer)
    >>> tree = TokenTree(lm, "abba")
    >>> _ = tree.expand(tree.root, 2)
    >>> again, settings = from_json(lm, to_json(tree, settings=SamplingSettings(top_p=0.9)))
    >>> again.state() == tree.state(), again.prompt, settings.top_p
    (True, 'abba', 0.9)
    """
    rows = tree.state()
    document = {
        "format": FORMAT,
        "version": VERSION,
        "model": _model(tree.lm),
        "prompt": tree.prompt,
        "prompt_ids": list(tree.prompt_ids),
        "settings": (settings or SamplingSettings()).as_dict(),
        "seed": seed,
        "columns": _COLUMNS,
        "nodes": rows,
    }
    if not isinstance(tree.lm, LanguageModel):
        used = {*tree.prompt_ids, *(row[2] for row in rows if row[2] is not None)}
        tokens = {number: tree.lm.token(number) for number in sorted(used)}
        document["tokens"] = [[n, t.piece.hex(), t.number, t.known] for n, t in tokens.items()]
    return json.dumps(document, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def from_json(
    lm: LanguageModel | RemoteModel, text: str, *, like: TokenTree | None = None, check: Check | None = None
) -> tuple[TokenTree, SamplingSettings]:
    """Restore a tree and its settings from what :func:`to_json` wrote.

    Parameters
    ----------
    lm
        The model that it was grown with.
    text
        The document. It is data only, and every number in it is checked.
    like
        A tree of the same model, as for :class:`~llmhero_widgets.decoding.tree.TokenTree`: it saves a second.
    check
        Called while the prompt is read; may raise to cancel.

    Raises
    ------
    HeroError
        ``bad_request`` for what is no such document, and for one that was grown with another model: both are
        named.
    """
    document = open_document(lm, text, like=like, check=check)
    return document.tree, document.settings


def open_document(
    lm: LanguageModel | RemoteModel, text: str, *, like: TokenTree | None = None, check: Check | None = None
) -> Document:
    """Restore everything that a document holds; parameters and errors are those of :func:`from_json`."""
    found = _parsed(text)
    _require_same_model(lm, _field(found, "model", dict))
    settings = _settings(_field(found, "settings", dict))
    seed = found.get("seed")
    if seed is not None and not _is_id(seed, _MOST_SEED):
        raise _bad(sentences.NO_FIELD, field="seed")
    rows = _field(found, "nodes", list)
    if len(rows) > MOST_NODES:
        raise _bad(sentences.TOO_LARGE, most=MOST_CHARACTERS, nodes=MOST_NODES)
    rows = [_row(row) for row in rows]
    if not rows or rows[0][:4] != (0, None, None, 0) or len({row[1:3] for row in rows}) < len(rows):
        raise _bad(sentences.NO_FIELD, field="nodes")
    numbers = _field(found, "prompt_ids", list)
    if not numbers or not all(_is_id(number, 2**31) for number in numbers):
        raise _bad(sentences.NO_FIELD, field="prompt_ids")
    prompt = found.get("prompt")
    if prompt is not None and not isinstance(prompt, str):
        raise _bad(sentences.NO_FIELD, field="prompt")
    if not isinstance(lm, LanguageModel):
        ours = _interned(lm, _field(found, "tokens", list))
        if not {*numbers, *(row[2] for row in rows[1:])} <= ours.keys():
            raise _bad(sentences.NO_FIELD, field="tokens")
        numbers = [ours[number] for number in numbers]
        rows = [(*row[:2], ours.get(row[2]), *row[3:]) for row in rows]
    tree = TokenTree(lm, numbers, like=like, check=check)
    _require_depth(rows, tree.reader.context + 1 - len(tree.reader.prompt_ids))
    tree.restore(rows)
    if prompt is not None and _stands_for(lm, prompt, tree.prompt_ids):
        tree.prompt = prompt
    return Document(tree, settings, seed)


def _model(lm: LanguageModel | RemoteModel) -> dict[str, Any]:
    if not isinstance(lm, LanguageModel):
        return {"name": lm.name, "remote": True}
    revision = getattr(lm.module.config, "_commit_hash", None)
    return {"name": lm.name, "remote": False, "fingerprint": fingerprint(lm), "revision": revision}


def _require_same_model(lm: LanguageModel | RemoteModel, saved: dict[str, Any]) -> None:
    ours = _model(lm)
    name, remote, theirs = saved.get("name"), saved.get("remote"), saved.get("fingerprint")
    known = isinstance(name, str) and isinstance(remote, bool) and (remote or isinstance(theirs, str))
    if not known:
        raise _bad(sentences.NO_FIELD, field="model")
    same = remote == ours["remote"] and (name == lm.name if remote else theirs == ours["fingerprint"])
    if not same:
        slots = {"theirs": _named(saved), "ours": _named(ours)}
        raise HeroError(sentences.OTHER_MODEL, sentences.OTHER_MODEL_HINT, code="bad_request", **slots)


def _named(model: dict[str, Any]) -> Message:
    """Return a model's name and digest as a sentence of its own; a name may hold braces."""
    sentence = sentences.ON_A_SERVER if model["remote"] else sentences.NAMED
    slots = {"model": str(model["name"])[:100], "print": str(model.get("fingerprint"))[:16]}
    made = (part.format(**slots).replace("{", "{{").replace("}", "}}") for part in sentence)
    return type(sentence)(*made)


def _parsed(text: str) -> dict[str, Any]:
    if not isinstance(text, str):
        raise _bad(sentences.NO_JSON)
    if len(text) > MOST_CHARACTERS:
        raise _bad(sentences.TOO_LARGE, most=MOST_CHARACTERS, nodes=MOST_NODES)
    try:
        found = json.loads(text, parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise _bad(sentences.NO_JSON) from None
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        raise _bad(sentences.NOT_OURS, format=FORMAT)
    version = found.get("version")
    if not _is_id(version, 2**31):
        raise _bad(sentences.NO_FIELD, field="version")
    if version != VERSION:
        slots = {"found": version, "version": VERSION}
        raise HeroError(sentences.OTHER_VERSION, sentences.OTHER_VERSION_HINT, code="bad_request", **slots)
    if found.get("columns") != _COLUMNS:
        raise _bad(sentences.NO_FIELD, field="columns")
    return found


def _no_number(name: str) -> float:
    raise ValueError(f"{name} is no JSON")


def _settings(values: dict[str, Any]) -> SamplingSettings:
    try:
        return SamplingSettings.from_dict(values)
    except (TypeError, ValueError, OverflowError):
        raise _bad(sentences.NO_FIELD, field="settings") from None


def _field(found: dict[str, Any], name: str, kind: type) -> Any:
    value = found.get(name)
    if not isinstance(value, kind):
        raise _bad(sentences.NO_FIELD, field=name)
    return value


def _row(row: Any) -> tuple[Any, ...]:
    """Return a row whose numbers can be what they say; how rows hang together is checked by the tree."""
    if not isinstance(row, list) or len(row) != len(_COLUMNS):
        raise _bad(sentences.NO_FIELD, field="nodes")
    uid, parent, token, logprob, rest, entropy, flags = row
    whole = _is_id(uid, 2**30) and all(part is None or _is_id(part, 2**31) for part in (parent, token))
    known = _is_between(logprob, -math.inf, 1e-3) and _is_between(rest, 0, 1) and _is_between(entropy, 0, 64)
    if not (whole and known and _is_id(flags, 8)):
        raise _bad(sentences.NO_FIELD, field="nodes")
    return tuple(row)


def _require_depth(rows: list[tuple[Any, ...]], most: int) -> None:
    depth: dict[int, int] = {}
    for uid, parent, *_ in rows:
        depth[uid] = depth.get(parent, -1) + 1
    if max(depth.values(), default=0) > most:
        raise _bad(sentences.TOO_DEEP)


def _interned(remote: RemoteModel, tokens: list[Any]) -> dict[int, int]:
    """Return our numbers of a document's tokens; all are checked before the first is taken."""
    found: dict[int, Token] = {}
    for entry in tokens:
        try:
            number, piece, theirs, known = entry
            token = Token(bytes.fromhex(piece), theirs, known)
        except (TypeError, ValueError):
            raise _bad(sentences.NO_FIELD, field="tokens") from None
        numbers = _is_id(number, 2**31) and (theirs is None or _is_id(theirs, 2**31))
        if not numbers or not isinstance(known, bool) or not token.piece:
            raise _bad(sentences.NO_FIELD, field="tokens")
        found[number] = token
    return {number: remote.intern(token) for number, token in found.items()}


def _stands_for(lm: LanguageModel | RemoteModel, prompt: str, ids: tuple[int, ...]) -> bool:
    """Whether a text is cut into these tokens; a prompt may also have been given as tokens."""
    try:
        if isinstance(lm, LanguageModel):
            return read(lm, prompt).ids == ids
        return b"".join(lm.piece(number) for number in ids) == prompt.encode()
    except (HeroError, UnicodeEncodeError):
        return False


def _is_id(value: object, above: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < above


def _is_between(value: object, least: float, most: float) -> bool:
    """Whether a number is unknown, or finite and in its range."""
    if value is None:
        return True
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return number and least <= value <= most and abs(value) < _LARGEST  # type: ignore[operator, arg-type]


def _bad(reason: Message, **slots: object) -> HeroError:
    hint = sentences.NOT_A_DOCUMENT_HINT
    return HeroError(sentences.NOT_A_DOCUMENT, hint, code="bad_request", reason=reason, **slots)
