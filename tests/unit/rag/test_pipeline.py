"""A pipeline answers with citations on the default models, after a restart too, and as its document says."""

from pathlib import Path

import pytest

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.models.language_model import LanguageModel
from llmhero_widgets.models.remote import RemoteModel
from llmhero_widgets.rag.cache import Cache
from llmhero_widgets.rag.defaults import default_graph, embedder_for, load_params
from llmhero_widgets.rag.export import from_python
from llmhero_widgets.rag.models import Models
from llmhero_widgets.rag.nodes import TYPES
from llmhero_widgets.rag.pipeline import Pipeline
from llmhero_widgets.rag.values import Document
from tests.unit.rag.running import (
    TEXTS,
    connected,
    digests,
    hybrid_graph,
    pipeline,
    search_graph,
    states,
    whys,
)

FILES = {
    "cache.md": "The keys and values of earlier tokens are kept in a cache. "
    "A sliding window lets each layer look back a fixed distance only, and so the cache stays small.",
    "rank.md": "BM25 counts words that question and passage share. "
    "A reranker reads both together and is slower.",
    "train.md": "A model learns by predicting the next token of many texts.",
}


@pytest.mark.model
def test_the_default_pipeline_answers_with_citations(tmp_path):
    one = Pipeline.default(FILES, cache=tmp_path)
    result = one.run("What keeps the cache small?")
    assert result.error is None
    assert set(states(result).values()) == {"ran"}
    assert [node.id for node in one.graph.nodes] == [node.type for node in one.graph.nodes]
    assert result.hits.chunks.items[result.hits.rows[0]].doc == "cache.md"
    assert result.prompt.text == "".join(piece.text for piece in result.prompt.pieces)
    assert "window" in result.answer.text.lower()
    cited = [each for sentence in result.answer.sentences for each in sentence.citations]
    assert cited
    for each in cited:
        assert FILES[each.doc][each.start : each.end] == each.quote
    again = one.run("What does BM25 count?")
    assert {node for node, state in states(again).items() if state == "kept"} == {
        "load",
        "chunk",
        "embed",
        "index",
    }
    assert again.hits.chunks.items[again.hits.rows[0]].doc == "rank.md"
    one.close()
    # In another session everything that took time is there: no model writes or embeds anything.
    other = Pipeline.default(FILES, cache=tmp_path)
    kept = other.run("What keeps the cache small?")
    assert {node for node, state in states(kept).items() if state == "kept"} >= {
        "embed",
        "generate",
        "answer",
    }
    assert digests(kept) == digests(result)
    assert other.embeddings.embedded == 0
    other.close()


def test_a_model_that_was_trained_on_answers_anew(tiny):
    lm = tiny("llama")
    models = Models(lm)
    before = models.stamp("language_model")
    assert models.stamp("language_model", lm.name) == before
    weight = lm.module.model.norm.weight
    weight.data.add_(1e-2)
    assert models.stamp("language_model") != before
    weight.data.add_(-1e-2)


def test_each_model_is_loaded_once():
    models = Models()
    assert models.embedder("wordllama") is models.embedder("wordllama")
    models.close()


def test_a_model_is_the_same_by_its_id_and_by_its_title(tiny):
    lm = tiny("llama")
    models = Models(LanguageModel(lm.module, lm.tokenizer, name="SmolLM2-135M-Instruct"))
    own = models.language_model()
    assert (
        own
        is models.language_model("smollm2-135m-instruct")
        is models.language_model("SmolLM2-135M-Instruct")
    )
    assert models.stamp("language_model") == models.stamp("language_model", "smollm2-135m-instruct")


def test_names_of_models_that_cannot_be_are_told():
    models = Models()
    with pytest.raises(HeroError, match="no name"):
        models.cross_encoder(" ")
    with pytest.raises(HeroError, match="does not name a model on a server"):
        models.language_model("openai:http://127.0.0.1:8000/v1")
    remote = models.language_model("openai:http://127.0.0.1:8000/v1#qwen")
    assert (remote.name, remote.base_url) == ("qwen", "http://127.0.0.1:8000/v1")
    models.close()


def test_a_cross_encoder_is_read_from_a_folder(tmp_path, tiny):
    import torch
    from transformers import BertConfig, BertForSequenceClassification

    sizes = {"vocab_size": 260, "hidden_size": 16, "intermediate_size": 16, "num_labels": 1}
    module = BertForSequenceClassification(
        BertConfig(**sizes, num_hidden_layers=1, num_attention_heads=2, pad_token_id=256)
    ).eval()
    module.save_pretrained(tmp_path)
    tokenizer = tiny("bert").tokenizer
    tokenizer.save_pretrained(tmp_path)
    models = Models()
    stamp = models.stamp("cross_encoder", str(tmp_path))
    lm = models.cross_encoder(str(tmp_path))
    batch = tokenizer("a question", "a passage", return_tensors="pt")
    batch.pop("token_type_ids", None)
    with torch.inference_mode():
        torch.testing.assert_close(lm.module(**batch).logits, module(**batch).logits)
    assert models.cross_encoder(str(tmp_path)) is lm
    (tmp_path / "model.safetensors").write_bytes(b"")
    assert models.stamp("cross_encoder", str(tmp_path)) != stamp
    with pytest.raises(HeroError, match="cannot be read as a cross-encoder"):
        Models().cross_encoder(str(tmp_path))


def test_a_document_restores_the_pipeline():
    one = pipeline(hybrid_graph())
    other = Pipeline.from_json(one.to_json(), cache=False)
    assert other.graph == one.graph
    assert digests(other.run()) == digests(one.run())


def test_a_program_names_the_pipelines_own_model():
    remote = RemoteModel("http://127.0.0.1:8000/v1", "qwen")
    graph = connected(search_graph().add("prompt").add("generate"), "retrieve prompt", "prompt generate")
    one = pipeline(graph, lm=remote)
    assert "openai:http://127.0.0.1:8000/v1#qwen" in one.to_python()
    assert from_python(one.to_python()).node("generate").params["model"].endswith("#qwen")
    assert from_python(pipeline(graph).to_python()) == graph


def test_langchain_asks_the_pipeline():
    one = pipeline(hybrid_graph())
    question = "How does the cache stay small?"
    hits = one.search(question)
    found = one.as_retriever().invoke(question)
    assert [each.page_content for each in found] == [chunk.text for _, chunk, _ in hits.top(len(hits.rows))]


def test_a_result_knows_which_run_it_is():
    one = pipeline()
    result = one.run("Why?")
    assert result.question == "Why?"
    assert result.graph_is(one.graph, "Why?")
    assert not result.graph_is(one.graph, "Who?")
    assert not result.graph_is(one.graph.with_params("retrieve", k=1), "Why?")
    assert one.run().question == one.graph.node("question").params["text"]
    assert result.answer is None
    assert result.prompt is None
    with pytest.raises(KeyError):
        result.run_of("nobody")


def test_documents_come_in_many_forms(tmp_path):
    (tmp_path / "a.txt").write_text("The cache.", encoding="utf-8")
    assert load_params(tmp_path) == load_params(str(tmp_path)) == {"paths": [str(tmp_path)]}
    assert load_params([Path("a"), Path("b")]) == {"paths": ["a", "b"]}
    assert load_params({"a": "text"}) == {"documents": [{"id": "a", "text": "text"}]}
    assert load_params(["one", "two"])["documents"][1] == {"id": "text 2", "text": "two"}
    assert load_params([Document("a", "clean", raw="raw")]) == {"documents": [{"id": "a", "text": "raw"}]}
    assert load_params([]) == {"documents": []}
    for bad in (3, None, [1], {"a": 1}, {1: "a"}, b"text"):
        with pytest.raises(HeroError, match="cannot be made from"):
            load_params(bad)


def test_a_chinese_corpus_gets_an_embedder_that_reads_it(tmp_path):
    chinese = "注意力机制让每个 token 看到其他 token，缓存保存键和值。"
    (tmp_path / "a.txt").write_text(chinese, encoding="gb18030")
    assert default_graph(tmp_path).node("embed").params["model"] == "wordllama"
    assert default_graph([chinese]).node("embed").params["model"] == "wordllama"
    assert (
        default_graph([chinese], embedder="all-minilm-l6-v2").node("embed").params["model"]
        == "all-minilm-l6-v2"
    )
    assert embedder_for(load_params(list(TEXTS.values())[:2])) == "all-minilm-l6-v2"
    assert embedder_for({}) == "all-minilm-l6-v2"


def test_strings_that_are_all_paths_are_paths(tmp_path):
    paths = [str(tmp_path / name) for name in ("a.txt", "b.txt")]
    for path in paths:
        Path(path).write_text("keys and values")
    assert load_params(paths) == {"paths": paths}
    assert load_params([*paths, "keys " * 2000])["documents"][0] == {"id": "text 1", "text": paths[0]}


def test_pictures_in_a_folder_do_not_hide_its_language(tmp_path):
    for number in range(44):
        (tmp_path / f"{number}.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 9)
    assert default_graph(tmp_path).node("load").params["paths"] == [str(tmp_path)]
    (tmp_path / "z.txt").write_text("注意力机制让每个词看到其他词。" * 9, encoding="utf-8")
    assert default_graph(tmp_path).node("embed").params["model"] == "wordllama"


def test_a_chinese_corpus_is_searched_by_words_too():
    texts = {
        "缓存.md": "键和值的缓存随每个 token 增长。滑动窗口让缓存保持很小。",
        "排序.md": "BM25 统计问题和片段共有的词。重排器把两者一起读。",
        "训练.md": "模型通过预测下一个 token 来学习。",
    }
    one = Pipeline.default(texts, cache=False)
    hits = one.search("滑动窗口有什么用？")
    assert hits.stage == "fused"
    assert [each.stage for each in hits.before] == ["dense", "bm25"]
    assert hits.settings["weights"] == [0.3, 0.7]
    assert hits.chunks.items[hits.rows[0]].doc == "缓存.md"


def test_an_empty_corpus_is_told_and_nothing_else_fails():
    result = Pipeline.default([], cache=False, embedder="wordllama").run("Why?")
    assert result.error.sentence("en") == "There is nothing to load."
    assert [run.id for run in result.trace if run.state == "failed"] == ["load"]
    assert states(result)["question"] == "ran"
    assert result.hits is None


def test_another_session_goes_on_where_the_last_one_ended(tmp_path):
    one = pipeline(hybrid_graph(), cache=Cache(tmp_path, worth=0))
    first = one.run()
    one.close()
    other = pipeline(hybrid_graph(), cache=Cache(tmp_path, worth=0))
    second = other.run()
    assert digests(second) == digests(first)
    # A question, and an index that is made anew in no time, are not worth a file.
    ran = {node for node, state in states(second).items() if state == "ran"}
    assert ran == {node.id for node in other.graph.nodes if not TYPES[node.type].keep}
    assert other.embeddings.embedded == 0
    assert {why for node, why in whys(second).items() if node not in ran} == {"kept from an earlier session"}
    other.close()


def test_what_took_no_time_is_not_written(tmp_path):
    one = pipeline(search_graph(), cache=Cache(tmp_path, worth=3600))
    one.run()
    one.close()
    assert not (tmp_path / "values").exists()
