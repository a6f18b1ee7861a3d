"""Comparing tokenizers through the widget's wire: what is answered is what the library computes."""

import pytest

import llmhero_widgets as hero
from llmhero_widgets.models import cache
from llmhero_widgets.tokens import catalog
from llmhero_widgets.tokens.catalog import Source
from llmhero_widgets.tokens.compare import compare
from llmhero_widgets.tokens.languages import SENTENCES, language_cost
from llmhero_widgets.tokens.panels.compare import MAX_CHARACTERS
from tests.unit.wire import Browser

NAIVE = "Naïve tokenizers split 通义千问 and 😀 into bytes.\n"
KINDS = ("byte-bpe", "tiktoken", "metaspace-bpe", "wordpiece", "unigram", "spm-bpe")


@pytest.fixture
def show(tokenizers_by_name):
    opened = []

    def show(*kinds, text=NAIVE):
        inspector = hero.TokenInspector(text, tokenizers=[tokenizers_by_name(k) for k in kinds], lang="en")
        opened.append(inspector)
        browser = Browser(inspector)
        return browser, browser.answer("open")[0]["rev"]

    yield show
    for inspector in opened:
        inspector.close()


def units(text):
    """Where each code point starts, as a browser counts."""
    return [len(text[:place].encode("utf-16-le")) // 2 for place in range(len(text) + 1)]


@pytest.mark.parametrize("text", [NAIVE, "", "مرحبا 👩‍👩‍👧‍👦 é e\u0301 the the", "☃ <mask> The End \0\r\n"])
def test_the_picture_is_what_the_library_compares(show, text):
    browser, rev = show(*KINDS, text=text)
    result, arrays = browser.answer("compare", rev=rev)
    expected = compare(list(browser.widget.cutters), text)
    at = units(text)
    assert (result["characters"], result["whole"], result["units"]) == (len(text), len(text), at[-1])
    for k, (row, cut) in enumerate(zip(result["rows"], expected.cuts, strict=True)):
        assert (row["name"], row["count"], row["unknown"], row["loses"]) == (
            cut.name,
            cut.count,
            cut.unknown,
            cut.loses,
        )
        assert row["added"] == [token.text for token in cut.added]
        assert arrays[f"starts{k}"].tolist() == [at[piece.start] for piece in cut.pieces]
        assert arrays[f"ends{k}"].tolist() == [at[piece.end] for piece in cut.pieces]
        assert arrays[f"tokens{k}"].tolist() == [piece.tokens for piece in cut.pieces]
        assert arrays[f"lost{k}"].tolist() == [piece.unknown for piece in cut.pieces]
        assert arrays[f"tokens{k}"].sum() == cut.count
    assert arrays["region_starts"].tolist() == [at[region.start] for region in expected.regions]
    assert arrays["region_ends"].tolist() == [at[region.end] for region in expected.regions]
    assert arrays["region_tokens"].tolist() == [list(region.tokens) for region in expected.regions]


@pytest.mark.parametrize("text", [NAIVE, "the", "Shells ☃", "de\n" * 9 + "语言"])
@pytest.mark.parametrize(
    "kinds", [KINDS, ("wordpiece", "unigram"), ("byte-bpe", "byte-bpe"), ("tiktoken", "spm-bpe")]
)
def test_the_facts_of_the_sentence_are_those_of_the_library(show, kinds, text):
    browser, rev = show(*kinds, text=text)
    told = browser.answer("compare", rev=rev)[0]["told"]
    expected = compare(list(browser.widget.cutters), text)
    said = expected.sentence("en")
    names = [cut.name for cut in expected.cuts]
    if told["kind"] == "lost":
        assert said.startswith("Every tokenizer here loses")
    elif told["kind"] == "same":
        assert f"{told['count']} tokens" in said
        assert all(names[k] in said for k in told["rows"])
    else:
        fewer, more = expected.cuts[told["fewer"]], expected.cuts[told["more"]]
        assert f"{fewer.count} tokens in {fewer.name} and {more.count} in {more.name}" in said
        assert told["extra"] == more.count - fewer.count
        assert (f"{told['some']} of the {told['extra']} extra" in said) == (told["some"] < told["extra"])
        at = units(text)
        region = text[at.index(told["start"]) : at.index(told["end"])]
        assert region == expected.between(fewer.name, more.name).regions[0].text


def test_one_tokenizer_differs_from_nobody(show):
    browser, rev = show("byte-bpe")
    result, arrays = browser.answer("compare", rev=rev)
    assert len(result["rows"]) == 1
    assert arrays["region_tokens"].shape == (0, 1)


def test_an_older_cut_is_not_compared(show):
    browser, rev = show("byte-bpe", "wordpiece")
    browser.answer("open", text="other")
    assert browser.refusal("compare", rev=rev)["code"] == "stale"


def test_of_a_long_text_the_beginning_is_compared_and_said_so(show):
    text = "The dog 语言 " * 8_000
    browser, rev = show("byte-bpe", "tiktoken", text=text)
    result, arrays = browser.answer("compare", rev=rev)
    assert (result["characters"], result["whole"]) == (MAX_CHARACTERS, len(text))
    first = browser.widget.cutters[0].encode(text[:MAX_CHARACTERS], special=False)
    assert result["rows"][0]["count"] == len(first)
    assert arrays["ends0"].max() == MAX_CHARACTERS


def test_languages_cost_what_the_library_says(show):
    browser, rev = show(*KINDS)
    result, _ = browser.answer("compare_languages", rev=rev)
    table = language_cost(list(browser.widget.cutters))
    assert result["names"] == list(table.names)
    assert [row["language"] for row in result["rows"]] == list(SENTENCES)
    for row in result["rows"]:
        assert row["characters"] == len(SENTENCES[row["language"]])
        assert [(cell["count"], cell["unknown"]) for cell in row["cells"]] == [
            (cut.count, cut.unknown) for cut in table.cuts[row["language"]]
        ]


@pytest.fixture
def shelf(publish, tokenizers_by_name, monkeypatch):
    """Put two small tokenizers on a loopback index and in the catalogue."""
    sources = []
    for number, kind in enumerate(("byte-bpe-prefix", "unigram")):
        name = f"tiny-{number}"
        files = {"tokenizer.json": tokenizers_by_name(kind).to_str().encode(), "ballast.bin": bytes(200_000)}
        card = publish(name, files, member=f"{name.replace('-', '_')}/tokenizer.json")
        sources.append(Source(name, f"Tiny {number}", card, "tokenizer.json"))
    monkeypatch.setattr(catalog, "TOKENIZERS", tuple(sources))
    return sources


def test_a_tokenizer_is_fetched_compared_and_removed(show, shelf):
    browser, rev = show("byte-bpe")
    offer, _ = browser.answer("compare_offer", rev=rev)
    assert [(one["title"], one["here"], one["added"]) for one in offer["tokenizers"]] == [
        ("Tiny 0", False, False),
        ("Tiny 1", False, False),
    ]
    assert offer["tokenizers"][0]["size"] == shelf[0].card.wheels[0].size
    assert (offer["room"], offer["most"]) == (5, 6)
    rid = browser.ask("compare_add", rev=rev, name="tiny-0")
    part, _ = browser.wait(lambda c: c.get("rid") == rid and c["kind"] == "part")
    assert part["result"]["progress"]["stage"] in {"connect", "download"}
    offer = browser.final(rid)[0]["result"]
    assert [(one["here"], one["added"]) for one in offer["tokenizers"]] == [(True, True), (False, False)]
    result, arrays = browser.answer("compare", rev=rev)
    assert [row["id"] for row in result["rows"]] == ["own-0", "tiny-0"]
    assert result["rows"][1]["name"] == "Tiny 0"
    assert arrays["region_tokens"].shape[1] == 2
    assert len(browser.answer("compare_languages", rev=rev)[0]["names"]) == 2
    # What is shown above stays the inspector's own.
    assert len(browser.widget.cutters) == 1
    offer, _ = browser.answer("compare_remove", rev=rev, name="tiny-0")
    assert offer["tokenizers"][0] == {**offer["tokenizers"][0], "here": True, "added": False}
    assert [row["id"] for row in browser.answer("compare", rev=rev)[0]["rows"]] == ["own-0"]


def test_a_fetch_that_is_cancelled_leaves_nothing_behind(show, shelf, index):
    index.seconds = 20
    browser, rev = show("byte-bpe")
    rid = browser.ask("compare_add", rev=rev, name="tiny-0")
    assert index.started.wait(30)
    browser.cancel(rid)
    assert browser.final(rid)[0]["code"] == "cancelled"
    # The worker is free again long before the index has sent the rest.
    offer, _ = browser.answer("compare_offer", rev=rev)
    assert not offer["tokenizers"][0]["here"]
    assert not cache.is_ready(shelf[0].card)


def test_the_worker_is_free_while_a_tokenizer_is_fetched(show, shelf, index):
    index.seconds = 20
    browser, rev = show("byte-bpe")
    rid = browser.ask("compare_add", rev=rev, name="tiny-0")
    assert index.started.wait(30)
    opened, _ = browser.open(text="other")
    assert len(browser.answer("compare", rev=opened["rev"])[0]["rows"]) == 1
    assert not any(content.get("rid") == rid and content["kind"] == "done" for content, _ in browser.messages)
    assert not cache.is_ready(shelf[0].card)
    browser.cancel(rid)
    assert browser.final(rid)[0]["code"] == "cancelled"


def test_what_cannot_be_added_is_refused_in_a_sentence(show, shelf, index):
    browser, rev = show(*KINDS)
    assert browser.answer("compare_offer", rev=rev)[0]["room"] == 0
    assert (
        "six" in (said := browser.refusal("compare_add", rev=rev, name="tiny-0"))["message"]
        or "6" in said["message"]
    )
    assert browser.refusal("compare_add", rev=rev, name="no-such")["message"].startswith(
        "There is no tokenizer"
    )
    browser, rev = show("byte-bpe")
    index.wheels.clear()
    said = browser.refusal("compare_add", rev=rev, name="tiny-0")
    assert "Tiny 0" in said["message"] or "tiny-0" in said["message"]
    assert browser.answer("compare", rev=rev)[0]["rows"]


def test_two_inspectors_do_not_share_what_was_added(show, shelf):
    one, rev = show("byte-bpe")
    other, other_rev = show("byte-bpe")
    one.answer("compare_add", rev=rev, name="tiny-1")
    assert len(one.answer("compare", rev=rev)[0]["rows"]) == 2
    assert len(other.answer("compare", rev=other_rev)[0]["rows"]) == 1
