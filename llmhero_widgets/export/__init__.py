"""A notebook that has run, as one page to read: text, code, outputs, and the widgets as they were saved.

A page of one widget alone is what :meth:`~llmhero_widgets.core.widget.HeroWidget.export_html` writes.
"""
