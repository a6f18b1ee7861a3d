"""A model on a server by one name, the same in `load_model`, a pipeline and the exported program."""

# ruff: noqa: F811 - a fixture is imported under the name that its users give their argument

from __future__ import annotations

import pytest

import llmhero_widgets as hero
from llmhero_widgets.attention.capture import capture
from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.core.text import LANGUAGES
from llmhero_widgets.models.embedder import load_embedder
from llmhero_widgets.models.load import load_model
from llmhero_widgets.models.remote_address import full, parts
from llmhero_widgets.rag.models import Models
from llmhero_widgets.rag.pipeline import Pipeline
from tests.unit.openai_server import server  # noqa: F401 - a fixture

KEY = "sk-proj-A1b2C3d4E5f6"


@pytest.fixture(autouse=True)
def _alone(monkeypatch):
    monkeypatch.delenv("OPENAI_BASE_URL", raising=False)
    monkeypatch.delenv("LLMHERO_KEY_HOSTS", raising=False)


@pytest.fixture
def writer(server, tiny):
    """Return the server, which answers from a tiny model."""
    server.lm = tiny("llama")
    return server


def refuse(name, **options):
    with pytest.raises(HeroError) as caught:
        load_model(name, **options)
    for language in LANGUAGES:
        assert caught.value.sentence(language)
        assert caught.value.next_step(language)
    assert caught.value.code == "bad_request"
    return caught.value


@pytest.mark.parametrize("by_variable", [True, False])
def test_the_tree_grows_from_a_model_that_load_model_named(writer, monkeypatch, by_variable):
    if by_variable:
        monkeypatch.setenv("OPENAI_BASE_URL", f"{writer.url}/")
    name = "openai:tiny" if by_variable else f"openai:{writer.url}#tiny"
    lm = load_model(name)
    assert not writer.requests
    tree = hero.DecodingTree(lm, "When Mary").compute()
    found, _ = lm.next_tokens("When Mary", [""])[0]
    assert tree.tree.root.children
    assert {child.token_id for child in tree.tree.root.children} <= set(found)
    assert {"/completions"} == set(writer.paths())
    tree.close()
    lm.close()


def test_a_name_without_an_address_asks_nobody():
    error = refuse("openai:gpt-5")
    assert "OPENAI_BASE_URL" in error.sentence("zh")
    assert "#gpt-5" in error.next_step("en")


@pytest.mark.parametrize(
    "name", ["openai:", "openai:#m", "openai:http://127.0.0.1:1/v1", "openai:http://a/v1#"]
)
def test_names_that_name_nothing(name):
    assert "does not name" in refuse(name).sentence("en")


def test_a_name_may_hold_slashes_and_colons(monkeypatch):
    monkeypatch.setenv("OPENAI_BASE_URL", "https://example.org/v1/")
    assert parts("openai:Qwen/Qwen3-8B") == ("https://example.org/v1", "Qwen/Qwen3-8B")
    assert parts("openai:llama3:8b") == ("https://example.org/v1", "llama3:8b")
    assert full("openai:llama3:8b") == "openai:https://example.org/v1#llama3:8b"
    assert full("smollm2-135m-instruct") == "smollm2-135m-instruct"


@pytest.mark.parametrize("options", [{"device": "cuda"}, {"dtype": "bfloat16"}, {"tokenizer": object()}])
def test_what_the_server_decides_cannot_be_chosen(options):
    name = "openai:http://127.0.0.1:1/v1#m"
    error = refuse(name, **options)
    assert next(iter(options)) in error.sentence("en")
    assert f'load_model("{name}")' in error.next_step("zh")


@pytest.mark.parametrize(
    ("owner", "make"),
    [
        ("AttentionExplorer", lambda lm: hero.AttentionExplorer(lm, "When")),
        ("PromptLab", lambda lm: hero.PromptLab(lm, {"a": "{input}"}, [("x", "y")])),
        ("PositionExplorer", lambda lm: hero.PositionExplorer(lm=lm)),
        ("TokenInspector", lambda lm: hero.TokenInspector("When", lm=lm)),
        ("DecodingTree", lambda lm: hero.DecodingTree(lm, "When", other=load_model("openai:http://a/v1#b"))),
    ],
)
def test_widgets_that_need_weights_say_so(owner, make):
    lm = load_model("openai:http://127.0.0.1:1/v1#qwen3")
    with pytest.raises(TypeError, match=rf"^{owner}.* needs the weights of a model, and (qwen3|b) is on a"):
        make(lm)


def test_the_library_says_so_too():
    lm = load_model("openai:http://127.0.0.1:1/v1#qwen3")
    with pytest.raises(HeroError, match="needs the weights of a model, and qwen3 is on a server"):
        capture(lm, "When Mary")
    with pytest.raises(HeroError, match="Embedder needs the weights"):
        load_embedder("openai:http://127.0.0.1:1/v1#qwen3")
    assert not hasattr(lm, "module")
    with pytest.raises(AttributeError, match="no_such_thing"):
        _ = lm.no_such_thing


def test_a_pipeline_writes_with_the_model_of_the_environment(writer, monkeypatch):
    monkeypatch.setenv("OPENAI_BASE_URL", writer.url)
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    graph = Pipeline.default(["A cache keeps keys."], embedder="wordllama").graph
    for node in ("prompt", "generate"):
        graph = graph.with_params(node, model="openai:tiny")
    # As from a stranger: the address is the reader's own, so the key goes there.
    one = Pipeline.from_json(Pipeline(graph, cache=False).to_json(), cache=False)
    one.run("What does it keep?")
    assert {headers.get("Authorization") for _, _, headers in writer.requests} == {f"Bearer {KEY}"}
    assert "openai:tiny" in one.to_python()


def test_one_model_under_two_names_and_another_server_is_another_model(monkeypatch):
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:1/v1")
    models = Models()
    there = "openai:http://127.0.0.1:1/v1#m"
    assert models.language_model("openai:m") is models.language_model(there)
    assert models.stamp("language_model", "openai:m") == models.stamp("language_model", there)
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:2/v1")
    assert models.language_model("openai:m").base_url == "http://127.0.0.1:2/v1"
    assert models.stamp("language_model", "openai:m") != models.stamp("language_model", there)
    models.close()
