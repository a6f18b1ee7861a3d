"""Sentences of answers, made from the handbook by rules written by hand, and where each is from."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from llmhero_widgets.rag.chunking import cut
from llmhero_widgets.rag.chunking.sentences import sentence_spans
from llmhero_widgets.rag.cleaning import STEPS, clean
from llmhero_widgets.rag.corpus import handbook
from llmhero_widgets.rag.values import Chunks, Document, Documents

#: Characters of a chunk: short, so that many sentences lie across a border.
SIZE = {"en": 140, "zh": 45}
#: Other words for the same, one after the other.
SYNONYMS = {
    "en": [
        (r"\bbecause\b", "since"),
        (r"\bsuch as\b", "like"),
        (r"\blarge\b", "big"),
        (r"\bcannot\b", "is unable to"),
        (r"\beach\b", "every single"),
        (r"\boften\b", "frequently"),
        (r"\btherefore\b", "for that reason"),
        (r"\bkeeps?\b", "retain"),
        (r"\buses?\b", "rely on"),
        (r"\bshows?\b", "demonstrate"),
        (r"\bneeds?\b", "require"),
        (r"\bbut\b", "however"),
        (r"\bonly\b", "just"),
        (r"\bgives?\b", "yield"),
        (r"\bhelps?\b", "is of use"),
        (r"\bmust\b", "has to"),
        (r"\b(the|an|a) ", ""),
    ],
    "zh": [
        ("因为", "由于"),
        ("所以", "因此"),
        ("可以", "能够"),
        ("需要", "得"),
        ("使用", "采用"),
        ("但", "不过"),
        ("只", "仅仅"),
        ("通常", "一般"),
        ("必须", "一定要"),
        ("很", "非常"),
        ("的", ""),
    ],
}
OPENING = {"en": "In short, ", "zh": "简单来说，"}
JOIN = {"en": " and ", "zh": "，并且"}
COMMA = {"en": ", ", "zh": "，"}
#: Borders of chunks fall inside the sentence, or between the two.
KINDS = ("quoted", "shouted", "clause", "reworded", "swapped", "joined")


@dataclass(frozen=True)
class Gold:
    """One sentence of an answer, what the model was given, and the characters of the source it is from."""

    language: str
    kind: str
    sentence: str
    chunks: Chunks
    rows: tuple[int, ...]
    doc: str
    start: int
    end: int
    crosses: bool


def gold_spans(language, count):
    """Return so many, every kind as often, spread evenly over all documents."""
    documents = _documents(language)
    chunks = Chunks(
        documents,
        tuple(piece for each in documents.items for piece in cut(each, "characters", SIZE[language], 0)),
    )
    places = _places(chunks, language)
    step = len(places) / count
    return [
        _gold(chunks, places, int(number * step), KINDS[number % len(KINDS)], language)
        for number in range(count)
    ]


def _documents(language):
    """Return the handbook; every second document has faults that cleaning takes out."""
    found = []
    for number, (name, text) in enumerate(handbook(language)):
        if number % 2:
            soiled = text.replace("\n\n", "\r\n\r\n").replace(". ", ".  ").replace("。", "。\u200b")
            found.append(clean(Document(name, soiled), STEPS))
        else:
            found.append(Document(name, text))
    return Documents(tuple(found))


def _places(chunks, language):
    """Return pairs of neighbouring sentences of one paragraph, long enough to be known again."""
    least = 40 if language == "en" else 16
    places = []
    for document in chunks.documents.items:
        spans = [
            (start, end)
            for start, end in sentence_spans(document.text)
            if document.text[start] not in "#-|*" and end - start >= least
        ]
        places += [
            (document, first, second)
            for first, second in pairwise(spans)
            if "\n" not in document.text[first[0] : second[1]]
        ]
    return places


def _gold(chunks, places, at, kind, language):
    document, (start, end), second = places[at]
    text = document.text
    sentence = text[start:end]
    if kind == "shouted":
        sentence = sentence.upper().replace(COMMA[language], "  ").rstrip(".。") + "!"
    elif kind == "clause":
        first, comma, rest = sentence.partition(COMMA[language])
        if comma and len(rest) >= (30 if language == "en" else 12):
            start += len(first) + len(comma)
            sentence = rest
    elif kind == "reworded":
        sentence = OPENING[language] + _reworded(sentence, language)
    elif kind == "swapped":
        first, comma, rest = sentence.rstrip(".。").partition(COMMA[language])
        sentence = (rest + comma + first if comma else first) + ("." if language == "en" else "。")
    elif kind == "joined":
        sentence = sentence.rstrip(".。!?！？") + JOIN[language] + text[second[0] : second[1]]
        end = second[1]
    rows = [
        row
        for row, chunk in enumerate(chunks.items)
        if chunk.doc == document.id and chunk.start < end and chunk.end > start
    ]
    crosses = len(rows) > 1
    # What else was found stands before it, and after.
    others = [(rows[0] * 7 + 31 * k) % len(chunks) for k in range(1, 4)]
    others = [row for row in others if row not in rows]
    given = (*others[:1], *reversed(rows), *others[1:])
    first, last = document.to_source(start, end)
    return Gold(language, kind, sentence, chunks, given, document.id, first, last, crosses)


def _reworded(sentence, language):
    for pattern, other in SYNONYMS[language]:
        sentence = re.sub(pattern, other, sentence, flags=re.IGNORECASE)
    return sentence[0].lower() + sentence[1:]
