"""Every way into `load_model`, and every way out with a sentence that helps."""

from __future__ import annotations

import gc
import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
import torch
import transformers
from safetensors.torch import load_file, save_file

import llmhero_widgets as hero
from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.core.text import LANGUAGES
from llmhero_widgets.models import catalog, messages
from llmhero_widgets.models.fetch import on_this_machine
from llmhero_widgets.models.load import load_model

ROOT = Path(__file__).parents[3]
SMALL = {
    "vocab_size": 9,
    "hidden_size": 16,
    "num_hidden_layers": 2,
    "num_attention_heads": 4,
    "intermediate_size": 16,
}


@pytest.fixture
def copy_of_bert(tiny_bert, tmp_path):
    """Copy the tiny model to a folder that a test may spoil."""
    folder = tmp_path / "spoiled"
    folder.mkdir()
    for path in tiny_bert.iterdir():
        (folder / path.name).write_bytes(path.read_bytes())
    return folder


@pytest.fixture
def tokenizer(tiny_bert):
    return transformers.AutoTokenizer.from_pretrained(tiny_bert)


def refuse(*args, **kwargs):
    with pytest.raises(HeroError) as caught:
        load_model(*args, **kwargs)
    for language in LANGUAGES:
        assert caught.value.sentence(language)
        assert caught.value.next_step(language)
    return caught.value


def test_folder(tiny_bert):
    lm = load_model(tiny_bert)
    assert isinstance(lm.module, transformers.BertModel)
    assert not lm.module.training
    assert lm.module.config._attn_implementation == "sdpa"
    assert lm.dtype == "float32"
    assert lm.name == tiny_bert.name
    assert load_model(str(tiny_bert)).layers == 2


def test_gguf_file(tiny_gguf):
    lm = load_model(str(tiny_gguf))
    assert lm.name == "tiny"
    assert (lm.kind, lm.kv_heads) == ("decoder", 2)
    assert lm.tokenizer.tokenize("a  12") == ["a", "ĠĠ", "1", "2"]


@pytest.mark.parametrize(
    ("make", "kind"),
    [
        (lambda: transformers.BertForMaskedLM(transformers.BertConfig(**SMALL)), "encoder"),
        (lambda: transformers.LlamaForCausalLM(transformers.LlamaConfig(**SMALL, pad_token_id=0)), "decoder"),
        (
            lambda: transformers.BartForConditionalGeneration(
                transformers.BartConfig(
                    vocab_size=9, d_model=16, encoder_layers=1, decoder_layers=2, encoder_ffn_dim=16,
                    decoder_ffn_dim=16, encoder_attention_heads=2, decoder_attention_heads=2,
                    pad_token_id=0, bos_token_id=1, eos_token_id=2, decoder_start_token_id=2,
                    forced_eos_token_id=2,
                )
            ),
            "encoder-decoder",
        ),
        (
            lambda: transformers.T5ForConditionalGeneration(
                transformers.T5Config(
                    vocab_size=9, d_model=16, d_kv=4, d_ff=16, num_layers=1, num_heads=4,
                    decoder_start_token_id=0,
                )
            ),
            "encoder-decoder",
        ),
        (
            lambda: transformers.T5EncoderModel(
                transformers.T5Config(vocab_size=9, d_model=16, d_kv=4, d_ff=16, num_layers=1, num_heads=4)
            ),
            "encoder",
        ),
        # No SDPA for it in transformers.
        (lambda: transformers.DebertaV2Model(transformers.DebertaV2Config(**SMALL)), "encoder"),
    ],
    ids=["bert", "llama", "bart", "t5", "t5-encoder", "deberta"],
)  # fmt: skip
def test_keeps_the_head_of_each_family(make, kind, tmp_path, tokenizer):
    saved = make().eval()
    saved.save_pretrained(tmp_path)
    tokenizer.save_pretrained(tmp_path)
    lm = load_model(tmp_path)
    assert type(lm.module).__name__ == type(saved).__name__
    assert lm.kind == kind
    for name, weight in saved.state_dict().items():
        assert torch.equal(lm.module.state_dict()[name], weight)


def test_head_of_another_task_is_left_off(tmp_path, tokenizer):
    saved = transformers.BertForSequenceClassification(transformers.BertConfig(**SMALL))
    saved.save_pretrained(tmp_path)
    tokenizer.save_pretrained(tmp_path)
    assert type(load_model(tmp_path).module) is transformers.BertModel


def test_unknown_device_and_dtype(tiny_bert):
    assert refuse(tiny_bert, device="cuda:7").what is messages.NO_DEVICE
    with pytest.raises(ValueError, match="'float33'"):
        load_model(tiny_bert, dtype="float33")


def test_bfloat16_where_asked(tiny_bert):
    assert load_model(tiny_bert, dtype="bfloat16").dtype == "bfloat16"


def test_loaded_model(tokenizer):
    module = transformers.BertModel(transformers.BertConfig(**SMALL)).train()
    lm = load_model(module, tokenizer=tokenizer)
    assert lm.module is module
    assert lm.tokenizer is tokenizer
    assert not module.training


def test_collector_runs_again_afterwards(tiny_bert):
    assert gc.isenabled()
    load_model(tiny_bert)
    assert gc.isenabled()


def test_refuses_what_is_no_model(tokenizer):
    assert refuse(42).what is messages.NOT_A_MODEL
    assert refuse(torch.nn.Linear(1, 1), tokenizer=tokenizer).what is messages.NOT_A_MODEL


def test_loaded_model_needs_its_tokenizer():
    assert refuse(transformers.BertModel(transformers.BertConfig(**SMALL))).what is messages.NEEDS_TOKENIZER


@pytest.mark.parametrize(
    ("name", "nearest"),
    [
        ("smollm2", "smollm2-135m-instruct"),
        ("minilm", "all-minilm-l6-v2"),
        ("gpt-5", ""),
        ("", ""),
        ("a/b/c", ""),
    ],
)
def test_unknown_name_asks_no_network(name, nearest, monkeypatch):
    monkeypatch.setattr(socket, "socket", None)
    error = refuse(name)
    assert error.what is messages.UNKNOWN_MODEL
    assert f'load_model("{nearest}' in error.next_step("en")
    assert all(card.id in error.sentence("zh") for card in catalog.CATALOG)


@pytest.mark.parametrize("name", ["./nowhere", "/nowhere/at/all", "nowhere.gguf", "~/nowhere-at-all"])
def test_path_that_leads_nowhere(name):
    assert refuse(name).what is messages.NO_MODEL_THERE


def test_folder_or_file_without_a_model(tmp_path):
    assert refuse(tmp_path).what is messages.NO_MODEL_THERE
    (tmp_path / "notes.txt").write_text("no model")
    assert refuse(tmp_path / "notes.txt").what is messages.NO_MODEL_THERE
    (tmp_path / "broken.gguf").write_text("no model")
    assert refuse(tmp_path / "broken.gguf").what is messages.UNREADABLE


def test_pickled_weights_are_not_read(copy_of_bert):
    (copy_of_bert / "model.safetensors").rename(copy_of_bert / "pytorch_model.bin")
    assert refuse(copy_of_bert).what is messages.UNSAFE_WEIGHTS


def test_code_of_a_model_is_not_run(copy_of_bert, tmp_path):
    """Neither is the reader asked on the terminal whether to run it."""
    config = json.loads((copy_of_bert / "config.json").read_text())
    config |= {
        "model_type": "unheard-of",
        "auto_map": {"AutoConfig": "evil.Config", "AutoModel": "evil.Model"},
    }
    (copy_of_bert / "config.json").write_text(json.dumps(config))
    (copy_of_bert / "evil.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'w')")
    assert refuse(copy_of_bert).what is messages.UNREADABLE
    assert not (tmp_path / "ran").exists()


def test_damaged_weights(copy_of_bert):
    weights = copy_of_bert / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:1000])
    error = refuse(copy_of_bert)
    assert error.what is messages.UNREADABLE
    assert str(copy_of_bert) in error.sentence("zh")


def test_missing_weights_are_never_made_up(copy_of_bert):
    weights = load_file(copy_of_bert / "model.safetensors")
    weights.pop("encoder.layer.1.attention.self.query.weight")
    save_file(weights, copy_of_bert / "model.safetensors", metadata={"format": "pt"})
    error = refuse(copy_of_bert)
    assert error.what is messages.WEIGHTS_MISSING
    assert "encoder.layer.1.attention.self.query.weight" in error.sentence("en")


def test_missing_tokenizer(copy_of_bert, tokenizer):
    for path in copy_of_bert.iterdir():
        if path.name.startswith(("tokenizer", "vocab")):
            path.unlink()
    assert refuse(copy_of_bert).what is messages.NO_TOKENIZER
    assert load_model(copy_of_bert, tokenizer=tokenizer).tokenizer is tokenizer


def test_hugging_face_cache_comes_before_any_download(tiny_bert, tmp_path, monkeypatch, cache_folder):
    card = catalog.get("all-minilm-l6-v2")
    assert on_this_machine(card) is None
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path / "hf"))
    assert on_this_machine(card) is None
    repo = tmp_path / "hf" / "models--sentence-transformers--all-MiniLM-L6-v2"
    snapshot = repo / "snapshots" / ("a" * 40)
    snapshot.mkdir(parents=True)
    (repo / "refs").mkdir()
    (repo / "refs" / "main").write_text("a" * 40)
    for path in tiny_bert.iterdir():
        (snapshot / path.name).write_bytes(path.read_bytes())
    assert on_this_machine(card) == snapshot
    (snapshot / "model.safetensors").unlink()
    assert on_this_machine(card) is None


def test_unknown_keyword_is_refused(tiny_bert):
    with pytest.raises(TypeError, match="tokeniser"):
        load_model(tiny_bert, tokeniser=None)


@pytest.mark.model
def test_default_model(lm):
    assert lm.name == "SmolLM2-135M-Instruct"
    assert (lm.kind, lm.layers, lm.heads, lm.kv_heads, lm.context) == ("decoder", 30, 9, 3, 8192)
    assert lm.tokenizer.vocab_size == 49_152
    prompt = lm.tokenizer.apply_chat_template(
        [{"role": "user", "content": "What is the capital of France?"}],
        add_generation_prompt=True,
        return_tensors="pt",
    )
    with torch.inference_mode():
        answer = lm.module.generate(**prompt, max_new_tokens=12, do_sample=False)
    assert "The capital of France is Paris." in lm.tokenizer.decode(answer[0])


@pytest.mark.model
@pytest.mark.parametrize("text", ["in 1984, 12  34", "naïve 中文 😀", "  x", "tabs\t\tand\n\nlines"])
def test_default_tokenizer_loses_nothing(lm, text):
    ids = lm.tokenizer(text).input_ids
    assert lm.tokenizer.decode(ids) == text
    digits = [
        token for token in lm.tokenizer.convert_ids_to_tokens(ids) if any("0" <= c <= "9" for c in token)
    ]
    assert all(len(token) == 1 for token in digits)


@pytest.mark.model
def test_default_encoder(minilm):
    assert (minilm.kind, minilm.layers, minilm.heads, minilm.context) == ("encoder", 6, 12, 512)


OFFLINE = """
import socket
def refuse(*args, **kwargs):
    raise AssertionError(f"the network was asked: {args}")
socket.socket.connect = socket.socket.connect_ex = socket.socket.sendto = refuse
socket.create_connection = socket.getaddrinfo = socket.gethostbyname = refuse
import llmhero_widgets as hero
print(hero.load_model())
print(hero.load_model("all-minilm-l6-v2"))
"""


@pytest.mark.model
def test_cached_models_ask_no_network(lm, minilm):
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", OFFLINE],
        capture_output=True,
        encoding="utf-8",
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=False,
    )
    assert done.stdout.splitlines() == [repr(lm), repr(minilm)]
    assert done.stderr == ""


def test_public_names_are_lazy():
    code = (
        "import sys, llmhero_widgets as hero\n"
        "assert not {'torch', 'transformers', 'numpy', 'anywidget'} & set(sys.modules)\n"
        "assert hero.__version__ and set(hero.__all__) <= set(dir(hero))\n"
        "hero.load_model, hero.HeroError, hero.set_language\n"
        "assert 'torch' not in sys.modules\n"
    )
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, encoding="utf-8", env=env, check=False
    )
    assert done.stderr == ""


def test_unknown_public_name():
    with pytest.raises(AttributeError, match="no attribute 'load_modle'"):
        hero.load_modle  # noqa: B018
