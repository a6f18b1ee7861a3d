"""Tokenizers: what each token is, which bytes it stands for, and who put it there.

A library of its own, of use without any widget. The libraries of tokenizers are imported when one is used.
"""

from llmhero_widgets.tokens.cut import cutter
from llmhero_widgets.tokens.cutter import Cutter, Entry, Loss, Token, Trace
from llmhero_widgets.tokens.trace import trace
from llmhero_widgets.tokens.xray import Xray, xray

__all__ = ["Cutter", "Entry", "Loss", "Token", "Trace", "Xray", "cutter", "trace", "xray"]
