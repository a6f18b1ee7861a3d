"""How a model knows which token came first: sinusoidal, learned, rotary and ALiBi positions."""

from llmhero_widgets.positions.absolute import learned, similarity, sinusoidal
from llmhero_widgets.positions.alibi import alibi_bias, alibi_slopes
from llmhero_widgets.positions.rotary import Rotary, rope_angles, rope_of, rotate, score_by_distance
from llmhero_widgets.positions.trial import Movable, Trial, movable, shift_and_swap

__all__ = [
    "Movable",
    "Rotary",
    "Trial",
    "alibi_bias",
    "alibi_slopes",
    "learned",
    "movable",
    "rope_angles",
    "rope_of",
    "rotate",
    "score_by_distance",
    "shift_and_swap",
    "similarity",
    "sinusoidal",
]
