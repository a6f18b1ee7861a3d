"""Inside the kernel of a notebook that is exported: nobody opens its widgets, so they compute now."""

from __future__ import annotations

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.core.widget import HeroWidget


def settle() -> None:
    """Let every open widget compute what its front end would have asked for first.

    What cannot be computed (no question yet, a text that is too long) stays as it is: the widget says so.
    """
    import ipywidgets

    for widget in list(ipywidgets.Widget.widgets.values()):
        compute = getattr(widget, "compute", None)
        if isinstance(widget, HeroWidget) and compute is not None:
            try:
                compute()
            except HeroError:
                continue
