"""Documents to chunks with exact places: a library of its own, without any widget."""

from llmhero_widgets.rag.chunking.cut import LEAST_SIZE, METHODS, cut
from llmhero_widgets.rag.chunking.headings import Heading, headings
from llmhero_widgets.rag.chunking.recursive import SEPARATORS, recursive_spans
from llmhero_widgets.rag.chunking.sentences import packed_sentences, sentence_spans

__all__ = [
    "LEAST_SIZE",
    "METHODS",
    "SEPARATORS",
    "Heading",
    "cut",
    "headings",
    "packed_sentences",
    "recursive_spans",
    "sentence_spans",
]
