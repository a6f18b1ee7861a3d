"""The nodes that load, clean and cut, run as a pipeline runs them."""

from __future__ import annotations

import json
import os
import string
import time
from pathlib import Path

import pytest
from langchain_text_splitters import RecursiveCharacterTextSplitter

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.core.jobs import Cancelled
from llmhero_widgets.models.embedder import load_embedder
from llmhero_widgets.rag import messages_page, messages_sources
from llmhero_widgets.rag.chunking.recursive import SEPARATORS, patterns
from llmhero_widgets.rag.embeddings import Embeddings
from llmhero_widgets.rag.engine import NodeContext
from llmhero_widgets.rag.models import Models
from llmhero_widgets.rag.nodes import chunk, clean, load

TEXTS = [
    {"id": "a.md", "text": "# Cost\r\n\r\nThe cache  grows with every token. " * 8},
    {"id": "b.txt", "text": "缓存会随着每个 token 变大。分组查询注意力使缓存变小。" * 8},
]


def run(node, inputs=None, *, check=None, models=None, **params):
    whole = {param.name: param.default for param in node.TYPE.params} | params
    if node.TYPE.check is not None:
        node.TYPE.check(whole)
    context = NodeContext(models or Models(), Embeddings(), **({"check": check} if check else {}))
    return node.TYPE.run(context, inputs or {}, whole)


def chunks_of(documents, **params):
    return run(chunk, {"documents": documents}, **params)


def stamp(**params):
    whole = {param.name: param.default for param in load.TYPE.params} | params
    return load.TYPE.stamp(whole, Models())


def test_documents_are_loaded_cleaned_and_cut_and_lead_back_to_their_source():
    loaded = run(load, documents=TEXTS)
    cleaned = run(clean, {"documents": loaded})
    assert [each.source for each in cleaned.items] == [each["text"] for each in TEXTS]
    assert "\r" not in cleaned.items[0].text
    chunks = chunks_of(cleaned, size=60, overlap=20)
    assert {each.doc for each in chunks.items} == {"a.md", "b.txt"}
    for row, piece in enumerate(chunks.items):
        name, start, end = chunks.source_span(row)
        source = loaded.by_id[name].source[start:end]
        assert source.split() == piece.text.split()
    assert chunks.items[0].heading == "Cost"


@pytest.mark.parametrize("node", [load, clean, chunk])
def test_a_card_draws_what_came_out_in_less_than_two_kilobytes(node):
    loaded = run(load, documents=[{"id": f"{n}.txt", "text": f"{n} " * (n + 1)} for n in range(300)])
    made = loaded if node is load else run(node, {"documents": loaded})
    preview = node.TYPE.preview(made, {})
    assert len(json.dumps(preview)) < 2000
    assert preview["kind"] == ("bars" if node is chunk else "lines")
    assert preview["n"] == (len(made) if node is chunk else 300)
    assert len(preview["values"]) <= 40


def test_an_empty_card_can_be_drawn():
    loaded = run(load, documents=TEXTS)
    nothing = type(loaded)(())
    assert load.TYPE.preview(nothing, {})["values"] == []
    assert chunk.TYPE.preview(chunks_of(nothing), {}) == {"kind": "bars", "values": [], "n": 0}


def test_an_edited_file_is_another_state_of_the_world_whatever_its_clock_says(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("one")
    before = stamp(paths=[str(tmp_path)])
    facts = path.stat()
    path.write_text("two")
    os.utime(path, ns=(facts.st_atime_ns, facts.st_mtime_ns))
    assert stamp(paths=[str(tmp_path)]) != before
    path.write_text("one")
    assert stamp(paths=[str(tmp_path)]) == before
    (tmp_path / "b.txt").write_text("one")
    assert stamp(paths=[str(tmp_path)]) != before


def test_only_files_that_may_have_changed_are_read_again(tmp_path, monkeypatch):
    read, once = [], Path.read_bytes
    monkeypatch.setattr(Path, "read_bytes", lambda path: read.append(path.name) or once(path))
    for name in ("old.txt", "new.txt"):
        (tmp_path / name).write_text(name)
    now = time.time_ns
    # Five seconds later, none of them is new; the test does not wait.
    monkeypatch.setattr(time, "time_ns", lambda: now() + 5_000_000_000)
    before = stamp(paths=[str(tmp_path)])
    assert sorted(read) == ["new.txt", "old.txt"]
    read.clear()
    assert stamp(paths=[str(tmp_path)]) == before
    assert read == []
    (tmp_path / "new.txt").write_text("other words")
    assert stamp(paths=[str(tmp_path)]) != before
    assert read == ["new.txt"]
    # What was written just now may be written again within one tick of the clock.
    monkeypatch.setattr(time, "time_ns", now)
    read.clear()
    stamp(paths=[str(tmp_path)])
    stamp(paths=[str(tmp_path)])
    assert sorted(read) == ["new.txt", "new.txt", "old.txt", "old.txt"]


def test_large_files_are_told_apart_by_their_size_and_time(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("x" * (1 << 21))
    before = stamp(paths=[str(tmp_path)])
    assert stamp(paths=[str(tmp_path)]) == before
    path.write_text("y" * (1 << 21))
    assert stamp(paths=[str(tmp_path)]) != before


def test_a_file_that_is_gone_is_another_state_too(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("one")
    before = stamp(paths=[str(path)])
    path.unlink()
    assert stamp(paths=[str(path)]) != before


def test_the_same_texts_have_the_same_digest_and_others_another():
    one, same = run(load, documents=TEXTS), run(load, documents=TEXTS)
    assert one.digest == same.digest
    assert chunks_of(one, size=60, overlap=20).digest == chunks_of(same, size=60, overlap=20).digest
    assert (
        chunks_of(one, size=60, overlap=20).digest
        != chunks_of(one, method="characters", size=60, overlap=20).digest
    )
    assert run(load, documents=TEXTS[:1]).digest != one.digest


def test_cutting_by_tokens_is_that_of_langchain_with_the_embedder_s_tokenizer():
    documents = run(load, documents=TEXTS)
    models = Models()
    chunks = chunks_of(documents, models=models, method="tokens", size=24, overlap=8, embedder="wordllama")
    count = models.embedder("wordllama").count_tokens
    splitter = RecursiveCharacterTextSplitter(
        separators=patterns(SEPARATORS),
        is_separator_regex=True,
        keep_separator="end",
        chunk_size=24,
        chunk_overlap=8,
        length_function=lambda text: count([text])[0],
    )
    theirs = [piece for each in documents.items for piece in splitter.split_text(each.text)]
    assert [each.text for each in chunks.items] == theirs
    assert len(theirs) > 10


@pytest.mark.model
def test_cutting_by_tokens_of_the_default_embedder_is_that_of_langchain():
    documents = run(load, documents=TEXTS)
    models = Models()
    chunks = chunks_of(
        documents, models=models, method="tokens", size=40, overlap=10, embedder="all-minilm-l6-v2"
    )
    splitter = RecursiveCharacterTextSplitter.from_huggingface_tokenizer(
        load_embedder().lm.tokenizer,
        separators=patterns(SEPARATORS),
        is_separator_regex=True,
        keep_separator="end",
        chunk_size=40,
        chunk_overlap=10,
    )
    theirs = [piece for each in documents.items for piece in splitter.split_text(each.text)]
    assert [each.text for each in chunks.items] == theirs


def test_only_cutting_by_tokens_depends_on_a_model():
    whole = {param.name: param.default for param in chunk.TYPE.params} | {"embedder": "wordllama"}
    models = Models()
    assert chunk.TYPE.stamp(whole, models) == ""
    assert chunk.TYPE.stamp(whole | {"method": "tokens"}, models) == models.stamp("embedder", "wordllama")


def test_after_an_edit_only_the_edited_document_is_cut(monkeypatch):
    kept, read = {}, []
    cut = chunk.cut
    monkeypatch.setattr(
        chunk, "cut", lambda each, *args, **more: read.append(each.id) or cut(each, *args, **more)
    )

    def part(key, make):
        if key not in kept:
            kept[key] = make()
        return kept[key]

    def chunks(texts, **params):
        whole = {param.name: param.default for param in chunk.TYPE.params} | params
        context = NodeContext(Models(), Embeddings(), part=part)
        documents = run(load, documents=texts)
        made = chunk.TYPE.run(context, {"documents": documents}, whole)
        assert made == chunks_of(documents, **params)
        return read

    assert chunks(TEXTS, size=60, overlap=20) == ["a.md", "b.txt"] * 2
    read.clear()
    edited = [TEXTS[0], TEXTS[1] | {"text": "另一段文字。" * 9}]
    # The second time it is cut for comparison, without what is kept.
    assert chunks(edited, size=60, overlap=20) == ["b.txt", "a.md", "b.txt"]
    read.clear()
    for params in ({"size": 80}, {"overlap": 10}, {"method": "characters"}, {"separators": ["。", ""]}):
        chunks(TEXTS, **{"size": 60, "overlap": 20} | params)
    assert len(read) == 16


def test_settings_that_do_not_fit_together_are_refused():
    with pytest.raises(HeroError, match="overlap of 80 leaves nothing new in chunks of 100"):
        chunks_of(run(load, documents=TEXTS), size=100, overlap=80)


@pytest.mark.parametrize("node", [load, clean, chunk])
def test_each_can_be_stopped(node):
    loaded = run(load, documents=TEXTS)

    def check():
        raise Cancelled

    with pytest.raises(Cancelled):
        run(node, {"documents": loaded}, check=check, **({"documents": TEXTS} if node is load else {}))


@pytest.mark.parametrize("catalogue", [messages_sources, messages_page])
def test_both_languages_have_the_same_slots(catalogue):
    for name, message in vars(catalogue).items():
        if name.isupper():
            en, zh = ({slot for _, slot, _, _ in string.Formatter().parse(text) if slot} for text in message)
            assert en == zh, name
            assert message.zh != message.en, name
