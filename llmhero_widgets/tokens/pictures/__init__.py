"""Pictures for a notebook without a widget: HTML that needs no script and asks nobody for anything.

Every result of this package has one as its ``_repr_html_``. Colours are mixed from the host's own text
colour, so that a picture is legible on light and on dark without knowing which of them it stands on. Styles
stand in the elements, so that a picture changes nothing of the page around it.
"""
