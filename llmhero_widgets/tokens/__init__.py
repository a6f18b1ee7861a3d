"""Tokenizers: what each token is, which bytes it stands for, and who put it there.

A library of its own, of use without any widget. The libraries of tokenizers are imported when one is used.
"""

from llmhero_widgets.tokens.chat import Chat, chat
from llmhero_widgets.tokens.compare import Comparison, compare
from llmhero_widgets.tokens.cut import cutter
from llmhero_widgets.tokens.cutter import Cutter, Entry, Loss, Token, Trace
from llmhero_widgets.tokens.languages import LanguageCost, language_cost
from llmhero_widgets.tokens.load import load_tokenizer
from llmhero_widgets.tokens.loss import LossTrace, loss
from llmhero_widgets.tokens.merge_tree import merge_tree
from llmhero_widgets.tokens.replay import Replay, replay
from llmhero_widgets.tokens.trace import trace
from llmhero_widgets.tokens.train import Training, train
from llmhero_widgets.tokens.variants import Variant, variants
from llmhero_widgets.tokens.vocabulary import Vocabulary
from llmhero_widgets.tokens.window import cost, window
from llmhero_widgets.tokens.xray import Xray, xray

__all__ = [
    "Chat",
    "Comparison",
    "Cutter",
    "Entry",
    "LanguageCost",
    "Loss",
    "LossTrace",
    "Replay",
    "Token",
    "Trace",
    "Training",
    "Variant",
    "Vocabulary",
    "Xray",
    "chat",
    "compare",
    "cost",
    "cutter",
    "language_cost",
    "load_tokenizer",
    "loss",
    "merge_tree",
    "replay",
    "trace",
    "train",
    "variants",
    "window",
    "xray",
]
