"""A shared folder is filled once, only read afterwards, and gives bit for bit what the model gives alone."""

from __future__ import annotations

import copy
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import torch
from safetensors import safe_open

from llmhero_widgets.cli import main
from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.core.text import LANGUAGES
from llmhero_widgets.doctor import messages as doctor_messages
from llmhero_widgets.doctor import storage
from llmhero_widgets.models import cache, catalog, hub, messages, shared
from llmhero_widgets.models.fetch import fetch, on_this_machine
from llmhero_widgets.models.load import load_model
from llmhero_widgets.rag.weights import stamp_of

ROOT = Path(__file__).parents[3]
HUB_ID = "nobody/tiny-llama"


@pytest.fixture
def place(tmp_path, monkeypatch):
    """Name a shared folder that nobody has filled yet, and a Hugging Face cache and one of our own."""
    monkeypatch.setenv("LLMHERO_MODELS", str(tmp_path / "shared"))
    monkeypatch.setenv("LLMHERO_CACHE", str(tmp_path / "own"))
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path / "hf"))
    return tmp_path / "shared"


@pytest.fixture
def on_hub(tiny, tmp_path, place):
    """Lay a model of 16 bits into the Hugging Face cache, as a download would."""
    lm = tiny("llama")
    snapshot = tmp_path / "hf" / "models--nobody--tiny-llama" / "snapshots" / ("a" * 40)
    snapshot.mkdir(parents=True)
    (snapshot.parents[1] / "refs").mkdir()
    (snapshot.parents[1] / "refs" / "main").write_text("a" * 40)
    lm.tokenizer.save_pretrained(snapshot)
    blobs = tmp_path / "hf" / "blobs"
    copy.deepcopy(lm.module).to(torch.bfloat16).save_pretrained(blobs)
    for path in blobs.iterdir():
        (snapshot / path.name).symlink_to(path)
    return snapshot


def types_in(folder):
    with safe_open(folder / "model.safetensors", framework="pt") as file:
        return {file.get_slice(name).get_dtype() for name in file.keys()}  # noqa: SIM118


def logits(lm):
    with torch.inference_mode():
        return lm.module(input_ids=torch.arange(12)[None], use_cache=False).logits


def mapped(lm):
    """Return how many of the model's weights lie in a file that this process has mapped."""
    spans = [
        tuple(int(edge, 16) for edge in match.groups())
        for match in re.finditer(
            r"^(\w+)-(\w+) .*model\.safetensors$", Path("/proc/self/maps").read_text(), re.MULTILINE
        )
    ]
    weights = list(lm.module.parameters())
    return sum(any(low <= w.data_ptr() < high for low, high in spans) for w in weights), len(weights)


def test_weights_of_16_bits_are_widened_once_and_then_only_mapped(on_hub, place):
    alone = load_model(HUB_ID)
    assert types_in(on_hub) == {"BF16"}
    found = shared.share(HUB_ID, place)
    assert found == place / "nobody--tiny-llama"
    assert types_in(found) == {"F32"}
    assert (found / "config.json").read_bytes() == (on_hub / "config.json").read_bytes()
    ours = load_model(HUB_ID)
    assert Path(ours.module.config.name_or_path) == found
    assert ours.name == alone.name
    state = alone.module.state_dict()
    assert all(torch.equal(state[name], value) for name, value in ours.module.state_dict().items())
    assert torch.equal(logits(ours), logits(alone))
    if sys.platform == "linux":
        assert mapped(ours)[0] == mapped(ours)[1]
        assert mapped(alone)[0] == 0
    assert load_model(HUB_ID, dtype="bfloat16").dtype == "bfloat16"


def test_what_one_learner_changes_no_other_sees(on_hub, place):
    shared.share(HUB_ID, place)
    before = (place / "nobody--tiny-llama" / "model.safetensors").read_bytes()
    one, other = load_model(HUB_ID), load_model(HUB_ID)
    with torch.no_grad():
        for weight in one.module.parameters():
            weight.add_(1)
    assert not torch.equal(logits(one), logits(other))
    assert torch.equal(logits(other), logits(load_model(HUB_ID)))
    assert (place / "nobody--tiny-llama" / "model.safetensors").read_bytes() == before


def test_a_model_of_the_catalogue_is_found_there_first(bert_card, index, place, monkeypatch):
    for module in (catalog, storage):
        monkeypatch.setattr(module, "CATALOG", (bert_card,))
    own = fetch(bert_card, lambda *_: None)
    assert own.is_relative_to(cache.models_dir())
    found = shared.share(bert_card.id, place)
    assert on_this_machine(bert_card) == found == place / "tiny-bert"
    cache.remove(bert_card)
    assert on_this_machine(bert_card) == found
    with pytest.raises(HeroError) as caught:
        cache.remove(bert_card)
    assert caught.value.what is messages.IS_SHARED
    assert all(caught.value.next_step(language) for language in LANGUAGES)
    assert [f.what for f in storage.check_models()] == [doctor_messages.MODEL_SHARED]
    # Half a file, as of somebody who is still copying, is no model.
    weights = found / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:-1])
    assert on_this_machine(bert_card) is None


def test_other_weights_have_another_stamp_and_open_files_stay(on_hub, place, monkeypatch):
    without = stamp_of(HUB_ID)
    found = shared.share(HUB_ID, place)
    first = stamp_of(HUB_ID)
    assert first != without
    lm = load_model(HUB_ID)
    expected = logits(lm)
    other = load_model(HUB_ID)
    with torch.no_grad():
        other.module.lm_head.weight.add_(1)
    blobs = on_hub.parents[2] / "blobs"
    other.module.to(torch.bfloat16).save_pretrained(blobs)
    with monkeypatch.context() as filling:
        filling.delenv("LLMHERO_MODELS")
        shared.share(HUB_ID, place)
    assert stamp_of(HUB_ID) != first
    assert torch.equal(logits(lm), expected)
    assert sorted(path.name for path in place.iterdir()) == [".nobody--tiny-llama.lock", found.name]


def test_a_gguf_file_and_a_folder_of_ones_own(tiny_gguf, tiny_bert, place):
    assert load_model(shared.share(str(tiny_gguf), place)).layers == 1
    found = shared.share(str(tiny_bert), place)
    assert (found / "model.safetensors").read_bytes() == (tiny_bert / "model.safetensors").read_bytes()


READ = """
import os, sys
place, name = sys.argv[1:]
def watch(event, args):
    if event in {"os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.chmod", "os.link", "os.symlink"}:
        touched = [str(a) for a in args]
    elif event == "open" and (args[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)):
        touched = [str(args[0])]
    else:
        return
    assert not any(place in t for t in touched), (event, args)
sys.addaudithook(watch)
import llmhero_widgets as hero
print(hero.load_model(name))
"""


def test_nothing_is_written_or_locked_where_it_is_only_read(on_hub, place):
    found = shared.share(HUB_ID, place)
    (place / ".nobody--tiny-llama.lock").unlink()
    for path in (*found.iterdir(), found, place):
        path.chmod(0o555)
    before = {path: path.stat().st_mtime_ns for path in (place, *place.rglob("*"))}
    try:
        done = subprocess.run(
            [sys.executable, "-W", "error", "-c", READ, str(place), HUB_ID],
            capture_output=True,
            encoding="utf-8",
            env={**os.environ, "PYTHONPATH": str(ROOT), "HF_HUB_CACHE": str(on_hub.parents[2])},
            check=False,
        )
        assert done.stderr == ""
        assert "LanguageModel(tiny-llama: decoder" in done.stdout
        assert before == {path: path.stat().st_mtime_ns for path in (place, *place.rglob("*"))}
    finally:
        place.chmod(0o755)
        found.chmod(0o755)


def test_quantised_models_are_copied_as_they_are(on_hub, place):
    config = on_hub / "config.json"
    said = json.loads(config.read_text()) | {"quantization_config": {"quant_method": "nobody-knows"}}
    config.write_text(json.dumps(said))
    assert types_in(shared.share(HUB_ID, place)) == {"BF16"}


def test_the_command(on_hub, place, capsys, monkeypatch):
    assert main(["models", "share", HUB_ID, "--to", str(place), "--lang", "en"]) == 0
    assert capsys.readouterr().out == f"{HUB_ID} is ready: {place / 'nobody--tiny-llama'}\n"
    assert hub.cached(HUB_ID) == hub.cached_tokenizer(HUB_ID) == place / "nobody--tiny-llama"
    (place.parent / "file").write_text("")
    assert main(["models", "share", HUB_ID, "--to", str(place.parent / "file" / "x"), "--lang", "zh"]) == 1
    assert "无法写入" in capsys.readouterr().err
    monkeypatch.setenv("LLMHERO_MODELS", str(place.parent / "nowhere"))
    assert doctor_messages.SHARED_ABSENT in [finding.what for finding in storage.check_models()]
