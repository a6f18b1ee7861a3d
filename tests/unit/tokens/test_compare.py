"""Comparing tokenizers: counts are the libraries' own, regions are those of their definition."""

from __future__ import annotations

from html.parser import HTMLParser
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.core.text import set_language
from llmhero_widgets.tokens import messages_compare as messages
from llmhero_widgets.tokens.compare import Comparison, compare
from llmhero_widgets.tokens.cut import cutter
from llmhero_widgets.tokens.cutter import Loss, Token, Trace
from llmhero_widgets.tokens.regions import pieces, regions
from llmhero_widgets.tokens.segments import characters, word_count

MOCK_UP = "Naïve tokenizers split 通义千问 and 😀 into bytes.\n"
PAIRS = [
    ("byte-bpe", "metaspace-bpe", "wordpiece"),
    ("tiktoken", "byte-bpe-prefix", "unigram"),
    ("spm-bpe", "spm-unigram", "byte-bpe"),
    ("precompiled-unigram", "tiktoken", "wordpiece"),
]


@pytest.fixture(autouse=True)
def english(monkeypatch):
    monkeypatch.setenv("LLMHERO_LANG", "en")


def made(text, *spans, loss=None):
    """Return a trace by hand: each token as (start, end), (start, end, bytes) or with ``unknown`` behind."""
    tokens = []
    for start, end, *rest in spans:
        data = rest[0] if rest else text[start:end].encode()
        tokens.append(Token(0, "", data, start, end, 0, len(data), unknown=len(rest) > 1))
    return Trace(text, text, tuple(tokens), (), loss)


def found(text, *traces):
    return [(r.start, r.end, r.tokens) for r in regions(text, [pieces(trace) for trace in traces])]


def test_counts_and_spans_are_the_libraries_own(tokenizers_by_name):
    names = ("byte-bpe", "byte-bpe-prefix", "metaspace-bpe", "wordpiece", "unigram")
    theirs = [tokenizers_by_name(name) for name in names]
    text = "The quick tokens, 我喜欢 it all"
    comparison = compare(theirs, text)
    for cut, library in zip(comparison.cuts, theirs, strict=True):
        encoding = library.encode(text)
        marks = {
            id_ for id_, special in zip(encoding.ids, encoding.special_tokens_mask, strict=True) if special
        }
        assert list(cut.ids) == encoding.ids
        assert cut.count == len(library.encode(text, add_special_tokens=False).ids)
        assert {token.id for token in cut.added} == marks
        assert cut.count + len(cut.added) == len(cut.ids)
        assert cut.per_character == cut.count / len(text)
        assert cut.per_word == cut.count / 8


@given(st.sampled_from(PAIRS), st.data())
@settings(max_examples=150)
def test_regions_account_for_every_token(tokenizers_by_name, any_text, names, data):
    text = data.draw(any_text)
    comparison = compare([cutter(tokenizers_by_name(name), name) for name in names], text)
    marked = comparison.regions
    # In order, apart from each other, and inside the text.
    assert all(a.end < b.start for a, b in pairwise(marked))
    assert all(0 <= r.start <= r.end <= len(text) and r.text == text[r.start : r.end] for r in marked)
    inside = [sum(region.tokens[place] for region in marked) for place in range(len(names))]
    outside = {cut.count - inside[place] for place, cut in enumerate(comparison.cuts)}
    # Where they do not differ they need the same number.
    assert len(outside) == 1
    for cut in comparison.cuts:
        # No piece is half in a region.
        for piece in cut.pieces:
            for region in marked:
                crossing = piece.start < region.start < piece.end or piece.start < region.end < piece.end
                assert not crossing
        assert sum(piece.tokens for piece in cut.pieces) == cut.count
    for one, other in pairwise(names):
        difference = comparison.between(one, other)
        assert sum(r.tokens[1] - r.tokens[0] for r in difference.regions) == difference.extra
    assert comparison._repr_html_()


@given(st.sampled_from(PAIRS), st.data())
@settings(max_examples=60)
def test_a_tokenizer_differs_from_itself_nowhere(tokenizers_by_name, any_text, names, data):
    text = data.draw(any_text)
    one = cutter(tokenizers_by_name(data.draw(st.sampled_from(names))), "one")
    comparison = compare([one, one], text)
    lost = [cut.unknown for cut in comparison.cuts]
    assert lost[0] or comparison.regions == ()
    assert [cut.name for cut in comparison.cuts] == ["one", "one (2)"]


@given(st.lists(st.lists(st.integers(1, 9), max_size=6, unique=True), min_size=2, max_size=4))
def test_regions_of_clean_cuts_are_those_between_borders_that_not_all_have(borders):
    """Cuts of ten letters at any places: compared with the definition, position by position."""
    text = "abcdefghij"
    cuts = [sorted({0, 10, *places}) for places in borders]
    traces = [made(text, *pairwise(places)) for places in cuts]
    shared = sorted(set.intersection(*(set(places) for places in cuts)))
    anybodys = set.union(*(set(places) for places in cuts))
    differing = [(a, b) for a, b in pairwise(shared) if any(a < place < b for place in anybodys)]
    merged = []
    for a, b in differing:
        if merged and merged[-1][1] == a:
            merged[-1][1] = b
        else:
            merged.append([a, b])
    assert [[start, end] for start, end, _ in found(text, *traces)] == merged


def test_characters_of_several_tokens():
    thumb = "👍".encode()
    trace = made(" 👍x", (0, 2, b" " + thumb[:2]), (1, 2, thumb[2:]), (2, 3))
    assert [(p.start, p.end, p.tokens, p.inner) for p in pieces(trace)] == [(0, 2, 2, (2,)), (2, 3, 1, ())]
    # The same character, parted at the same byte by one that has no space in front, and at another.
    alike = made(" 👍x", (0, 1), (1, 2, thumb[:2]), (1, 2, thumb[2:]), (2, 3))
    other = made(" 👍x", (0, 2, b" " + thumb[:3]), (1, 2, thumb[3:]), (2, 3))
    assert found(" 👍x", trace, trace) == []
    assert found(" 👍x", trace, alike) == [(0, 2, (2, 3))]
    assert found(" 👍x", trace, other) == [(0, 2, (2, 2))]


def test_dropped_space_is_no_difference_beside_a_word_but_is_one_alone():
    words = made("a bc ", (0, 1), (2, 4))
    assert found("a bc ", words, made("a bc ", (0, 1), (1, 4), (4, 5))) == [(4, 5, (0, 1))]
    assert found("a bc ", words, made("a bc ", (0, 2), (2, 4), (4, 5))) == [(4, 5, (0, 1))]
    assert found("a bc ", words, made("a bc ", (0, 1), (1, 2), (2, 4), (4, 5))) == [
        (1, 2, (0, 1)),
        (4, 5, (0, 1)),
    ]


def test_unknown_text_and_tokens_of_nothing_are_differences():
    text = "ab"
    assert found(text, made(text, (0, 1), (1, 2)), made(text, (0, 1), (1, 2, b"b", True))) == [(1, 2, (1, 1))]
    # A space that the normaliser puts in front, as a token of its own.
    assert found(text, made(text, (0, 2)), made(text, (0, 0, b" "), (0, 2))) == [(0, 2, (1, 2))]
    assert found("", made(""), made("", (0, 0, b" "))) == [(0, 0, (0, 1))]
    assert found("", made(""), made("")) == []


def comparison(text, **traces):
    from llmhero_widgets.tokens.compare import Cut

    cuts = (Cut(name, trace, len(text), word_count(text)) for name, trace in traces.items())
    return Comparison(text, tuple(cuts))


def test_who_loses_text_never_wins():
    text = "Ab cd"
    short = made(text, (0, 5), loss=Loss("ab cd", ("lower-case",)))
    result = comparison(
        text, Short=short, Middle=made(text, (0, 2), (2, 5)), Long=made(text, *((i, i + 1) for i in range(5)))
    )
    assert (result.cheapest.name, result.dearest.name) == ("Middle", "Long")
    assert result.sentence("en").startswith("The same text costs 2 tokens in Middle and 5 in Long; ")
    assert result.warnings("en") == [
        "Short does not give the text back (capitals are gone): its small number is a loss, not a saving."
    ]
    assert "大写" in result.warnings("zh")[0]
    alone = comparison(text, Short=short)
    assert alone.cheapest is alone.dearest is None
    assert alone.sentence("en") == messages.ALL_LOSE.en


def test_every_reason_for_a_loss_has_words():
    from llmhero_widgets.tokens.adapters.loss import _WEIGHT

    assert set(messages.REASONS) == set(_WEIGHT)


def test_special_token_in_the_text_is_no_loss():
    text = "a<|end|>"
    result = comparison(text, A=made(text, (0, 1), (1, 8), loss=Loss("a", ("special",))))
    assert result.cheapest.name == "A"
    assert result.warnings("en") == []


def test_sentences():
    text = "ab cd"
    one, two = made(text, (0, 2), (2, 5)), made(text, (0, 1), (1, 2), (2, 5))
    four = made(text, (0, 2), (2, 3), (3, 4), (4, 5))
    mixed = made(text, (0, 1), (1, 2), (2, 3), (3, 4), (4, 5))
    assert comparison(text, A=one, B=one).sentence("en") == "The text costs 2 tokens in A and in B."
    assert comparison(text, A=one).sentence("zh") == "这段文本在 A 中是 2 个 token。"
    assert comparison(text, A=one, B=two).sentence("en").endswith("and 3 in B; the difference is in “ab”.")
    assert comparison(text, A=one, B=four).sentence("en").endswith("4 in B; the difference is in “·cd”.")
    assert comparison(text, A=one, B=mixed).sentence("en").endswith("the difference is in “ab·cd”.")
    # One is dearer here and cheaper there: no share of the difference can be told.
    here = made("ab-cd", (0, 2), (2, 3), (3, 4), (4, 5))
    there = made("ab-cd", (0, 1), (1, 2), (2, 3), (3, 5))
    dear = made("ab-cd-", (0, 2), (2, 3), (3, 4), (4, 5), (5, 6))
    assert comparison("ab-cd", A=here, B=there).sentence("en") == "The text costs 4 tokens in A and in B."
    cheap = made("ab-cd-", (0, 1), (1, 2), (2, 3), (3, 6))
    assert comparison("ab-cd-", A=cheap, B=dear).sentence("en") == (
        "The same text costs 4 tokens in A and 5 in B."
    )
    # The same word twice is one place.
    often = made("ab ab cd", *((place, place + 1) for place in range(8)))
    seldom = made("ab ab cd", (0, 2), (2, 3), (3, 5), (5, 6), (6, 8))
    twice = comparison("ab ab cd", A=seldom, B=often).sentence("en")
    assert twice.endswith("and 8 in B; 2 of the 3 extra tokens are in “ab”.")
    long = "x" * 100
    cut = comparison(long, A=made(long, (0, 100)), B=made(long, (0, 50), (50, 100)))
    assert len(cut.sentence("en")) < 120


def test_wrong_calls(tokenizers_by_name):
    small = tokenizers_by_name("byte-bpe")
    for tokenizers, what in (([], messages.NOTHING_TO_COMPARE), ([small] * 7, messages.TOO_MANY)):
        with pytest.raises(HeroError) as caught:
            compare(tokenizers, "a")
        assert (caught.value.what, caught.value.code) == (what, "bad_request")
        assert "{" not in str(caught.value)
    assert len(compare([small] * 6, "a").cuts) == 6
    with pytest.raises(HeroError) as caught:
        compare(small, "\udc80")
    assert caught.value.code == "bad_text"
    with pytest.raises(HeroError, match="nobody"):
        compare(small, "a").cut("nobody")


def test_words_are_those_of_unicode():
    assert word_count("") == word_count(" \n😀👩‍👩‍👧‍👦 — …") == 0
    assert word_count("Don't split 3.14, नमस्ते दुनिया") == 5
    assert word_count("人人生而自由") == 6
    assert word_count("مرحبا بالعالم") == 2


@given(st.data())
def test_characters_tile_the_text(any_text, data):
    text = data.draw(any_text)
    assert "".join(text[start:end] for start, end in characters(text)) == text


class Shown(HTMLParser):
    """Collect the text and the tags of some HTML."""

    def __init__(self):
        super().__init__()
        self.text, self.tags, self.open = [], set(), []

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text.append(data)


def show(html):
    parser = Shown()
    parser.feed(html)
    assert parser.open == []
    return parser


@pytest.mark.parametrize("language", ["en", "zh"])
def test_picture_is_inert_and_whole(tokenizers_by_name, language):
    set_language(language)
    text = '<script>alert(1)</script> & "q" 👩‍👩‍👧‍👦\0\n' + "é" * 3
    names = ("byte-bpe", "wordpiece")
    result = compare([cutter(tokenizers_by_name(name), f"<b>{name}") for name in names], text)
    html = result._repr_html_()
    parser = show(html)
    assert not parser.tags & {"script", "b", "img", "a", "style"}
    drawn = "".join(parser.text)
    # Each row is the whole text, a character of several code points unbroken.
    assert drawn.count("👩‍👩‍👧‍👦") >= 2
    assert drawn.count("␀") == 2
    assert messages.TOKENS.format(language) in drawn
    assert result.sentence(language) in drawn
    assert all(warning in drawn for warning in result.warnings(language))


def test_long_text_is_drawn_in_part(tokenizers_by_name):
    html = compare(tokenizers_by_name("byte-bpe"), "token " * 5000)._repr_html_()
    assert "first 600 of 30000 characters" in html
    assert len(html) < 20_000


@pytest.mark.model
def test_mock_up_on_the_default_models(default_models):
    """Tokens, lost text and marks as transformers' own tokenizers give them."""
    from transformers import AutoTokenizer

    result = compare(["smollm2", "minilm"], MOCK_UP)
    for cut, folder in zip(result.cuts, default_models, strict=True):
        assert list(cut.ids) == AutoTokenizer.from_pretrained(folder)(MOCK_UP)["input_ids"]
    smol, mini = result.cuts
    assert (smol.count, smol.added, smol.unknown) == (21, (), 0)
    assert (mini.count, [token.text for token in mini.added], mini.unknown) == (14, ["[CLS]", "[SEP]"], 4)
    assert result.cheapest is result.dearest is smol
    assert mini.loses
    wide = {MOCK_UP[p.start : p.end]: p.tokens for p in smol.pieces if p.tokens > 1}
    assert wide == dict.fromkeys(("通", "义", "千", "问", " 😀"), 2)
    assert "turns 4 of its 14 tokens" in result.warnings("en")[0]
