"""Why a node ran again, or did not."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, Literal

from llmhero_widgets.core.text import LANGUAGES, Message
from llmhero_widgets.rag import messages_run as messages
from llmhero_widgets.rag.values import digest_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from llmhero_widgets.rag.nodes.node import NodeType, Param
    from llmhero_widgets.rag.runs import Why

#: Longer values of a parameter are not quoted.
_SHORT: Final = 40


@dataclass(frozen=True)
class Recipe:
    """Everything that the output of a node depends on.

    Attributes
    ----------
    type
        The kind of node.
    params
        All of them, defaults included.
    stamp
        The state of the world.
    inputs
        ``(port, node, digest)`` of everything that comes in, in order.
    beside
        What the node may look up besides: digests.
    told
        Digest of ``params``, where it is known: those of a large corpus take long to read.
    """

    type: NodeType
    params: Mapping[str, Any]
    stamp: str
    inputs: tuple[tuple[str, str, str], ...]
    beside: tuple[str, ...] = ()
    told: str = ""

    @cached_property
    def key(self) -> str:
        """What the output is kept under; the name of a node that comes in makes no difference."""
        return digest_of(
            self.type.name,
            self.type.version,
            self.told or digest_of_params(self.params),
            self.stamp,
            len(self.inputs),
            *(part for port, _, digest in self.inputs for part in (port, digest)),
            *self.beside,
        )


def digest_of_params(params: Mapping[str, Any]) -> str:
    """Return the SHA-256 of all settings of a node."""
    return digest_of(json.dumps(dict(params), sort_keys=True))


def why_kept(
    before: Recipe | None,
    now: Recipe,
    found: Literal["memory", "disk"],
    again: Message | None,
    titles: Mapping[str, Message],
) -> Why:
    """Return why a node did not run.

    Parameters
    ----------
    before
        What its output depended on last time.
    now
        What it depends on.
    found
        Where the output was.
    again
        Title of a node before it that ran again, if one did.
    titles
        Of all nodes, by id.
    """
    if before is None:
        return (messages.ON_DISK if found == "disk" else messages.KNOWN), {}
    if changes := list(_changes(before, now, titles)):
        return _joined([_filled(messages.KNOWN_AGAIN, changes=_joined(changes)[0])])
    if again is not None:
        return messages.SAME_INPUT, {"source": again}
    return messages.NOTHING_CHANGED, {}


def why_ran(before: Recipe | None, now: Recipe, titles: Mapping[str, Message], *, failed: bool) -> Why:
    """Return why a node ran.

    Parameters
    ----------
    before
        What its output depended on last time.
    now
        What it depends on.
    titles
        Of all nodes, by id.
    failed
        Whether it failed last time.
    """
    if before is None:
        return messages.FIRST_RUN, {}
    if changes := list(_changes(before, now, titles)):
        return _joined(changes)
    return (messages.FAILED_BEFORE if failed else messages.NO_LONGER_KEPT), {}


def _changes(before: Recipe, now: Recipe, titles: Mapping[str, Message]) -> Iterator[Message]:
    if before.type.name != now.type.name:
        yield messages.TYPE
        return
    if before.type.version != now.type.version:
        yield messages.VERSION
    for param in now.type.params:
        old, new = before.params.get(param.name), now.params[param.name]
        if old != new:
            yield _changed(param, old, new)
    if [each[:2] for each in before.inputs] != [each[:2] for each in now.inputs]:
        yield messages.CONNECTED
    else:
        for (_, source, new), (_, _, old) in zip(now.inputs, before.inputs, strict=True):
            if old != new:
                yield _filled(messages.INPUT, source=titles[source])
    if before.stamp != now.stamp:
        yield messages.STAMP
    if before.beside != now.beside and before.inputs == now.inputs:
        yield messages.RECIPE if now.type.output == "metrics" else messages.BESIDE


def _changed(param: Param, old: Any, new: Any) -> Message:
    shown = [_shown(param, old), _shown(param, new)]
    if None in shown:
        return _filled(messages.PARAMETER_LONG, title=param.title)
    return _filled(messages.PARAMETER, title=param.title, old=shown[0], new=shown[1])


def _shown(param: Param, value: Any) -> str | Message | None:
    """Return a value as it may be quoted, or None where it is too long."""
    if param.kind == "choice":
        return dict(param.choices).get(value)
    if isinstance(value, bool):
        return "✓" if value else "—"
    if isinstance(value, int | float):
        return f"{value:,}"
    if isinstance(value, str) and len(value) <= _SHORT:
        return f"“{value}”"
    return None


def _filled(message: Message, **slots: object) -> Message:
    """Return a sentence with its slots filled in every language, so that it may stand in another's slot."""
    texts = {language: message.format(language, **slots) for language in LANGUAGES}
    return Message(
        **{language: text.replace("{", "{{").replace("}", "}}") for language, text in texts.items()}
    )


def _joined(changes: list[Message]) -> Why:
    first = changes[0]
    for second in changes[1:]:
        first = _filled(messages.AND, first=first, second=second)
    return first, {}
