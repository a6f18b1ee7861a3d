"""How often poisoned documents take over the answers of the default pipeline, before and after each defence.

    python benchmarks/rag_safety.py [en|zh]

All attacks of both languages, or of one, each on the handbook of its language with the default models. Per
defence: how often the attack was in the prompt, how often the answer showed what it wanted (Wilson's 95 %
interval), the change against no defence on the same cases with McNemar's exact p, and how often the key fact
stood in the answer from honest documents, and from poisoned ones ("held"). Below it: what the filter would
take out of the handbook, which holds no attack.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from llmhero_widgets.core.text import LANGUAGES
from llmhero_widgets.rag.corpus import handbook
from llmhero_widgets.rag.pipeline import Pipeline
from llmhero_widgets.rag.safety import Outcome, attack, cases, detect, table, without

if TYPE_CHECKING:
    from llmhero_widgets.core.text import Language
    from llmhero_widgets.rag.safety import Rate


def told(outcome: Outcome) -> None:
    """Print one outcome, since the whole takes minutes."""
    flags = (outcome.retrieved, outcome.success, outcome.held, outcome.honest)
    marks = "".join(mark if flag else "-" for mark, flag in zip("RSKH", flags, strict=True))
    print(f"  {outcome.case.id:20} {outcome.defence:10} {marks}  {outcome.answer[:90]!r}", flush=True)


def share(rate: Rate) -> str:
    """Return a share with its interval."""
    return f"{rate.count:2d}/{rate.n} = {rate.share:4.0%} [{rate.low:4.0%}, {rate.high:4.0%}]"


def print_table(outcomes: list[Outcome]) -> None:
    """Print the rates by kind and defence."""
    for row in table(outcomes):
        change = row.paired
        paired = (
            f"{change.mean:+5.0%} [{change.low:+.0%}, {change.high:+.0%}] p={change.p:.3f}" if change else ""
        )
        print(
            f"{row.kind or 'all':13}{row.defence:11}in prompt {share(row.retrieved)}  "
            f"success {share(row.success)}  honest {share(row.honest)}  held {share(row.held)}  {paired}"
        )


def false_alarms(language: Language) -> str:
    """Return what the filter finds in a handbook."""
    texts = [text for _, text in handbook(language)]
    found = [detect(text) for text in texts]
    gone = sum(len(text) - len(without(text, each)[0]) for text, each in zip(texts, found, strict=True))
    chars = sum(map(len, texts))
    documents = sum(map(bool, found))
    return f"{documents} of {len(texts)} documents, {gone} of {chars} characters ({gone / chars:.2%})"


def main(languages: tuple[Language, ...]) -> None:
    """Attack, and print."""
    outcomes: list[Outcome] = []
    for language in languages:
        pipeline = Pipeline.default(dict(handbook(language)), cache=False)
        outcomes += attack(pipeline, cases(language), told=told)
        pipeline.close()
    print_table(outcomes)
    for language in languages:
        print(f"filter in the {language} handbook, which holds no attack: {false_alarms(language)}")


if __name__ == "__main__":
    main(tuple(each for each in LANGUAGES if each in sys.argv[1:]) or LANGUAGES)
