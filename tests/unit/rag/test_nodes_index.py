"""The embed and index nodes in a pipeline: settings, previews, cancels, and another place for the vectors."""

from __future__ import annotations

import json
import threading
from dataclasses import asdict

import pytest

from llmhero_widgets.core.jobs import Cancelled, CancelToken
from llmhero_widgets.rag import stored
from llmhero_widgets.rag.graph import Graph
from llmhero_widgets.rag.indexes import IndexSettings
from llmhero_widgets.rag.models import Models
from llmhero_widgets.rag.nodes.index import TYPE
from llmhero_widgets.rag.pipeline import Pipeline
from tests.unit.rag.vectors import Lookup, clustered

TEXTS = [
    {"id": "cache.md", "text": "The cache keeps keys and values of all tokens. It grows with every token."},
    {"id": "bread.md", "text": "Bread is baked from flour, water, salt and yeast. The dough rises twice."},
    {"id": "猫.md", "text": "猫喜欢在阳台上晒太阳。下雨时它会躲到沙发下面。"},
]


def graph(documents=TEXTS, *, model="wordllama", **index):
    made = Graph().add("load", documents=documents).add("chunk", size=40, overlap=0)
    made = made.add("embed", model=model).add("index", **index).add("question").add("retrieve", k=2)
    for pair in (
        ("load", "chunk"),
        ("chunk", "embed"),
        ("embed", "index"),
        ("index", "retrieve"),
        ("question", "retrieve"),
    ):
        made = made.connect(*pair)
    return made


@pytest.mark.parametrize("kind", ["ivf", "pq"])
def test_a_pipeline_that_restarts(tmp_path, kind):
    first = Pipeline(graph(kind=kind, nprobe=16), cache=tmp_path)
    result = first.run("猫在哪里晒太阳？")
    assert result.error is None
    first.close()
    again = Pipeline(graph(kind=kind, nprobe=16), cache=tmp_path)
    assert again.run("猫在哪里晒太阳？").hits.digest == result.hits.digest
    again.close()
    # The cache keeps only what took long; the index is stored here whether it did or not.
    folder = tmp_path / "one"
    folder.mkdir()
    (chunks,) = stored.dump(result.values["index"], folder)
    index = stored.load(folder, {chunks.digest: chunks}.__getitem__, Models())
    assert index.digest == result.values["index"].digest
    assert index.search(["猫"], 3)[0].tolist() == result.values["index"].search(["猫"], 3)[0].tolist()
    if kind != "pq":
        assert result.hits.chunks.items[result.hits.rows[0]].doc == "猫.md"


@pytest.mark.parametrize("kind", ["flat", "hnsw"])
def test_the_card_says_what_was_learnt(kind):
    pipeline = Pipeline(graph(kind=kind), cache=False)
    preview = pipeline.run("?").run_of("index").preview
    assert preview["kind"] == "facts"
    assert len(json.dumps(preview)) < 2000
    (_, first), (label, second) = preview["items"][:2]
    assert first.startswith("FAISS")
    assert set(label) == {"en", "zh"}
    assert isinstance(second, int | float)


def test_a_file_of_milvus_is_found_again(tmp_path):
    where = str(tmp_path / "vectors.db")
    here = Pipeline(graph(), cache=False).run("What keeps keys?").hits
    pipeline = Pipeline(graph(uri=where), cache=tmp_path / "cache")
    result = pipeline.run("What keeps keys?")
    there_index = result.values["index"]
    assert result.hits.rows == here.rows
    pipeline.close()
    again = Pipeline(graph(uri=where), cache=tmp_path / "cache").run("What keeps keys?")
    assert again.hits.rows == here.rows
    assert again.values["index"].collection == there_index.collection


def test_a_server_that_is_not_there_fails_its_node_alone():
    result = Pipeline(graph(uri="http://127.0.0.1:9"), cache=False).run("What keeps keys?")
    assert result.run_of("index").state == "failed"
    assert "127.0.0.1:9" in str(result.run_of("index").error)
    assert result.run_of("embed").state == "ran"
    assert result.run_of("retrieve").state == "skipped"


def test_a_bad_setting_names_what_fits():
    result = Pipeline(graph(kind="pq", parts=7), cache=False).run("?")
    assert "128" in str(result.run_of("index").error)


def test_settings_of_the_node_are_those_of_the_index():
    assert {param.name: param.default for param in TYPE.params} == asdict(IndexSettings())
    pipeline = Pipeline(graph(kind="ivf", nlist=2, nprobe=2), cache=False)
    index = pipeline.run("?").values["index"]
    assert (index.settings.nlist, index.settings.nprobe) == (2, 2)


def test_training_is_cancelled_between_its_steps():
    table = clustered(3000, 256)
    texts = [{"id": "numbers", "text": "\n".join(str(row) for row in range(3000))}]
    models = Models(embedders={"lookup": Numbers(table)})
    pipeline = Pipeline(
        graph(texts, model="lookup", kind="pq").with_params("chunk", size=20, overlap=0),
        cache=False,
        models=models,
    )
    token, begun, states = CancelToken(), threading.Event(), []

    def watch(event):
        if event.id == "index" and event.kind == "progress" and event.done > 0:
            begun.set()

    def run():
        with pytest.raises(Cancelled):
            pipeline.run("1", check=token.check, watch=watch)
        states.append("cancelled")

    thread = threading.Thread(target=run)
    thread.start()
    assert begun.wait(60)
    token.cancel()
    thread.join(60)
    assert states == ["cancelled"]
    # Nothing is left behind that a second run could stumble over.
    assert pipeline.search("1").rows


class Numbers(Lookup):
    """Embeds a text by the first number in it."""

    def embed(self, texts, *, check=None, progress=None):
        return super().embed([text.split()[0] for text in texts], check=check, progress=progress)
