"""Constraints: the library's mask against brute force, our distances against every sequence of tokens."""

import itertools
import json
import os

import jsonschema
import numpy as np
import pytest
import regex
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer, decoders, models
from transformers import (
    GenerationConfig,
    LogitsProcessorList,
    PreTrainedTokenizerFast,
    T5Config,
    T5ForConditionalGeneration,
)

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.decoding.constraint import Constraint
from llmhero_widgets.decoding.distances import NEVER
from llmhero_widgets.decoding.masked import masked
from llmhero_widgets.decoding.outlook import DEAD_END, FORBIDDEN, OPEN, UNKNOWN
from llmhero_widgets.decoding.settings import SamplingSettings
from llmhero_widgets.decoding.spelling import Spelling
from llmhero_widgets.models.language_model import LanguageModel
from tests.unit.tiny_models import build

MANY = 2000 if os.environ.get("LLMHERO_FUZZ") else 100
ALPHABET = "abé通😀"
# Whole characters, halves of them, and both mixed; "▁" is a space and <0x..> a byte, as in SentencePiece.
PIECES = {
    "a": b"a",
    "b": b"b",
    "ab": b"ab",
    "ba": b"ba",
    "aab": b"aab",
    "<0xC3>": b"\xc3",
    "<0xA9>": b"\xa9",
    "通": "通".encode(),
    "<0xE9>": b"\xe9",
    "<0x80>": b"\x80",
    "<0x9A>": b"\x9a",
    "<0xF0>": b"\xf0",
    "<0x9F>": b"\x9f",
    "<0x98>": b"\x98",
    "▁": b" ",
    "▁a": b" a",
    "<0x61>": b"a",
    "é": "é".encode(),
    '"': b'"',
}
END = len(PIECES)


@pytest.fixture(scope="module")
def small():
    """Return the spelling of a model with few tokens, among them two that spell the same."""
    return Spelling(_small())


def _small(architecture="llama"):
    vocabulary = {piece: number for number, piece in enumerate([*PIECES, "</s>"])}
    core = Tokenizer(models.BPE(vocabulary, [], byte_fallback=True))
    core.decoder = decoders.Sequence(
        [decoders.Replace("▁", " "), decoders.ByteFallback(), decoders.Fuse(), decoders.Strip(" ", 1, 0)]
    )
    tokenizer = PreTrainedTokenizerFast(tokenizer_object=core, eos_token="</s>")  # noqa: S106
    if architecture == "t5":
        config = T5Config(
            vocab_size=len(vocabulary), d_model=8, d_kv=4, d_ff=8, num_layers=1, num_heads=2,
            decoder_start_token_id=END, eos_token_id=END, pad_token_id=END,
        )  # fmt: skip
        return LanguageModel(T5ForConditionalGeneration(config), tokenizer, name="t5")
    lm = build("llama")
    module = lm.module
    module.resize_token_embeddings(len(vocabulary) + 3)
    module.generation_config.eos_token_id = END
    return LanguageModel(module, tokenizer, name="small")


@pytest.fixture(scope="module")
def bytewise(tiny):
    return Spelling(tiny("llama"))


def matches(pattern, data):
    try:
        return regex.fullmatch(pattern, data.decode()) is not None
    except UnicodeDecodeError:
        return False


def characters(begun):
    """Some of the characters whose UTF-8 begins so: those of the alphabet, and a few that are not in it."""
    found = [c for c in ALPHABET if c.encode().startswith(begun)]
    for missing in range(1, 4):
        for more in itertools.product(b"\x80\x90\xa0\xbf", repeat=missing):
            try:
                found.append((begun + bytes(more)).decode())
            except UnicodeDecodeError:
                continue
    return [c for c in found if len(c) == 1]


def begins(pattern, data):
    """Whether a match begins with these bytes, by the partial matches of the `regex` module."""
    for cut in range(min(4, len(data)) + 1):
        whole, rest = data[: len(data) - cut], data[len(data) - cut :]
        try:
            text = whole.decode()
        except UnicodeDecodeError:
            continue
        if not rest:
            return regex.fullmatch(pattern, text, partial=True) is not None
        if any(regex.fullmatch(pattern, text + c, partial=True) for c in characters(rest)):
            return True
    return False


def _repeated(inner):
    return st.builds(
        lambda body, sign: f"(?:{body}){sign}",
        inner,
        st.sampled_from(["*", "+", "?", "{2}", "{1,3}", "{2,}"]),
    )


expressions = st.recursive(
    st.sampled_from([*ALPHABET, "ab", "[ab]", "[a通]", "[^a😀]", "aab"]),
    lambda inner: st.one_of(
        st.builds("(?:{}|{})".format, inner, inner), st.builds("{}{}".format, inner, inner), _repeated(inner)
    ),
    max_leaves=6,
)


@settings(max_examples=MANY, deadline=None)
@given(expressions, st.data())
def test_a_token_is_allowed_exactly_if_a_match_begins_with_the_text_and_it(small, pattern, data):
    rule = Constraint.regex(small, pattern)
    ids, text = [], b""
    for _ in range(4):
        allowed = rule.allowed(ids)
        wanted = [begins(pattern, text + piece) for piece in PIECES.values()]
        assert allowed[:END].tolist() == wanted
        assert allowed[END] == rule.accepting(ids) == matches(pattern, text)
        assert not allowed[END + 1 :].any()
        # Our automaton is the same language as the library's mask, at every text.
        assert ((rule.outlook(ids, 9).least < NEVER) == allowed).all()
        going = allowed[:END].nonzero()[0].tolist()
        if not going:
            break
        ids.append(data.draw(st.sampled_from(going)))
        text += list(PIECES.values())[ids[-1]]


@settings(max_examples=MANY // 3, deadline=None)
@given(expressions, st.data())
def test_dead_ends_are_those_after_which_no_sequence_of_tokens_ends_in_time(small, pattern, data):
    rule = Constraint.regex(small, pattern)
    budget = data.draw(st.integers(1, 3))
    pieces = list(PIECES.values())
    outlook = rule.outlook([], budget)
    assert outlook.exact
    # Every text that so few tokens can write, against the expression.
    written = {b"": 0}
    for used in range(1, budget + 1):
        for text in [text for text, count in written.items() if count == used - 1]:
            for piece in pieces:
                written.setdefault(text + piece, used)
    ends = {text: count for text, count in written.items() if matches(pattern, text)}
    for token, piece in enumerate(pieces):
        rests = [text for text in ends if text.startswith(piece)]
        in_time = [len(_fewest(text[len(piece) :], pieces)) for text in rests]
        fate = outlook.fate[token]
        if not outlook.allowed[token]:
            assert fate == FORBIDDEN
        elif in_time and min(in_time) <= budget - 1:
            assert fate == OPEN
            assert outlook.least[token] == min(in_time)
        else:
            assert fate == DEAD_END
    assert outlook.here == min(ends.values(), default=outlook.here)


def _fewest(data, pieces):
    """The shortest way to write bytes, by trying all."""
    best = {0: ()}
    for at in range(len(data)):
        if at in best:
            for piece in pieces:
                end = at + len(piece)
                if data.startswith(piece, at) and (end not in best or len(best[end]) > len(best[at]) + 1):
                    best[end] = (*best[at], piece)
    return best.get(len(data), (b"",) * 99)


@settings(max_examples=MANY, deadline=None)
@given(st.lists(st.text("ab é😀通", min_size=1, max_size=5), min_size=1, max_size=5), st.data())
def test_choices_are_written_byte_by_byte_and_end_as_one_of_them(bytewise, choices, data):
    rule = Constraint.choice(bytewise, choices)
    ids = []
    while True:
        text = rule.spell(ids)
        rest = [c.encode()[len(text) :] for c in choices if c.encode().startswith(text)]
        allowed = rule.allowed(ids)
        follow = {piece[:1] for piece in rest if piece}
        assert {bytewise.pieces[k] for k in allowed.nonzero()[0] if bytewise.pieces[k]} == follow
        assert rule.accepting(ids) == (b"" in rest)
        outlook = rule.outlook(ids, 3)
        assert outlook.here == min(map(len, rest))
        # The shortest and the longest in the order of bytes share what all share.
        run = bytes(
            a
            for a, _ in itertools.takewhile(
                lambda pair: pair[0] == pair[1], zip(min(rest), max(rest), strict=False)
            )
        )
        assert rule.forced(ids).data == (run if b"" not in rest else b"")
        if not follow:
            break
        ids.append(
            int(data.draw(st.sampled_from(np.flatnonzero(allowed & (outlook.least < NEVER)).tolist())))
        )
        if ids[-1] in bytewise.ends:
            ids.pop()
            break
    assert text.decode() in choices
    # Behind the end comes nothing.
    assert not rule.allowed([*ids, bytewise.ends[0]]).any()
    assert rule.alive([*ids, bytewise.ends[0]])


def _schemas():
    simple = st.sampled_from(
        [
            {"type": "string", "maxLength": 3},
            {"type": "string", "minLength": 1, "maxLength": 2},
            {"type": "integer"},
            {"type": "number"},
            {"type": "boolean"},
            {"type": "null"},
            {"enum": ["a", "é", 1, None, [1, {"x": 2}]]},
            {"const": "通"},
            {"type": ["boolean", "null"]},
            {"anyOf": [{"type": "integer"}, {"type": "string", "maxLength": 1}]},
        ]
    )

    def larger(inner):
        names = st.lists(st.sampled_from(["a", "b", "né", 'q"', "long name"]), unique=True, max_size=4)
        objects = names.flatmap(
            lambda names: st.fixed_dictionaries(
                {
                    "type": st.just("object"),
                    "properties": st.fixed_dictionaries(dict.fromkeys(names, inner)),
                    "required": st.lists(st.sampled_from(names), unique=True) if names else st.just([]),
                }
            )
        )
        sizes = st.sampled_from([{}, {"minItems": 1}, {"maxItems": 2}, {"minItems": 2, "maxItems": 2}])
        arrays = st.builds(lambda item, size: {"type": "array", "items": item, **size}, inner, sizes)
        return st.one_of(objects, arrays)

    return st.recursive(simple, larger, max_leaves=4)


@settings(max_examples=MANY // 3, deadline=None)
@given(_schemas(), st.integers(0, 2**32 - 1))
def test_json_under_the_mask_is_valid_within_its_budget(bytewise, schema, seed):
    rule = Constraint.json_schema(bytewise, schema)
    random = np.random.default_rng(seed)
    ids = []
    start = rule.outlook([], 0)
    assert start.exact
    budget = start.here + int(random.integers(0, 30))
    while True:
        outlook = rule.outlook(ids, budget - len(ids))
        assert ((outlook.least < NEVER) == outlook.allowed).all()
        open_tokens = np.flatnonzero(outlook.fate == OPEN)
        ids.append(int(random.choice(open_tokens)))
        if ids[-1] in bytewise.ends:
            break
    assert len(ids) - 1 <= budget
    made = json.loads(rule.spell(ids))
    jsonschema.validate(made, schema)


def test_json_that_is_not_regular_is_searched_and_not_judged(bytewise):
    rule = Constraint.json_schema(bytewise, {"type": "object"})
    outlook = rule.outlook([], 5)
    assert not outlook.exact
    assert outlook.here is None
    assert set(outlook.fate[outlook.allowed]) == {UNKNOWN}
    assert rule.search([], 5) == 2  # {}
    assert rule.search([], 1) is None
    begun = bytewise.longest(b'{"a": [1, {"b": "')
    end = rule.search(begun, 20)
    assert end is not None
    assert end >= len('"}]}')
    assert (rule.outlook([], 0).fate == DEAD_END).sum() == rule.allowed([]).sum()


def test_an_object_has_the_properties_that_it_names_and_no_others(bytewise):
    plain = {"type": "object", "properties": {"a": {"type": "null"}}}
    assert Constraint.json_schema(bytewise, plain).forced(bytewise.longest(b'{"')).data == b'a": null}'
    more = {**plain, "additionalProperties": {"type": "null"}}
    assert Constraint.json_schema(bytewise, more).forced(bytewise.longest(b'{"')).data == b""
    said = json.dumps(plain)
    assert Constraint.json_schema(bytewise, said).forced(bytewise.longest(b'{"')).data == b'a": null}'


@pytest.mark.parametrize(
    "name", ["\\d", "\\w", "\\s", "\\D", "[^\\W_]", "\\p{Greek}", ".", "[^a-c]", "[é-ü通]"]
)
def test_classes_hold_what_the_library_says(bytewise, name):
    """The automaton and the library agree on every byte that a character can begin or go on with."""
    rule = Constraint.regex(bytewise, name)
    for begun in [b"", b"\xc3", b"\xe0", b"\xe9\x80", b"\xf0\x9f", b"\xf0\x9f\x98", b"\xd9"]:
        if rule.alive(bytewise.longest(begun)):
            assert (
                (rule.outlook(bytewise.longest(begun), 3).least < NEVER)
                == rule.allowed(bytewise.longest(begun))
            ).all()


@pytest.mark.parametrize(
    "pattern",
    [
        "^ab$", "a|", "x{3,}y??", r"\x41\u00e9\u{901A}\n\.", "[]a]", "[a-]", "(?P<n>a)(?<m>b)", "a{0}b",
        "(a|b*)*c", "(?i)ab", "[a-z&&[^b]]", "()", "[0-9]{4}-[0-9]{2}",
    ],
)  # fmt: skip
def test_every_expression_is_the_same_for_both_or_not_measured(bytewise, pattern):
    rule = Constraint.regex(bytewise, pattern)
    walked = [[]]
    for ids in walked[:30]:
        outlook = rule.outlook(ids, 5)
        if outlook.exact:
            assert ((outlook.least < NEVER) == outlook.allowed).all()
        following = [k for k in np.flatnonzero(outlook.allowed)[:3].tolist() if k not in bytewise.ends]
        walked.extend([*ids, k] for k in following)


def test_a_word_that_no_token_can_finish_is_a_dead_end_or_refused(small):
    outlook = Constraint.regex(small, "a[bc]c|ab").outlook([], 9)
    assert outlook.fate[list(PIECES).index("a")] == OPEN
    # Only "ab" can be written: there is no "c".
    assert Constraint.regex(small, "b(c|a)").outlook([], 9).here == 1  # "ba"
    with pytest.raises(HeroError, match="no sequence of this model's tokens"):
        Constraint.choice(small, ["c"])
    dead = Constraint.choice(small, ["ac", "b"]).outlook([], 9)
    assert dead.allowed[0]
    assert dead.fate[0] == DEAD_END
    assert dead.least[0] == NEVER


def test_a_text_that_is_written_from_its_start_may_begin_with_the_space_that_decoding_drops():
    spelling = Spelling(_small("t5"))
    assert spelling.drops_space
    rule = Constraint.choice(spelling, ["a", "ab"])
    names = list(PIECES)
    assert rule.allowed([])[[names.index("▁a"), names.index("a"), names.index("▁")]].all()
    assert rule.accepting([names.index("▁a")])
    assert rule.outlook([], 1).fate[names.index("▁a")] == OPEN
    in_json = Constraint.json_schema(spelling, {"const": "a"})
    assert in_json.accepting([names.index(piece) for piece in ("▁", '"', "a", '"')])
    assert in_json.outlook([], 9).here == 3


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda lm: Constraint.choice(lm, []), "there are none"),
        (lambda lm: Constraint.choice(lm, "yes"), "there are none"),
        (lambda lm: Constraint.choice(lm, ["a", ""]), "one of them is empty"),
        (lambda lm: Constraint.choice(lm, ["a", 1]), "each has to be a text, not 1"),
        (lambda lm: Constraint.regex(lm, ""), "it is empty"),
        (lambda lm: Constraint.regex(lm, "(ab"), "unclosed group"),
        (lambda lm: Constraint.regex(lm, "a(?=b)"), "look-around"),
        (lambda lm: Constraint.regex(lm, "[a&&b]"), "no text matches it"),
        (lambda lm: Constraint.regex(lm, "a{,3}"), "repetition quantifier expects a valid decimal"),
        (lambda lm: Constraint.json_schema(lm, "{"), "it is no JSON"),
        (lambda lm: Constraint.json_schema(lm, " "), "it is empty"),
        (lambda lm: Constraint.json_schema(lm, "[1]"), "schema must be an object or boolean"),
        (lambda lm: Constraint.json_schema(lm, {"type": "strin"}), "Invalid type: strin"),
        (lambda lm: Constraint.json_schema(lm, {"$ref": "#/$defs/x"}), "does not exist"),
        (lambda lm: Constraint.json_schema(lm, {"type": "array", "minItems": 2, "maxItems": 1}), "Unsat"),
    ],
)  # fmt: skip
def test_a_rule_that_cannot_be_is_refused_with_the_reason(bytewise, make, said):
    with pytest.raises(HeroError) as refused:
        make(bytewise)
    assert refused.value.code == "bad_request"
    assert said in refused.value.sentence("en")
    assert refused.value.sentence("zh")
    assert refused.value.next_step("en")


def test_a_forbidden_token_ends_the_path(bytewise):
    rule = Constraint.choice(bytewise, ["ab"])
    a, b = (bytewise.pieces.index(piece) for piece in (b"a", b"b"))
    assert rule.alive([a, b])
    assert not rule.alive([b])
    assert not rule.alive([10**6])
    assert not rule.allowed([b]).any()
    assert rule.forced([b]).data == b""
    assert not rule.accepting([b])


TEMPERATURES = [
    {},
    {"temperature": 0.7, "top_k": 3, "top_p": 0.9},
    {"temperature": 0},
    {"repetition_penalty": 1.4},
]


@pytest.mark.parametrize("chosen", TEMPERATURES)
def test_the_stage_stands_where_generate_has_it(tiny, bytewise, chosen):
    lm = tiny("llama")
    rule = Constraint.regex(bytewise, "[a-z]{3}")
    ids = [10, 20, 30]
    logits = np.random.default_rng(1).normal(0, 3, 260).astype(np.float32)
    allowed = rule.allowed([])
    found = masked(logits, ids, allowed, SamplingSettings(**chosen))
    own = {name: value for name, value in chosen.items() if name != "temperature" or value}
    config = GenerationConfig(do_sample=True, num_beams=1, **{"top_k": 0} | own)
    processors = lm.module._get_logits_processor(
        generation_config=config,
        input_ids_seq_length=3,
        encoder_input_ids=None,
        prefix_allowed_tokens_fn=lambda *_: np.flatnonzero(allowed).tolist(),
        logits_processor=LogitsProcessorList(),
        device="cpu",
    )
    scores = processors(torch.tensor([ids]), torch.tensor(logits)[None])[0]
    if chosen.get("temperature") == 0:
        assert np.flatnonzero(found.kept).tolist() == [int(scores.argmax())]
    else:
        assert (found.kept == (scores > -torch.inf).numpy()).all()
        assert np.abs(found.probabilities - scores.softmax(-1).numpy()).max() <= 1e-6
    stage = next(stage for stage in found.stages if stage.name == "constraint")
    before = found.stages[found.stages.index(stage) - 1]
    assert stage.mass == pytest.approx(before.probabilities[allowed].sum(), abs=1e-6)
    assert (stage.cut == ~allowed).all()


def test_a_mask_of_nothing_is_refused():
    with pytest.raises(HeroError, match="does not allow"):
        masked(np.zeros(3, np.float32), [0], np.zeros(3, bool))


@pytest.mark.model
@pytest.mark.parametrize(
    ("make", "holds"),
    [
        (
            lambda s: Constraint.choice(s, [" yes", " no", " 也许 😀"]),
            lambda t: t in {" yes", " no", " 也许 😀"},
        ),
        (
            lambda s: Constraint.regex(s, r" \d{4}-\d{2}-\d{2}"),
            lambda t: regex.fullmatch(r" \d{4}-\d{2}-\d{2}", t),
        ),
        (
            lambda s: Constraint.json_schema(
                s,
                {
                    "type": "object",
                    "properties": {"name": {"type": "string"}, "age": {"type": "integer"}},
                    "required": ["name", "age"],
                },
            ),
            lambda t: set(json.loads(t)) == {"name", "age"},
        ),
    ],
)
def test_the_default_model_ends_in_a_valid_text(lm, default_spelling, make, holds):
    rule = make(default_spelling)
    prompt = lm.tokenizer("Marie Curie was born on")["input_ids"]
    budget, ids = 24, []
    while len(ids) < budget:
        outlook = rule.outlook(ids, budget - len(ids))
        with torch.inference_mode():
            logits = lm.module(torch.tensor([prompt + ids])).logits[0, -1].numpy()
        token = int(masked(logits, prompt + ids, outlook.fate == OPEN).probabilities.argmax())
        if token in default_spelling.ends:
            break
        ids.append(token)
    assert rule.accepting(ids)
    assert holds(rule.spell(ids).decode())


@pytest.fixture(scope="module")
def default_spelling(lm):
    return Spelling(lm)


@pytest.mark.model
def test_what_is_forced_is_cut_as_the_tokenizer_cuts_it(lm, default_spelling):
    rule = Constraint.choice(
        default_spelling, ["The capital of France is Paris", "The capital of France is Lyon"]
    )
    forced = rule.forced([])
    assert forced.data == b"The capital of France is "
    assert list(forced.ids) == lm.tokenizer("The capital of France is")["input_ids"]
