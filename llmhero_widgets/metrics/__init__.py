"""BLEU, ROUGE and METEOR, each with the matches that it counts, in English and Chinese."""

from llmhero_widgets.metrics.bleu import Bleu, bleu, corpus_bleu
from llmhero_widgets.metrics.meteor import Meteor, meteor
from llmhero_widgets.metrics.rouge import Rouge, rouge
from llmhero_widgets.metrics.units import Link, cut

__all__ = ["Bleu", "Link", "Meteor", "Rouge", "bleu", "corpus_bleu", "cut", "meteor", "rouge"]
