"""The node that writes passages and question into a prompt."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from llmhero_widgets.rag import messages_answer as messages
from llmhero_widgets.rag.nodes.node import NodeType, Param, Port

if TYPE_CHECKING:
    from collections.abc import Mapping

    from llmhero_widgets.rag.nodes.node import Context, Models
    from llmhero_widgets.rag.values import Prompt


def _run(context: Context, inputs: Mapping[str, Any], params: Mapping[str, Any]) -> Prompt:
    from llmhero_widgets.rag.prompting import PromptSettings, build_prompt

    context.check()
    names = ("budget", "reserve", "instruction", "overflow", "order", "defence")
    settings = PromptSettings(**{name: params[name] for name in names})
    return build_prompt(inputs["hits"], context.models.language_model(params["model"]), settings)


def _stamp(params: Mapping[str, Any], models: Models) -> str:
    return models.stamp("language_model", params["model"])


def _preview(value: Prompt, _params: Mapping[str, Any]) -> dict[str, Any]:
    parts: list[list[Any]] = []
    for piece in value.pieces:
        if parts and parts[-1][0] == piece.origin and piece.row is None:
            parts[-1][1] += piece.tokens
        else:
            parts.append([piece.origin, piece.tokens])
    return {
        "kind": "prompt",
        "parts": parts[:60],
        "tokens": sum(piece.tokens for piece in value.pieces),
        "dropped": len(value.dropped),
    }


TYPE: Final = NodeType(
    name="prompt",
    version=1,
    title=messages.PROMPT,
    about=messages.PROMPT_ABOUT,
    group="answer",
    inputs=(Port("hits", "hits"),),
    output="prompt",
    run=_run,
    preview=_preview,
    stamp=_stamp,
    params=(
        Param("budget", "int", 1024, messages.BUDGET, low=16, high=1_000_000, help=messages.BUDGET_HELP),
        Param("reserve", "int", 128, messages.RESERVE, low=1, high=100_000, help=messages.RESERVE_HELP),
        Param(
            "overflow",
            "choice",
            "drop",
            messages.OVERFLOW,
            choices=(("drop", messages.OVERFLOW_DROP), ("cut", messages.OVERFLOW_CUT)),
        ),
        Param(
            "order",
            "choice",
            "best_first",
            messages.ORDER,
            choices=(("best_first", messages.ORDER_FIRST), ("best_last", messages.ORDER_LAST)),
        ),
        Param(
            "defence",
            "choice",
            "none",
            messages.DEFENCE,
            choices=(
                ("none", messages.DEFENCE_NONE),
                ("delimit", messages.DEFENCE_DELIMIT),
                ("provenance", messages.DEFENCE_PROVENANCE),
            ),
            help=messages.DEFENCE_HELP,
        ),
        Param("instruction", "text", "", messages.INSTRUCTION, help=messages.INSTRUCTION_HELP),
        Param("model", "text", "", messages.MODEL, help=messages.MODEL_HELP),
    ),
)
