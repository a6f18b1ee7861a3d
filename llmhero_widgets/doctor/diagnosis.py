"""All findings together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from llmhero_widgets.core.hosts import detect_host
from llmhero_widgets.core.text import LANGUAGES
from llmhero_widgets.doctor import environment, hosts, keys, messages, network, storage
from llmhero_widgets.doctor.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from llmhero_widgets.core.text import Language


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What the doctor found; shown as text.

    Attributes
    ----------
    findings
        One by one.
    """

    findings: tuple[Finding, ...]

    @property
    def healthy(self) -> bool:
        """Whether nothing is broken that the widgets need."""
        return all(finding.level != "broken" for finding in self.findings)

    def render(self, language: Language | None = None) -> str:
        """Return the findings as text, in one language."""
        return "\n".join(finding.render(language) for finding in self.findings)

    def facts(self) -> dict[str, Any]:
        """Return the findings for programs, in both languages; a command is empty where none is needed."""
        return {
            "healthy": self.healthy,
            "findings": [
                {
                    "level": finding.level,
                    "what": {name: finding.what.format(name, **finding.slots) for name in LANGUAGES},
                    "command": finding.command,
                }
                for finding in self.findings
            ],
        }

    def __repr__(self) -> str:
        """Return the findings as text, for the end of a cell."""
        return self.render()


def diagnose(*, offline: bool = False) -> Diagnosis:
    """Look at this machine and this host.

    Parameters
    ----------
    offline
        Do not ask the network.

    Returns
    -------
    Diagnosis

    Examples
    --------
    >>> diagnose(offline=True).findings[0].level
    'ok'
    """
    return Diagnosis(tuple(_findings(offline=offline)))


def _findings(*, offline: bool) -> Iterator[Finding]:
    yield environment.check_python()
    if detect_host().name == "jupyterlite":
        # There are neither environments nor kernels, and no disk that stays.
        yield hosts.check_front_end()
        yield hosts.check_host()
        return
    yield from environment.check_libraries()
    yield from environment.check_torch_build()
    yield from environment.check_kernel()
    yield hosts.check_front_end()
    yield hosts.check_nbextension()
    yield hosts.check_host()
    yield keys.check_keys()
    yield storage.check_cache()
    yield from storage.check_models()
    if offline:
        yield Finding("ok", messages.OFFLINE)
    else:
        yield network.check_index()
        yield network.check_hub()
