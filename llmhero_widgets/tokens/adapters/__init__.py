"""One adapter per library of tokenizers; each makes a :class:`~llmhero_widgets.tokens.cutter.Cutter`."""
