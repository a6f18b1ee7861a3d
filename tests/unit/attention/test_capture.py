"""What a capture keeps, whom it leaves alone, and what it refuses."""

from __future__ import annotations

import copy
import threading
from types import SimpleNamespace

import numpy as np
import pytest
import torch
from transformers import MambaConfig, MambaForCausalLM

from llmhero_widgets.attention import Capture, ablate, capture
from llmhero_widgets.attention.weights import KeptAttention
from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.models.language_model import LanguageModel

TEXT = "one two three four"


def states(module):
    return {label: tensor.clone() for label, tensor in module.state_dict().items()}


class TestWhatIsKept:
    def test_sizes_of_a_decoder_with_grouped_queries(self, tiny):
        captured = capture(tiny("llama"), TEXT)
        assert captured.kind == "decoder"
        assert captured.parts == ("self",)
        assert (captured.layers, captured.heads, captured.kv_heads) == (3, 4, 2)
        assert captured.groups == ((0, 1), (2, 3))
        assert captured.ids == tuple(tiny("llama").tokenizer(TEXT)["input_ids"])
        assert captured.target_tokens == ()
        # The keys are kept once per group, not once per head.
        assert captured.part("self")[0].key.shape == (2, len(captured.ids), 8)

    def test_sizes_of_an_encoder_decoder(self, tiny):
        captured = capture(tiny("t5"), TEXT, target_text="drei")
        assert {part: len(captured.part(part)) for part in captured.parts} == {
            "encoder": 3,
            "self": 2,
            "cross": 2,
        }
        assert captured.target_tokens == ("<pad>", "d", "r", "e", "i")
        shapes = {part: captured.weights(0, 0, part).shape for part in captured.parts}
        source, target = len(TEXT), 5
        assert shapes == {"encoder": (source, source), "self": (target, target), "cross": (target, source)}
        for part, shape in shapes.items():
            assert tuple(len(reading.tokens) for reading in captured.readings(part)) == shape

    def test_without_a_target_the_decoder_reads_its_start_token(self, tiny):
        captured = capture(tiny("bart"), TEXT)
        assert captured.target_tokens == ("<pad>",)
        assert captured.weights(0, 0, "cross").shape == (1, len(captured.tokens))
        assert captured.weights(0, 0, "self") == pytest.approx(np.ones((1, 1)))

    def test_a_causal_model_sees_nothing_later(self, tiny):
        captured = capture(tiny("gpt2"), TEXT)
        assert not np.triu(captured.weights(2, 3), 1).any()
        queries = np.arange(len(TEXT))
        assert (captured.visible(2) == np.stack([0 * queries, queries + 1], -1)).all()

    def test_an_encoder_sees_everything(self, tiny):
        captured = capture(tiny("bert"), TEXT)
        size = len(TEXT) + 2
        assert (captured.visible(0) == [0, size]).all()
        assert (captured.weights(0, 0) > 0).all()

    @pytest.mark.parametrize(
        ("name", "layer", "window"), [("mistral", 0, 5), ("gemma3", 0, 6), ("gemma3", 2, 6)]
    )
    def test_a_sliding_window_sees_no_further_than_its_width(self, name, layer, window, tiny):
        captured = capture(tiny(name), TEXT)
        queries = np.arange(len(TEXT))
        assert (captured.visible(layer)[:, 0] == np.maximum(0, queries + 1 - window)).all()
        weights = captured.weights(layer, 1)
        assert not np.tril(weights, -window).any()
        assert (np.diagonal(weights, -window + 1) > 0).all()

    def test_layers_of_one_model_may_differ_in_what_they_see(self, tiny):
        captured = capture(tiny("gemma3"), TEXT)
        assert captured.visible(0)[-1, 0] > 0
        assert captured.visible(1)[-1, 0] == 0

    def test_a_view_into_a_larger_product_is_copied_out_of_it(self, tiny):
        kept = capture(tiny("gpt2"), TEXT).part("self")[0]
        for tensor in (kept.query, kept.key):
            assert tensor.untyped_storage().nbytes() == tensor.nbytes

    def test_layers_share_one_mask(self, tiny):
        first, full, third = (kept.mask for kept in capture(tiny("gemma3"), TEXT).part("self"))
        assert first is third
        assert full is None
        biases = [kept.bias for kept in capture(tiny("t5"), TEXT).part("encoder")]
        assert biases[0] is biases[1] is biases[2]

    def test_closing_frees_it(self, tiny):
        with capture(tiny("llama"), TEXT) as captured:
            captured.thumbnails(8)
        with pytest.raises(HeroError) as error:
            captured.weights(0, 0)
        assert error.value.code == "closed"
        captured.close()
        assert "closed" in repr(captured)


class TestWhomItLeavesAlone:
    def test_the_model_is_as_before(self, any_model):
        module = any_model.module
        before, implementation = states(module), module.config._attn_implementation
        target = TEXT if any_model.kind == "encoder-decoder" else None
        capture(any_model, TEXT, target_text=target)
        assert module.config._attn_implementation == implementation
        assert all(torch.equal(before[label], tensor) for label, tensor in module.state_dict().items())

    def test_it_is_never_switched_not_even_while_it_runs(self, tiny):
        lm, seen = tiny("llama"), []
        capture(lm, TEXT, on_layer=lambda *_: seen.append(lm.module.config._attn_implementation))
        assert seen == [lm.module.config._attn_implementation] * 3

    def test_an_exception_leaves_nothing_behind(self, tiny):
        lm = tiny("llama")
        implementation = lm.module.config._attn_implementation

        def stop(done, total):
            if done == 2:
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            capture(lm, TEXT, on_layer=stop)
        assert lm.module.config._attn_implementation == implementation
        assert capture(lm, TEXT).layers == 3

    def test_dropout_of_a_model_in_training_plays_no_part(self, tiny, eager):
        module = copy.deepcopy(tiny("bart").module).train()
        lm = SimpleNamespace(**vars(tiny("bart")), module=module)
        captured = capture(lm, TEXT, target_text=TEXT)
        reference = eager(tiny("bart"), captured)
        assert np.abs(captured.weights(1, 2, "cross") - reference["cross"][1][2]).max() < 1e-4
        assert all(part.training for part in module.modules())

    def test_hooks_of_the_user_still_run(self, tiny):
        module = copy.deepcopy(tiny("llama").module)
        lm = LanguageModel(module, tiny("llama").tokenizer)
        plain = capture(lm, TEXT).weights(1, 0)
        module.model.layers[0].mlp.register_forward_hook(lambda _module, _inputs, output: output * 0)
        assert np.abs(capture(lm, TEXT).weights(1, 0) - plain).max() > 1e-2

    @pytest.mark.parametrize("name", ["llama", "gemma2", "gemma3", "gpt_oss", "t5"])
    def test_two_threads_at_once_do_not_meet(self, name, tiny):
        lm = tiny(name)
        texts = ["a short one", "another text that is a little longer"] * 2
        target = "xy" if lm.kind == "encoder-decoder" else None
        alone = [capture(lm, text, target_text=target).weights(1, 1) for text in texts]
        together: dict[int, np.ndarray] = {}
        start = threading.Barrier(len(texts))

        def work(number):
            start.wait()
            for _ in range(5):
                together[number] = capture(lm, texts[number], target_text=target).weights(1, 1)

        threads = [threading.Thread(target=work, args=(number,)) for number in range(len(texts))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        for number, weights in enumerate(alone):
            assert np.array_equal(together[number], weights)

    @pytest.mark.parametrize("implementation", ["sdpa", "eager"])
    def test_the_main_thread_may_run_the_model_meanwhile(self, implementation, tiny):
        module = copy.deepcopy(tiny("llama").module)
        module.set_attn_implementation(implementation)
        lm = LanguageModel(module, tiny("llama").tokenizer)
        ids = torch.tensor([lm.tokenizer(TEXT)["input_ids"]])
        with torch.no_grad():
            expected = module(ids).logits
        inside, done = threading.Event(), threading.Event()

        def hold(*_):
            inside.set()
            assert done.wait(60)

        thread = threading.Thread(target=capture, args=(lm, TEXT), kwargs={"on_layer": hold})
        thread.start()
        assert inside.wait(60)
        with torch.no_grad():
            meanwhile = module(ids).logits
        done.set()
        thread.join()
        assert torch.equal(meanwhile, expected)

    def test_it_works_inside_inference_mode_and_outside(self, tiny):
        outside = capture(tiny("llama"), TEXT)
        with torch.inference_mode():
            inside = capture(tiny("llama"), TEXT)
            assert np.array_equal(inside.weights(2, 2), outside.weights(2, 2))
        assert np.array_equal(inside.weights(2, 2), outside.weights(2, 2))


class TestProgress:
    def test_every_layer_is_reported(self, any_model):
        seen = []
        target = TEXT if any_model.kind == "encoder-decoder" else None
        captured = capture(any_model, TEXT, target_text=target, on_layer=lambda *step: seen.append(step))
        total = sum(len(captured.part(part)) for part in captured.parts)
        assert seen == [(done, total) for done in range(1, total + 1)]


class TestRefusals:
    @pytest.mark.parametrize(("name", "text"), [("llama", ""), ("bert", "")])
    def test_no_token(self, name, text, tiny):
        with pytest.raises(HeroError) as error:
            capture(tiny(name), text)
        assert error.value.code == "empty"

    def test_a_target_text_needs_a_decoder_beside_an_encoder(self, tiny):
        with pytest.raises(HeroError) as error:
            capture(tiny("llama"), TEXT, target_text="x")
        assert error.value.code == "bad_request"

    def test_a_model_without_attention(self, tiny):
        config = MambaConfig(vocab_size=260, hidden_size=16, num_hidden_layers=1, state_size=4)
        lm = LanguageModel(MambaForCausalLM(config), tiny("llama").tokenizer, name="mamba")
        with pytest.raises(HeroError, match="mamba cannot be captured") as error:
            capture(lm, TEXT)
        assert error.value.code == "failed"

    def test_weights_that_are_not_those_of_the_models_own_code(self, tiny, monkeypatch):
        exact = KeptAttention.weights

        def off(self, rows, hidden=None):
            return exact(self, rows, hidden).flip(-1)

        monkeypatch.setattr(KeptAttention, "weights", off)
        with pytest.raises(HeroError, match="its own weights differ") as error:
            capture(tiny("llama"), TEXT)
        assert error.value.slots["difference"] > 1e-3

    @pytest.mark.parametrize(
        "ask",
        [
            lambda captured: captured.weights(3, 0),
            lambda captured: captured.weights(-1, 0),
            lambda captured: captured.weights(0, 4),
            lambda captured: captured.weights(0, 0, "cross"),
            lambda captured: captured.weights(0, 0, hide=[18]),
            lambda captured: captured.row((0, 0), 18),
            lambda captured: captured.column((0, 0), -1),
            lambda captured: captured.block((0, 0), (3, 3)),
            lambda captured: captured.block((0, 0), (0, 19)),
            lambda captured: captured.block((0, 0), None, (5, 2)),
            lambda captured: captured.block([]),
            lambda captured: captured.links([(0, 0), (9, 0)]),
            lambda captured: captured.thumbnails(8, "encoder"),
            lambda captured: captured.visible(3),
        ],
    )
    def test_what_does_not_exist(self, ask, tiny):
        with pytest.raises(HeroError) as error:
            ask(capture(tiny("llama"), TEXT))
        assert error.value.code == "bad_request"
        assert error.value.sentence("zh") != error.value.sentence("en")


def test_capture_of_one_token(tiny):
    captured = capture(tiny("llama"), "a")
    assert isinstance(captured, Capture)
    assert captured.weights(0, 0).tolist() == [[1.0]]
    assert captured.thumbnails(4).min() == 255
    assert captured.sinks() == ()


@pytest.mark.model
def test_the_first_token_of_the_default_models_is_their_sink(lm, minilm):
    for model in (lm, minilm):
        for text in (
            "When Mary and John went to the store, John gave a drink to",
            "It was a cold day. " * 40,
        ):
            assert capture(model, text).sinks() == (0,)


@pytest.mark.model
def test_logits_are_those_of_plain_sdpa(lm):
    text = "The quick brown fox jumps over the lazy dog."
    with torch.inference_mode():
        plain = lm.module(torch.tensor([lm.tokenizer(text)["input_ids"]]), use_cache=False).logits[0, -1]
    assert ablate(lm, text, heads=[(0, 0)]).before == pytest.approx(plain.numpy(), abs=1e-4)
