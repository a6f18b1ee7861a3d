"""Which function of a plain program stands for which node: the export writes by this table, the reader reads.

A call tells the node's inputs as positional arguments and its settings as keywords; what a function has in
its name is not told again.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Literal

from llmhero_widgets.models.catalog import DEFAULT_EMBEDDER

if TYPE_CHECKING:
    from collections.abc import Mapping

#: A value that follows from the graph and is no connection: the vectors or the documents behind some hits.
Beside = Literal["vectors", "documents"]


@dataclass(frozen=True, slots=True)
class Function:
    """A function of a plain program.

    Attributes
    ----------
    name
        As it is called.
    type
        The node's type.
    told
        Settings that are keywords of the call.
    fixed
        Settings that the name stands for.
    only
        Values that a setting must be one of.
    beside
        What is handed to it after the inputs.
    reworded
        Whether it takes a question in several wordings; None where it does not matter.
    piece
        The file that defines it.
    """

    name: str
    type: str
    told: tuple[str, ...] = ()
    fixed: Mapping[str, Any] = field(default_factory=dict)
    only: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)
    beside: tuple[Beside, ...] = ()
    reworded: bool | None = None
    piece: str = ""


_MILVUS: Final = ("nlist", "nprobe", "links", "ef_construction", "ef_search", "parts")
_CUT: Final = ("size", "overlap", "separators")

FUNCTIONS: Final = (
    Function("texts", "load", ("documents", "keep_duplicates"), {"paths": []}),
    Function("files", "load", ("paths", "documents", "encoding", "keep_hidden", "keep_duplicates")),
    Function("cleaned", "clean", ("newlines", "invisible", "spaces", "hyphens", "repeated", "letters")),
    Function("cut_recursive", "chunk", _CUT, {"method": "recursive"}),
    Function("cut_characters", "chunk", _CUT[:2], {"method": "characters"}),
    Function("cut_sentences", "chunk", _CUT, {"method": "sentences"}, piece="cut_otherwise"),
    Function("cut_headings", "chunk", _CUT, {"method": "headings"}, piece="cut_otherwise"),
    Function("cut_tokens", "chunk", (*_CUT, "embedder"), {"method": "tokens"}, piece="cut_otherwise"),
    Function("embed_with_wordllama", "embed", (), {"model": "wordllama"}),
    Function("embed_with_transformers", "embed", ("model",), only={"model": ("", DEFAULT_EMBEDDER)}),
    Function("embed_with_sentence_transformers", "embed", ("model",)),
    Function("index_flat", "index", (), {"kind": "flat", "uri": ""}),
    Function("index_sq8", "index", (), {"kind": "sq8", "uri": ""}),
    Function("index_hnsw", "index", ("links", "ef_construction", "ef_search"), {"kind": "hnsw", "uri": ""}),
    Function("index_ivf", "index", ("nlist", "nprobe"), {"kind": "ivf", "uri": ""}, piece="index_trained"),
    Function("index_pq", "index", ("parts",), {"kind": "pq", "uri": ""}, piece="index_trained"),
    Function("index_in_milvus", "index", ("uri", "collection", "kind", *_MILVUS)),
    Function("count_words", "bm25", ("k1", "b", "stop_words")),
    Function("imagine_answer", "rewrite", ("max_tokens", "model"), {"method": "hyde"}, piece="reword"),
    Function(
        "ask_otherwise", "rewrite", ("n", "max_tokens", "model"), {"method": "multi-query"}, piece="reword"
    ),
    Function("search", "retrieve", ("k",), reworded=False),
    Function("search_wordings", "retrieve", ("k", "merge"), reworded=True),
    Function("fuse_by_rank", "fuse", ("constant", "weights", "k"), {"method": "rrf"}),
    Function("fuse_by_score", "fuse", ("weights", "k"), {"method": "weighted"}),
    Function("rerank_with_cross_encoder", "rerank", ("model", "k"), {"method": "cross-encoder"}),
    Function("rerank_by_likelihood", "rerank", ("model", "template", "k"), {"method": "likelihood"}),
    Function("pick_by_mmr", "mmr", ("lambda_", "k", "relevance"), beside=("vectors",)),
    Function("pick_by_mmr_anew", "mmr", ("lambda_", "k", "relevance", "embedder")),
    Function(
        "write_prompt",
        "prompt",
        ("budget", "reserve", "overflow", "order", "defence", "instruction", "model"),
        beside=("documents",),
    ),
    Function("write_text", "generate", ("max_tokens", "temperature", "top_p", "seed", "model")),
    Function("cite", "answer", ("attribution", "coverage", "nats", "model")),
)
BY_NAME: Final = {each.name: each for each in FUNCTIONS}
