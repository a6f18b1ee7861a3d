"""The vocabulary view through the widget's wire: the same entries that the library finds, page by page."""

import pytest
import regex
from hypothesis import given, settings
from hypothesis import strategies as st

import llmhero_widgets as hero
from llmhero_widgets.core.characters import show_bytes
from llmhero_widgets.core.jobs import Cancelled, CancelToken, Job
from llmhero_widgets.tokens import cutter
from llmhero_widgets.tokens.merge_tree import merge_tree
from llmhero_widgets.tokens.panels import vocabulary as panel
from llmhero_widgets.tokens.unreachable import unreachable
from tests.unit.wire import Browser

FUZZ = settings(max_examples=40)


class Shown:
    """A tokenizer on display, without a widget."""

    lm = None

    def __init__(self, tokenizer):
        self.cutters = [cutter(tokenizer)]
        self._ask = panel.operations(self)

    def ask(self, name, **args):
        job = Job("r", lambda *_: None)
        return self._ask[f"vocabulary_{name}"](job, rev=0, tokenizer=0, **args).result


@pytest.fixture(scope="session")
def shown(tokenizer):
    return Shown(tokenizer)


def everything(shown, query, by):
    rows, total = [], None
    while total is None or len(rows) < total:
        page = shown.ask("search", query=query, by=by, first=len(rows))
        assert page["total"] == total or total is None
        total = page["total"]
        rows += page["rows"]
        assert len(page["rows"]) == min(panel.ROWS, total - page["first"])
    return rows


@FUZZ
@given(query=st.text("abcdehinorst ▁Ġ#é通0", max_size=3))
def test_the_pages_of_a_search_are_all_that_contains_it(shown, query):
    found = {row[0] for row in everything(shown, query, "text")}
    assert found == {
        entry.id
        for entry in shown.cutters[0].entries()
        if query.encode() in entry.data or query in entry.name
    }


@FUZZ
@given(query=st.binary(max_size=2))
def test_bytes_are_found_by_their_digits(shown, query):
    found = {row[0] for row in everything(shown, query.hex(" "), "bytes")}
    assert found == {entry.id for entry in shown.cutters[0].entries() if query in entry.data}


def test_expressions_are_those_of_regex(shown):
    found = {row[0] for row in everything(shown, r"^\s?[a-e]+$", "regex")}
    pattern = regex.compile(r"^\s?[a-e]+$")
    entries = shown.cutters[0].entries()
    assert found == {entry.id for entry in entries if pattern.search(show_bytes(entry.data))}


def test_every_entry_is_what_the_library_says(shown):
    lost = {found.entry.id: found for found in unreachable(shown.cutters[0])}
    for entry in shown.cutters[0].entries()[:200]:
        result = shown.ask("entry", number=entry.id)
        assert result["row"][0] == entry.id
        assert bytes.fromhex(result["bytes"]) == entry.data
        state = result["reach"]["state"]
        assert (state == "unreachable") == (entry.id in lost)
        if state == "unreachable":
            assert result["reach"]["reason"] == lost[entry.id].reason
            assert tuple(row[0] for row in result["reach"]["instead"]) == lost[entry.id].ids
        if entry.special:
            assert state == "special"
        merges = merge_tree(shown.cutters[0], entry.id)
        assert (merges.root is None) == (result["tree"] == [])
        assert result["merged"] == merges.reached
        if result["tree"]:
            assert_tree(merges.root, iter(result["tree"]), 0)


def assert_tree(node, rows, depth):
    number, text, at, rank, score, parts = next(rows)
    assert (number, text, at, rank, score) == (node.id, node.text, depth, node.rank, node.score)
    children = [part for part in (node.left, node.right) if part is not None]
    assert parts == len(children)
    for child in children:
        assert_tree(child, rows, depth + 1)


def test_a_tree_deeper_than_python_recurses_is_written():
    from llmhero_widgets.tokens.merge_tree import MergeNode

    root = MergeNode(0, "a", "a")
    for rank in range(5000):
        root = MergeNode(rank, "a", "a", rank, None, root, MergeNode(0, "a", "a"))
    rows = panel._flat(root)
    assert len(rows) == 10_001
    assert rows[-1][2] == 1


def test_a_check_by_stretches_finds_what_one_run_finds(shown, monkeypatch):
    monkeypatch.setattr(panel, "SECONDS", 0.0)
    rows, first, stretches = [], 0, 0
    size = len(shown.cutters[0].entries())
    while first < size:
        result = shown.ask("check", first=first)
        assert result["done"] > first
        assert result["total"] == size
        rows += result["rows"]
        first = result["done"]
        stretches += 1
    assert stretches == -(-size // 64)
    expected = [(found.entry.id, found.reason) for found in unreachable(shown.cutters[0])]
    assert [(row[0], row[-1]) for row in rows] == expected


def test_a_cancelled_check_ends(shown):
    token = CancelToken()
    job = Job("r", lambda *_: None, token)
    token.cancel()
    with pytest.raises(Cancelled):
        panel.operations(shown)["vocabulary_check"](job, rev=0, tokenizer=0)


@pytest.fixture
def browser(tokenizers_by_name):
    both = [tokenizers_by_name("byte-bpe"), tokenizers_by_name("wordpiece")]
    inspector = hero.TokenInspector("the dog", tokenizers=both, lang="en")
    yield Browser(inspector)
    inspector.close()


def final(browser, op, **args):
    return browser.final(browser.ask(op, rev=0, **args))[0]


def test_the_wire_answers_for_each_tokenizer(browser):
    for number, algorithm in enumerate(("bpe", "wordpiece")):
        result = final(browser, "vocabulary_search", tokenizer=number, query="th")["result"]
        assert result["total"] > 0
        entry = final(browser, "vocabulary_entry", tokenizer=number, number=result["rows"][0][0])["result"]
        assert (entry["why"] is None) == (algorithm == "bpe")


def test_what_is_wrong_is_said_and_the_last_search_still_answers(browser):
    assert final(browser, "vocabulary_search", tokenizer=0, query="the")["result"]["total"] > 0
    wrong = final(browser, "vocabulary_search", tokenizer=0, query="(", by="regex")
    assert wrong["code"] == "bad_request"
    assert "is no regular expression" in wrong["message"]
    assert (
        "hexadecimal" in final(browser, "vocabulary_search", tokenizer=0, query="xy", by="bytes")["message"]
    )
    assert final(browser, "vocabulary_entry", tokenizer=0, number=10**9)["code"] == "bad_request"
    assert "0 to 1" in final(browser, "vocabulary_entry", tokenizer=7, number=0)["message"]
    assert final(browser, "vocabulary_search", tokenizer=0, query="the")["result"]["total"] > 0


def test_the_writings_of_a_word(browser):
    rows = final(browser, "vocabulary_variants", tokenizer=0, word="dog")["result"]["rows"]
    tokenizer = browser.widget.cutters[0]
    for row in rows:
        assert [token[0] for token in row["tokens"]] == tokenizer.encode(row["text"], special=False)
        assert row["similarity"] is None
        assert row["label"]["zh"]
    assert [row["text"] for row in rows][:2] == ["dog", " dog"]
    assert final(browser, "vocabulary_variants", tokenizer=0, word=" ")["code"] == "empty"


@pytest.mark.model
def test_only_the_models_own_tokenizer_is_compared(lm):
    inspector = hero.TokenInspector("data", tokenizers=["smollm2", "minilm"], lm=lm, lang="en")
    browser = Browser(inspector)
    own = final(browser, "vocabulary_variants", tokenizer=0, word="data")["result"]
    assert own["compared"]
    assert own["rows"][0]["similarity"] == pytest.approx(1)
    assert own["rows"][1]["similarity"] < 1
    other = final(browser, "vocabulary_variants", tokenizer=1, word="data")["result"]
    assert not other["compared"]
    assert other["unlike"]["en"].startswith("This is not the tokenizer of")
    inspector.close()
