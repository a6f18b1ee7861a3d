"""A decoder that reads on: what it says is what it says of the whole text, also after it was stopped."""

import pytest
import torch

from llmhero_widgets.decoding.cached import Cached


def test_a_pass_that_was_stopped_in_its_middle_leaves_nothing_behind(tiny):
    lm = tiny("llama")
    ids = list(range(5, 45))
    calls = []

    def check():
        calls.append(len(calls))
        if stop and len(calls) == 5:
            raise KeyboardInterrupt

    reader = Cached(lm, check=check)
    stop = False
    reader.after(ids[:20])
    stop, calls[:] = True, []
    with pytest.raises(KeyboardInterrupt):
        reader.after(ids)
    # Five looks within one pass, and not one for each of many passes.
    assert reader.ids == []
    stop = False
    with torch.inference_mode():
        whole = lm.module(input_ids=torch.tensor([ids])).logits[0, -1]
    torch.testing.assert_close(reader.after(ids)[0], whole, atol=1e-4, rtol=0)
