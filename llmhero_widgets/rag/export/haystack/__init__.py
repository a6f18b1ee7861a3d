"""The functions and components that programs for Haystack are made of; see ``export.plain``."""
