"""Write down the verdicts on prompts that Python and the browser must both reach: run this file."""

import json
from pathlib import Path

import numpy as np

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.prompts import Scores, messages
from llmhero_widgets.prompts.filling import check_slots

FILE = Path(__file__).with_name("prompts.json")
FAULTS = {
    messages.ONE_INPUT: "input",
    messages.ONE_EXAMPLES: "examples",
    messages.STRANGE_SLOT: "strange",
    messages.NO_SHOTS: "shots",
}
TEXTS = (
    "{input}",
    "no slot",
    "{input} {input}",
    "{examples} {input}",
    "{examples} {examples} {input}",
    "{input} {text}",
    "{Input} {input}",
    "{文本}{input}",
    "{input}{label}",
    "{input}{_x1}",
    "{{input}}",
    "{input} {x} {2} {} { text } {a b} {text",
    '{"key": 1} {input}',
)


def slots():
    """Return what is wrong with the slots of prompts, with solved examples and without."""
    told = []
    for text in TEXTS:
        for shots in (0, 2):
            fault = None
            try:
                check_slots(text, shots=shots > 0)
            except HeroError as error:
                fault = {"fault": FAULTS[error.what], "slot": error.slots["slot"]}
            told.append({"text": text, "shots": shots, "fault": fault})
    return told


def statistics():
    """Return what follows from log-probabilities, plain and calibrated."""
    random = np.random.default_rng(0)
    told = []
    for prompts, inputs, labels in ((1, 1, 2), (2, 7, 2), (3, 40, 4), (2, 90, 3)):
        names = [f"prompt {place}" for place in range(prompts)]
        known = [f"label {place}" for place in range(labels)]
        truth = random.integers(labels, size=inputs)
        logprobs = random.normal(-3, 2, (prompts, inputs, labels)).round(4)
        # The last prompt is better, so that its p-value is small.
        logprobs[-1, np.arange(inputs), truth] = (logprobs[-1, np.arange(inputs), truth] + 2).round(4)
        # And one of its inputs has two labels that are equally likely.
        logprobs[-1, 0] = -1.5
        bias = np.log(random.dirichlet(np.ones(labels), prompts)).round(4)
        both = {
            name: Scores(tuple(names), tuple(known), truth, used, np.ones((prompts, inputs), int))
            for name, used in (("plain", logprobs), ("calibrated", logprobs - bias[:, None]))
        }
        told.append(
            {
                "results": {
                    "prompts": [{"name": name, "text": "{input}"} for name in names],
                    "examples": [[f"input {place}", known[label]] for place, label in enumerate(truth)],
                    "labels": known,
                    "logprobs": logprobs.tolist(),
                    "tokens": np.ones((prompts, inputs), int).tolist(),
                    "bias": bias.tolist(),
                },
                **{name: verdict(scores) for name, scores in both.items()},
            }
        )
    return told


def verdict(scores):
    """Return all that Python says of some scores and the browser computes too."""
    compared = scores.compare(0, len(scores.prompts) - 1)
    return {
        "predictions": scores.predictions.tolist(),
        "right": scores.right.sum(axis=1).tolist(),
        "shares": scores.probabilities.round(9).tolist(),
        "intervals": scores.intervals.round(9).tolist(),
        "gained": compared.gained,
        "lost": compared.lost,
        "p": float(f"{compared.p_value:.9g}"),
    }


def numbers():
    """Return both."""
    told: dict = json.loads(json.dumps({"slots": slots(), "statistics": statistics()}))
    return told


if __name__ == "__main__":
    FILE.write_text(json.dumps(numbers(), ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")
