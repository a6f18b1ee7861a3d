"""Which keys are set; never the keys."""

from __future__ import annotations

from llmhero_widgets.doctor import messages
from llmhero_widgets.doctor.finding import Finding
from llmhero_widgets.models import keys


def check_keys() -> Finding:
    """Name the keys that are set, and say whether the keyring of the operating system can be used."""
    names = [name for name in dict.fromkeys([*keys.KNOWN, *keys.names()]) if keys.where(name)]
    what = messages.KEYS if names else messages.NO_KEYS
    trouble = keys.trouble()
    keyring = trouble.what if trouble else messages.KEYRING
    reason = trouble.slots if trouble else {}
    return Finding("ok", what, slots={"names": ", ".join(names), "keyring": keyring, **reason})
