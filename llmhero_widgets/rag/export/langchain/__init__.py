"""The functions and classes that programs for LangChain are made of; see ``export.plain``."""
