"""A corpus of any size for the benchmarks of retrieval: sentences of the handbook, put together anew."""

from __future__ import annotations

import random

from llmhero_widgets.rag.chunking.sentences import sentence_spans
from llmhero_widgets.rag.corpus import handbook, questions

QUESTIONS = (
    "How can the key-value cache be made smaller?",
    "What does BM25 count?",
    "Why does a reranker read question and passage together?",
    "What is byte pair encoding?",
    "How does top-p sampling cut the distribution?",
    "What does nDCG measure?",
)
#: Chunks that a document is cut into by the default settings, on average.
_CHUNKS_EACH = 5
_CHARACTERS = 1_650


def documents(chunks: int, seed: int = 0) -> list[dict[str, str]]:
    """Return documents that the default settings cut into about so many chunks, none equal to another."""
    chance = random.Random(seed)  # noqa: S311 - a corpus, no secret
    sentences = [
        text[start:end].strip()
        for _, text in sorted(dict(handbook("en")).items())
        for start, end in sentence_spans(text)
    ]
    made = []
    for number in range(-(-chunks // _CHUNKS_EACH)):
        parts = [f"Note {number}."]
        while sum(map(len, parts)) < _CHARACTERS:
            parts.append(chance.choice(sentences))
        made.append({"id": f"{number:05}.md", "text": " ".join(parts)})
    return made


def asked(count: int) -> list[str]:
    """Return so many different questions about the handbook."""
    texts = [each.question for each in questions("en")]
    return [f"{texts[n % len(texts)]}{' ' * (n // len(texts))}" for n in range(count)]
