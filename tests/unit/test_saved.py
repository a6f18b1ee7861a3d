"""What exported pages can be asked, feature by feature: the answers are there, and nobody sees them come."""

import json

import numpy as np
import pytest

import llmhero_widgets as hero
from llmhero_widgets.attention import capture
from llmhero_widgets.models.remote import RemoteModel
from llmhero_widgets.rag.pipeline import Pipeline
from tests.unit.openai_server import server  # noqa: F401 - a fixture
from tests.unit.pages import Answers
from tests.unit.wire import Browser

# ruff: noqa: F811 - a fixture is imported under the name that its users give their argument

TEXT = "the dog bit the man"


@pytest.fixture
def lm(tiny):
    return tiny("llama")


@pytest.fixture
def page(tmp_path):
    """Exports a widget, sees that its traits stay as they are, and returns the answers."""

    def export(widget, **options):
        before = json.dumps(widget.get_state(), default=repr)
        made = widget.export_html(tmp_path / "page.html", overwrite=True, **options)
        assert json.dumps(widget.get_state(), default=repr) == before
        answers = Answers(made.path.read_text(encoding="utf-8"))
        assert len(answers.questions) == made.answers
        assert made.left_out == 0
        widget.close()
        return answers

    return export


def whole(spans, weights, columns):
    """The matrix of which the wire carries what each row sees."""
    matrix = np.zeros((len(spans), columns), np.float32)
    ends = np.cumsum(spans[:, 1] - spans[:, 0])
    for row, (start, stop), values in zip(matrix, spans, np.split(weights, ends[:-1]), strict=True):
        row[start:stop] = values
    return matrix


def test_every_head_of_a_short_text(lm, page):
    answers = page(hero.AttentionExplorer(lm, TEXT).compute())
    result, _ = answers.answer("open")
    n = len(result["tokens"])
    with capture(lm, TEXT) as exact:
        for layer in range(3):
            for head in range(4):
                view = {"part": "self", "heads": [[layer, head]], "hide": []}
                said, arrays = answers.answer("block", rev=result["rev"], view=view, rows=[0, n], cols=[0, n])
                assert said["pool"] == [1, 1]
                matrix = whole(arrays["spans"], arrays["weights"], n)
                np.testing.assert_allclose(matrix, exact.weights(layer, head), atol=1e-6)
    operations = answers.operations()
    assert operations.count("block") == 12
    assert operations.count("sweep") == 1
    alone = [args["heads"][0] for op, args in answers.questions if op == "effect" and args["heads"]]
    assert len(alone) > 8
    assert len(set(map(tuple, alone))) == len(alone)


def test_the_chosen_head_comes_first_and_its_neighbours_next(lm, page):
    answers = page(hero.AttentionExplorer(lm, TEXT, layer=1, head=2).compute())
    heads = [args["view"]["heads"][0] for op, args in answers.questions if op == "block"]
    assert heads[:4] == [[1, 2], [1, 1], [1, 3], [1, 0]]


def test_the_bars_of_every_head_of_a_long_text(lm, page):
    widget = hero.AttentionExplorer(lm, "dog " * 140).compute()
    query = widget.selection["query"]
    answers = page(widget)
    profiles = [args for op, args in answers.questions if op == "profile" and "rows" not in args]
    assert len(profiles) == 12
    assert {(args["axis"], args["position"]) for args in profiles} == {("query", query)}
    assert answers.operations().count("block") == 1


def test_both_sides_of_an_encoder_decoder(tiny, page):
    answers = page(hero.AttentionExplorer(tiny("t5"), TEXT, target_text="a man").compute())
    parts = {args["view"]["part"] for op, args in answers.questions if op == "block"}
    assert parts == {"self", "encoder", "cross"}
    assert "effect" not in answers.operations()


def test_every_tokenizer_and_its_views(lm, page):
    widget = hero.TokenInspector("low lower low", tokenizers=[lm, "minilm"], lm=lm).compute()
    rev = widget._rev
    answers = page(widget)
    assert widget._rev == rev
    opened = {
        args.get("active"): answers.answer("open", **args) for op, args in answers.questions if op == "open"
    }
    assert set(opened) == {None, 0, 1}
    assert opened[None][0]["text"] == "low lower low"
    assert opened[None][0]["rev"] == opened[0][0]["rev"] != opened[1][0]["rev"]
    for active in (0, 1):
        result, arrays = opened[active]
        for token in range(len(arrays["ids"])):
            for op in ("replay", "xray"):
                answers.answer(op, rev=result["rev"], token=token)
    minilm, _ = opened[1]
    replayed, _ = answers.answer("replay", rev=minilm["rev"], token=1)
    assert replayed["kind"] == "matches"
    cuts = [number for number, (op, _) in enumerate(answers.questions) if op == "train_cut"]
    for number in cuts:
        _, args, _, more = answers.told["questions"][number]
        op, trained = answers.questions[more["after"]]
        assert (op, trained["rev"]) == ("train", args["rev"])
    assert cuts


def test_nodes_of_a_tree(lm, page):
    widget = hero.DecodingTree(lm, TEXT).compute()
    tree = widget.tree
    answers = page(widget)
    result, arrays = answers.answer("show", rev=0)
    assert result["rev"] == answers.traits["rev"]
    assert len(arrays["uid"]) == len(tree)
    assert answers.answer("show", rev=result["rev"], read=False)[0]["rev"] == result["rev"]
    scored = [args["uid"] for op, args in answers.questions if op == "waterfall_logits"]
    likeliest = max(tree.root.children, key=lambda node: node.logprob)
    assert scored[:2] == [tree.root.uid, likeliest.uid]
    assert len(scored) == answers.operations().count("waterfall") == 8
    assert {"beam", "sample", "sample_at", "document"} <= set(answers.operations())


def test_views_of_a_run(lm, page):
    documents = {"memory.md": "A sliding window keeps the cache small.", "tokens.md": "Pairs are merged."}
    pipeline = Pipeline.default(documents, lm=lm, embedder="wordllama", cache=False)
    pipeline = pipeline.with_params("generate", max_tokens=4)
    widget = hero.RagBuilder(pipeline=pipeline, question="What keeps the cache small?", lang="en").compute()
    answers = page(widget)
    rev = answers.answer("open", rev=0)[0]["shown"]["rev"]
    assert rev == answers.traits["rev"] == 1
    for op in ("ranks", "prompt_pieces", "prompt_tokens", "page_map", "document", "safety_cases", "lab_open"):
        answers.answer(op, rev=rev)
    pages = {args["doc"] for op, args in answers.questions if op == "page_document"}
    assert pages == {"", *documents}


def test_a_pipeline_that_has_not_run_is_not_run_for_a_page(lm, tmp_path):
    pipeline = Pipeline.default({"a.md": "Text."}, lm=lm, embedder="wordllama", cache=False)
    widget = hero.RagBuilder(pipeline=pipeline, question="What?", lang="en")
    made = widget.export_html(tmp_path / "page.html")
    assert (made.answers, made.left_out, widget.rev) == (0, 0, 0)
    widget.close()


def test_no_server_is_asked_for_a_page(server, tiny, tmp_path, monkeypatch):
    monkeypatch.setenv("LLMHERO_KEY_HOSTS", "127.0.0.1")
    server.lm = tiny("llama")
    remote = RemoteModel(server.url, "tiny")
    widgets = [hero.DecodingTree(remote, TEXT).compute(), hero.DecodingTree(remote, "never read")]
    pipeline = Pipeline.default({"a.md": "A cache is small."}, lm=tiny("llama"), embedder="wordllama")
    for node in ("prompt", "generate"):
        pipeline = pipeline.with_params(node, model=f"openai:{server.url}#tiny")
    widgets.append(hero.RagBuilder(pipeline=pipeline, question="What is small?", lang="en"))
    # This server writes no text: the run ends at its last node.
    Browser(widgets[-1]).answer("open", rev=0)
    before = len(server.requests)
    counts = [widget.export_html(tmp_path / f"{k}.html").answers for k, widget in enumerate(widgets)]
    assert len(server.requests) == before
    assert counts[0] == 2
    assert counts[1] == 0
    assert counts[2] > 5
    for widget in widgets:
        widget.close()


def test_the_text_of_every_cell(lm, page):
    prompts = {"one": "a{input}", "two": "b {input} x"}
    examples = [("ab", "a"), ("b", "x")]
    answers = page(hero.PromptLab(lm, prompts, examples, chat=False).compute())
    for prompt in prompts.values():
        for text, _ in examples:
            result, _ = answers.answer("view", prompt=prompt, text=text, labels=["a", "x"])
            assert "".join(result["tokens"]).endswith(prompt.format(input=text))
    assert answers.operations() == ["view"] * 4 + ["run"]


def test_every_candidate_in_both_units(page):
    widget = hero.MetricLab(["the cat sat", "a dog"], "the cat sat down", unit="character")
    answers = page(widget)
    judged = [(args["unit"], args["chosen"]) for op, args in answers.questions]
    assert judged == [("character", 0), ("character", 1), ("word", 0), ("word", 1)]
    items = answers.questions[0][1]["items"]
    result, _ = answers.answer("judge", items=items, language="en", unit="word", chosen=1)
    assert result["chosen"] == 1


def test_what_positions_do(lm, page):
    answers = page(hero.PositionExplorer(TEXT, lm=lm).compute())
    ((op, args, _, more),) = answers.told["questions"]
    assert (op, args) == ("trial", {"text": TEXT})
    assert more["traits"]["trial"]["text"] == TEXT


def test_positions_without_a_model_need_no_answer(tmp_path):
    widget = hero.PositionExplorer(TEXT)
    assert widget.export_html(tmp_path / "page.html").answers == 0
    widget.close()


def test_a_reader_who_looks_on_is_not_disturbed(lm, tmp_path):
    widget = hero.TokenInspector("low lower", tokenizers=[lm, "minilm"]).compute()
    browser = Browser(widget)
    rev = browser.answer("open")[0]["rev"]
    widget.export_html(tmp_path / "page.html")
    assert (widget.text, widget.active) == ("low lower", 0)
    # What the reader asks about is still what is on display.
    browser.answer("xray", rev=rev, token=0)
    widget.close()
