"""Searching, unreachable entries, merge trees and variants, against the tokenizers themselves."""

# ruff: noqa: E501 - a list of patterns is wide

from __future__ import annotations

import re
import time

import numpy as np
import pytest
import regex
import tiktoken
from hypothesis import given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

from llmhero_widgets.core.characters import show_bytes
from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.tokens.cut import cutter
from llmhero_widgets.tokens.merge_tree import merge_tree
from llmhero_widgets.tokens.messages_vocabulary import VARIANTS
from llmhero_widgets.tokens.unreachable import occurs, unreachable
from llmhero_widgets.tokens.variants import variants
from llmhero_widgets.tokens.vocabulary import Vocabulary

PATTERNS = (
    "e", "^e", "e$", "^..$", r"\s", r"\S+\s", r"^\s+$", r"\n", "a|t", "(?i)TOK", "[^a]", "(?s).", "(?s)^.$", r"\bto\b", r"\Ato",
    r"e\Z", "e(?!r)", "(?<=t)o", "(?<!t)o", "s++", "(?>s+)h", r"(s)\1", r"\p{Han}", r"\X\X", "^$", "", "⟨", r"\d{2,}", "(?m)^s",
    "(?:sh|s)e", r"[\s\S]{6}", r"(?P<a>l)(?P=a)", r"t.*n$", r"\R", "(?x) e # e", "(?r)e", "(?:seller){e<=2}",
    "e(?!$)", r"(?<!\s)t(?=\S|$)", "s(?![^s])", r"[\](?=]e", "(?=(?:s|[)t]))s(?!(h|e(?!l)))", "(?<![(])e", "(?=e)*e", "(?(?=s)sh|e)",
)  # fmt: skip


def big(names):
    """Return a vocabulary of just these words."""
    return Tokenizer(
        models.WordLevel({name: number for number, name in enumerate(names)}, unk_token=names[0])
    )


@pytest.fixture(scope="session")
def vocabulary(tokenizer):
    return Vocabulary(tokenizer)


def fit(entry, needles):
    """Return how well an entry fits, as the documentation of ``search`` says it; None if it does not."""
    found = []
    for whole, needle in needles:
        if needle in whole:
            kind = 0 if whole == needle else 1 if whole.startswith(needle) else 2
            found.append((kind, len(whole)))
    return (*min(found), entry.id) if found else None


@settings(max_examples=25)
@given(data=st.data())
def test_search_by_text_finds_what_a_loop_finds(vocabulary, data):
    entry = data.draw(st.sampled_from(vocabulary.entries))
    shown = data.draw(st.sampled_from([entry.name, entry.data.decode(errors="ignore")]))
    start = data.draw(st.integers(0, len(shown)))
    query = data.draw(st.one_of(st.just(shown[start : start + 3]), st.text(max_size=2)))
    needle = query.encode()
    fits = [fit(entry, [(entry.data, needle), (entry.name.encode(), needle)]) for entry in vocabulary.entries]
    expected = [key[2] for key in sorted(key for key in fits if key)]
    assert [entry.id for entry in vocabulary.search(query, limit=None)] == expected
    assert [entry.id for entry in vocabulary.search(query, limit=3)] == expected[:3]


@settings(max_examples=25)
@given(data=st.data())
def test_search_by_bytes_finds_what_a_loop_finds(vocabulary, data):
    entry = data.draw(st.sampled_from(vocabulary.entries))
    query = data.draw(st.one_of(st.just(entry.data[-2:]), st.binary(max_size=2)))
    fits = [fit(entry, [(entry.data, query)]) for entry in vocabulary.entries]
    expected = [key[2] for key in sorted(key for key in fits if key)]
    assert [entry.id for entry in vocabulary.search(query, by="bytes", limit=None)] == expected
    assert [entry.id for entry in vocabulary.search(query.hex(" "), by="bytes", limit=None)] == expected


@pytest.mark.parametrize("pattern", PATTERNS)
def test_search_by_regex_finds_what_a_loop_finds(vocabulary, pattern):
    expected = [entry.id for entry in vocabulary.entries if regex.search(pattern, show_bytes(entry.data))]
    assert [entry.id for entry in vocabulary.search(pattern, by="regex", limit=None)] == expected
    assert [entry.id for entry in vocabulary.search(pattern, by="regex", limit=2)] == expected[:2]


def test_a_regex_sees_one_entry_at_a_time():
    names = ["a", "b", "a\nb", "\n", "b\n", "", "\na", "ab"]
    # A tokenizer of tokenizers has no entry without characters in it that could be looked up; search has.
    vocabulary = Vocabulary(big([name or "x" for name in names]))
    texts = [show_bytes(entry.data) for entry in vocabulary.entries]
    for pattern in (
        "a\nb",
        r"a\s",
        r"a\s*b",
        "^b$",
        "(?m)^b$",
        r"\s+",
        r"[^x]{2}",
        "(?s)a.b",
        r"a$",
        r"\n\n",
        "a\\Z",
    ):
        found = [show_bytes(entry.data) for entry in vocabulary.search(pattern, by="regex")]
        assert found == [text for text in texts if re.search(pattern, text)], pattern


def test_a_regex_that_would_run_for_ever_is_stopped():
    vocabulary = Vocabulary(big(["a" * 40 + "!", *map(str, range(2000))]))
    for pattern in ("(a|a)*$", "(?=(a|a)*$)a", "(a|aa)+$"):
        began = time.monotonic()
        with pytest.raises(HeroError) as error:
            vocabulary.search(pattern, by="regex", seconds=0.2)
        assert time.monotonic() - began < 20
        assert error.value.code == "bad_request"
        assert pattern in error.value.sentence("zh")


@pytest.mark.parametrize(
    ("query", "options"),
    [
        ("[a", {"by": "regex"}),
        ("a{2,1}", {"by": "regex"}),
        (r"\p{Nonsense}", {"by": "regex"}),
        ("e9 8", {"by": "bytes"}),
        ("xx", {"by": "bytes"}),
        ("a", {"by": "name"}),
        ("a", {"limit": 0}),
        ("a", {"limit": "3"}),
    ],
)
def test_refusals(query, options):
    with pytest.raises(HeroError) as error:
        Vocabulary(big(["a", "b"])).search(query, **options)
    assert error.value.code == "bad_request"
    assert error.value.sentence("zh")
    assert error.value.sentence("en") != error.value.sentence("zh")


def test_half_a_surrogate_pair_is_refused():
    with pytest.raises(HeroError) as error:
        Vocabulary(big(["a"])).search("\ud83d")
    assert error.value.code == "bad_text"


def test_search_can_be_cancelled():
    class Cancelled(Exception):  # noqa: N818
        pass

    def check():
        raise Cancelled

    for by in ("text", "regex"):
        with pytest.raises(Cancelled):
            Vocabulary(big(["a"])).search("a", by=by, check=check)


# --- Unreachable --------------------------------------------------------------------------------------------


@settings(max_examples=50)
@given(data=st.data())
def test_no_text_produces_what_is_called_unreachable(tokenizer, any_text, data):
    cut = cutter(tokenizer)
    lost = {found.entry.id: found for found in unreachable_of(cut)}
    assert not lost.keys() & set(cut.encode(data.draw(any_text), special=False))


def test_what_an_added_word_takes_is_reached_inside_longer_words(tokenizers_by_name):
    cut = cutter(tokenizers_by_name("byte-bpe"))
    alone, longer = cut.encode(" shells", special=False), cut.encode(" shells0", special=False)
    taken = [number for number in longer if cut.entry(number).data == b" shells"]
    assert taken
    assert taken[0] not in alone
    assert taken[0] not in {found.entry.id for found in unreachable_of(cut)}


_FOUND: dict[int, list] = {}


def unreachable_of(cut):
    """Return the unreachable entries, found once per tokenizer."""
    if id(cut.backend) not in _FOUND:
        _FOUND[id(cut.backend)] = unreachable(cut)
    return _FOUND[id(cut.backend)]


def test_every_entry_that_its_own_text_produces_is_reachable(tokenizer):
    cut = cutter(tokenizer)
    lost = {found.entry.id for found in unreachable_of(cut)}
    for entry in cut.entries():
        text = entry.data.decode(errors="ignore")
        if entry.special or (text.encode() == entry.data and entry.id in cut.encode(text)):
            assert entry.id not in lost


def test_reasons():
    names = ["a", "b", "c", "ab", "bc", "abc", "A", "a b", "ü", "é"]
    merges = [("a", "b"), ("b", "c"), ("a", "bc")]
    raw = Tokenizer(models.BPE({name: number for number, name in enumerate(names)}, merges))
    raw.normalizer = normalizers.Lowercase()
    raw.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    found = {one.entry.name: (one.reason, one.ids) for one in unreachable(raw)}
    assert found == {"abc": ("model", (3, 2)), "A": ("normaliser", (0,)), "a b": ("pre-tokeniser", (0, 1))}


def test_wordpiece_continuations_are_tried_behind_other_pieces():
    names = ["[UNK]", "a", "b", "##a", "##b", "##ab", "##-", "-", "##B", "##中", "中"]
    raw = Tokenizer(
        models.WordPiece({name: number for number, name in enumerate(names)}, unk_token="[UNK]")  # noqa: S106
    )
    raw.normalizer = normalizers.BertNormalizer(lowercase=True)
    raw.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    found = {one.entry.name: one.reason for one in unreachable(raw) if one.entry.name != "[UNK]"}
    assert found == {"##-": "pre-tokeniser", "##B": "normaliser", "##中": "normaliser"}


def test_bytes_that_are_no_characters():
    ranks = {bytes([byte]): byte for byte in range(256)}
    for entry in (b"\xe9\x80", b"\x80\x9a", b"\xf0\x9f\x98", b"\xed\xa0"):
        ranks[entry] = len(ranks)
    # b"\x80\x9a" merges before b"\xf0\x9f\x98" can, and its first two bytes have no merge at all.
    encoding = tiktoken.Encoding("tiny", pat_str=r"(?s).+", mergeable_ranks=ranks, special_tokens={})
    found = {one.entry.data: one.reason for one in unreachable(encoding)}
    never = {bytes([byte]): "bytes" for byte in (0xC0, 0xC1, *range(0xF5, 0x100))}
    assert found == never | {b"\xf0\x9f\x98": "model", b"\xed\xa0": "bytes"}
    assert 256 in encoding.encode("\u9015")


def test_occurs_agrees_with_all_of_utf8():
    # Every first byte with every second one, and every two continuation bytes.
    numbers = (n for n in range(0x110000) if n < 0x3000 or n % 64 in {0, 63})
    letters = [chr(n).encode() for n in numbers if not 0xD800 <= n <= 0xDFFF]
    inside = {
        letter[a:b] for letter in letters for a in range(len(letter)) for b in range(a + 1, len(letter) + 1)
    }
    inside |= {"\u4e00".encode()[1:] + b"a", b"a" + "\u4e00".encode()[:2], b"\x80\xe9", b"\xbf\xbf\xf4\x8f"}
    assert all(map(occurs, inside))
    two = {bytes([a, b]) for a in range(256) for b in range(256)}
    pairs = {piece for piece in inside if len(piece) == 2}
    ends = {letter[-1:] for letter in letters}
    starts = {letter[:1] for letter in letters}
    pairs |= {end + start for end in ends for start in starts}
    assert {piece for piece in two if occurs(piece)} == pairs
    assert not any(
        map(occurs, [b"\x80" * 4, b"\xe0\x80", b"a\x80", b"\xf4\x90\x80", b"\xed\xa0\x80", b"\xff"])
    )


def test_bytes_of_byte_fallback(tokenizers_by_name):
    for name in ("metaspace-bpe", "spm-bpe"):
        cut = cutter(tokenizers_by_name(name))
        lost = {found.entry.name: found for found in unreachable_of(cut)}
        assert lost["<0x61>"].ids == tuple(cut.encode("a", special=False))
        assert {lost[f"<0x{byte:02X}>"].reason for byte in (0xC0, 0xC1, *range(0xF5, 0x100))} == {"bytes"}
        assert "<0xE9>" not in lost


def test_progress_and_cancelling():
    seen = []
    words = big([f"w{number}" for number in range(2500)])
    unreachable(words, progress=lambda done, total: seen.append((done, total)))
    assert seen == [(0, 2500), (1024, 2500), (2048, 2500), (2500, 2500)]

    def check():
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        unreachable(words, check=check)


@pytest.mark.model
def test_minilm_has_the_known_unreachable_entries(minilm):
    found = {one.entry.name: one.reason for one in unreachable(minilm.tokenizer)}
    assert found["[unused10]"] == found["##-"] == found["..."] == "pre-tokeniser"
    assert found["##中"] == "normaliser"
    assert not {"the", "##ing", "[CLS]", "中"} & found.keys()


# --- Merge trees --------------------------------------------------------------------------------------------


def leaves(node):
    return [node] if node.left is None else [*leaves(node.left), *leaves(node.right)]


def inner(node):
    return [] if node.left is None else [node, *inner(node.left), *inner(node.right)]


@pytest.mark.parametrize("name", ["byte-bpe", "byte-bpe-prefix", "metaspace-bpe"])
def test_trees_follow_the_merge_list(name, tokenizers_by_name, tmp_path):
    import json

    raw = tokenizers_by_name(name)
    merges = json.loads(raw.to_str())["model"]["merges"]
    merges = [tuple(line.split(" ")) if isinstance(line, str) else tuple(line) for line in merges]
    vocabulary = Vocabulary(raw)
    trees = [vocabulary.merge_tree(entry.id) for entry in vocabulary.entries]
    assert sum(tree.root is not None for tree in trees) >= len({"".join(pair) for pair in merges})
    for tree in trees:
        if tree.root is None:
            assert tree.entry.special or tree.why("zh")
            continue
        assert (tree.root.id, tree.root.name) == (tree.entry.id, tree.entry.name)
        assert "".join(leaf.name for leaf in leaves(tree.root)) == tree.entry.name
        for node in inner(tree.root):
            assert merges[node.rank] == (node.left.name, node.right.name)
            assert node.name == node.left.name + node.right.name
        # The library's own model, on the entry's name as it would stand in a word.
        assert tree.reached == (
            [token.id for token in raw.model.tokenize(tree.entry.name)] == [tree.entry.id]
        )


def test_trees_of_tiktoken(tokenizers_by_name):
    from tiktoken._educational import bpe_encode

    encoding = tokenizers_by_name("tiktoken")
    ranks = encoding._mergeable_ranks
    vocabulary = Vocabulary(encoding)
    for data, number in ranks.items():
        tree = vocabulary.merge_tree(number)
        assert tree.reached == (bpe_encode(ranks, data, visualise=None) == [number])
        assert b"".join(encoding.decode_single_token_bytes(leaf.id) for leaf in leaves(tree.root)) == data
        for node in inner(tree.root):
            assert node.rank == node.id
            assert node.rank > max(leaf.id for leaf in leaves(node))


def test_trees_of_sentencepiece(tokenizers_by_name):
    processor = tokenizers_by_name("spm-bpe")
    vocabulary = Vocabulary(processor)
    grown = 0
    for entry in vocabulary.entries:
        tree = vocabulary.merge_tree(entry.id)
        if tree.root is None:
            assert tree.why("en")
            continue
        grown += len(entry.name) > 1
        assert "".join(leaf.name for leaf in leaves(tree.root)) == processor.id_to_piece(entry.id)
        for node in inner(tree.root):
            assert node.score == pytest.approx(processor.get_score(node.id))
            assert node.rank is None
    assert grown > 100


def test_an_entry_that_other_merges_come_before():
    names = ["a", "b", "c", "ab", "bc", "abc"]
    merges = [("a", "b"), ("b", "c"), ("a", "bc")]
    tree = merge_tree(Tokenizer(models.BPE({name: n for n, name in enumerate(names)}, merges)), 5)
    assert not tree.reached
    assert (tree.root.rank, tree.root.left.name, tree.root.right.name, tree.root.right.rank) == (
        2,
        "a",
        "bc",
        1,
    )


def test_prefixes_and_suffixes_of_words():
    names = ["l", "o", "w</w>", "lo", "low</w>", "w"]
    model = models.BPE(
        {n: k for k, n in enumerate(names)}, [("l", "o"), ("lo", "w</w>")], end_of_word_suffix="</w>"
    )
    root = merge_tree(Tokenizer(model), 4).root
    assert [leaf.name for leaf in leaves(root)] == ["l", "o", "w</w>"]
    names = ["l", "##o", "##w", "lo", "low", "##ow"]
    merges = [("l", "##o"), ("lo", "##w"), ("##o", "##w")]
    model = models.BPE({n: k for k, n in enumerate(names)}, merges, continuing_subword_prefix="##")
    assert [leaf.name for leaf in leaves(merge_tree(Tokenizer(model), 4).root)] == ["l", "##o", "##w"]
    assert [leaf.name for leaf in leaves(merge_tree(Tokenizer(model), 5).root)] == ["##o", "##w"]


@pytest.mark.parametrize("name", ["wordpiece", "unigram", "precompiled-unigram", "spm-unigram"])
def test_no_tree_without_merges(name, tokenizers_by_name):
    tree = merge_tree(tokenizers_by_name(name), 10)
    assert (tree.root, tree.reached) == (None, False)
    assert tree.why("en") != tree.why("zh")


def test_no_tree_for_an_entry_that_is_not_there(tokenizers_by_name):
    with pytest.raises(HeroError) as error:
        merge_tree(tokenizers_by_name("byte-bpe"), 10**6)
    assert error.value.code == "bad_request"


# --- Variants -----------------------------------------------------------------------------------------------


@settings(max_examples=25)
@given(
    word=st.one_of(
        st.text(min_size=1, max_size=6), st.sampled_from(["data", "naïve", "élève", "ＡＢ", "İ", "ß", "我"])
    )
)
def test_variants_are_cut_as_the_tokenizer_does(tokenizer, word):
    if not word.strip():
        with pytest.raises(HeroError) as error:
            variants(tokenizer, word)
        assert error.value.code == "empty"
        return
    cut = cutter(tokenizer)
    found = variants(tokenizer, word)
    assert (found[0].kind, found[0].text) == ("word", word.strip())
    assert len({variant.text for variant in found}) == len(found)
    for variant in found:
        assert list(variant.ids) == cut.encode(variant.text, special=False)
        assert variant.similarity is None
        assert variant.label("en") != variant.label("zh")


def texts_of(word):
    return {variant.kind: variant.text for variant in variants(big(["x"]), word)}


def test_ways_to_write_a_word():
    assert texts_of("data") == {
        "word": "data",
        "space": " data",
        "capital": "Data",
        "space-capital": " Data",
        "upper": "DATA",
        "space-upper": " DATA",
        "comma": "data,",
        "full-stop": "data.",
        "newline": "\ndata",
        "quoted": '"data"',
        "accent": "dáta",
        "decomposed": "da\u0301ta",
        "full-width": "ｄａｔａ",
    }
    accents = texts_of("nai\u0308ve")
    assert (accents["no-accents"], accents["composed"]) == ("naive", "naïve")
    assert "decomposed" not in accents  # it is what was typed
    assert texts_of("ＡＢ")["half-width"] == "AB"
    assert "no-accents" not in texts_of("हिन्दी")
    assert set(texts_of("data")) | set(accents) | {"half-width", "lower"} <= set(VARIANTS)


@pytest.mark.model
def test_similarity_is_that_of_the_input_embeddings(lm):
    found = variants(lm.tokenizer, "data", lm=lm)
    weight = lm.module.get_input_embeddings().weight.detach().numpy()
    first = weight[list(found[0].ids)].astype(np.float64).mean(0)
    assert found[0].similarity == pytest.approx(1)
    for variant in found:
        mean = weight[list(variant.ids)].astype(np.float64).mean(0)
        expected = mean @ first / np.linalg.norm(mean) / np.linalg.norm(first)
        assert variant.similarity == pytest.approx(expected, abs=1e-9)
    by_kind = {variant.kind: variant for variant in found}
    assert by_kind["space"].ids != by_kind["word"].ids
    assert by_kind["space"].similarity > by_kind["full-width"].similarity


@pytest.mark.model
def test_the_tokenizer_must_be_the_models(lm, tokenizers_by_name):
    with pytest.raises(HeroError) as error:
        variants(tokenizers_by_name("byte-bpe"), "data", lm=lm)
    assert error.value.code == "bad_request"
