"""Every value comes back from the disk as it was."""

import io
import pickle

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.core.text import Message
from llmhero_widgets.rag import stored
from llmhero_widgets.rag.bm25 import build_bm25
from llmhero_widgets.rag.cache import Cache
from llmhero_widgets.rag.models import Models
from llmhero_widgets.rag.values import (
    Answer,
    Chunk,
    Chunks,
    Citation,
    Document,
    Documents,
    Dropped,
    Generation,
    Hits,
    Metrics,
    Piece,
    Prompt,
    Query,
    Sentence,
    Skipped,
    Variant,
    Vectors,
)
from tests.unit.rag.running import hybrid_graph, pipeline

MODELS = Models()
# Half a surrogate pair is in no file's text, and may be in what a reader types.
TEXT = st.text(max_size=20) | st.text(st.characters(categories=["Cs", "Lo"]), max_size=5)
SPAN = st.integers(0, 9)
NUMBER = st.floats(allow_nan=False, width=64)
ERROR = st.builds(
    lambda name, n: HeroError(Message("{name} {n}", "{n} {name}"), Message("{{x}}", "{{}}"), name=name, n=n),
    TEXT,
    SPAN,
)


@st.composite
def documents(draw):
    names = draw(st.lists(TEXT, min_size=1, max_size=3, unique=True))
    meta = st.dictionaries(TEXT, st.booleans() | st.integers() | NUMBER | TEXT, max_size=2)
    runs = st.lists(st.tuples(SPAN, SPAN, SPAN), max_size=2).map(tuple)
    items = [Document(each, draw(TEXT), draw(st.none() | TEXT), draw(runs), draw(meta)) for each in names]
    return Documents(tuple(items), tuple(draw(st.lists(st.builds(Skipped, TEXT, ERROR), max_size=1))))


@st.composite
def chunks(draw):
    found = draw(documents())
    items = []
    for each in found.items:
        start, end = sorted((draw(SPAN), draw(SPAN)))
        items.append(Chunk(each.id, start, end, each.text[start:end], draw(TEXT)))
    return Chunks(found, tuple(items))


@st.composite
def hits(draw):
    found, query = draw(chunks()), Query(draw(TEXT), (Variant("hyde", draw(TEXT)),))
    rows = tuple(range(len(found)))
    scores = tuple(draw(NUMBER) for _ in rows)
    before = Hits(found, query, "dense", rows, scores, "cosine", {"k": draw(SPAN)})
    return Hits(
        found, query, "fused", rows[::-1], scores, "rrf", {"weights": [draw(NUMBER)]}, (before, before)
    )


@st.composite
def answers(draw):
    piece = Piece(draw(TEXT), "passage", draw(SPAN), draw(st.none() | SPAN))
    prompt = Prompt(
        draw(hits()), (piece,), (1, 2), (("user", draw(TEXT)),), (0,), (Dropped(1, 7, 2),), 99, 2**31, "m"
    )
    generation = Generation(prompt, draw(TEXT), (3,), (draw(NUMBER),), "m", ended=draw(st.booleans()))
    citation = Citation(0, draw(TEXT), 1, 2, draw(TEXT), draw(NUMBER), draw(st.none() | NUMBER))
    return Answer(generation, (Sentence(0, 1, (citation,)), Sentence(1, 2, ())), {0: draw(NUMBER)})


def vectors(found, width):
    matrix = np.random.default_rng(width).standard_normal((len(found), width), np.float32)
    return Vectors(found, matrix, "embedder", "revision")


VALUE = (
    documents()
    | chunks()
    | hits()
    | answers()
    | st.builds(vectors, chunks(), SPAN)
    | st.builds(build_bm25, chunks())
    | st.builds(lambda n: Metrics(("recall",), ("1", "2"), np.full((2, 1), n)), NUMBER)
)


@settings(max_examples=60, deadline=None)
@given(VALUE)
def test_a_value_comes_back_as_it_was(tmp_path_factory, value):
    folder = tmp_path_factory.mktemp("cache")
    cache = Cache(folder)
    cache.save("key", value)
    assert cache.trouble is None
    found = Cache(folder).load("key", value.type, MODELS)
    assert found.digest == value.digest
    if value.type not in {"vectors", "index", "metrics", "documents", "chunks"} and not _errors(value):
        assert found == value


def _errors(value):
    # Errors have no equality; what readers see of them is in the digest.
    while not isinstance(value, Documents):
        (value, *_rest) = stored.others(value)
    return bool(value.skipped)


def test_an_index_finds_the_same_after_a_restart(tmp_path):
    result = pipeline(hybrid_graph()).run()
    cache = Cache(tmp_path)
    for node in ("index", "bm25"):
        value = result.values[node]
        cache.save(node, value)
        found = Cache(tmp_path).load(node, "index", MODELS)
        for before, after in zip(
            value.search(["a small cache"], 4), found.search(["a small cache"], 4), strict=True
        ):
            np.testing.assert_array_equal(before, after)


class Trap:
    """Says so when it is unpickled."""

    def __reduce__(self):
        return (pytest.fail, ("unpickled",))


def test_an_array_of_objects_is_not_read(tmp_path):
    found = Chunks(Documents((Document("a", "text"),)), (Chunk("a", 0, 4, "text"),))
    others = stored.dump(vectors(found, 2), tmp_path)
    known = {each.digest: each for each in others}
    buffer = io.BytesIO()
    np.lib.format.write_array(buffer, np.array([Trap()], dtype=object), allow_pickle=True)
    (tmp_path / "matrix.npy").write_bytes(buffer.getvalue())
    with pytest.raises(ValueError, match="pickle"):
        stored.load(tmp_path, known.__getitem__, MODELS)
    (tmp_path / "matrix.npy").write_bytes(pickle.dumps(Trap()))
    with pytest.raises(ValueError, match="pickle"):
        stored.load(tmp_path, known.__getitem__, MODELS)


def test_only_known_classes_are_looked_up(tmp_path):
    for told in (
        '{"class": "Index", "stored": "os:system", "chunks": "x"}',
        '{"class": "Index", "stored": "bm25:build_bm25", "chunks": "x"}',
        '{"class": "HeroError", "arrays": []}',
    ):
        (tmp_path / "value.json").write_text(told)
        with pytest.raises((ValueError, LookupError)):
            stored.load(tmp_path, {}.__getitem__, MODELS)
