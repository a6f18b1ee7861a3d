"""Retrieval-augmented generation as a graph of typed nodes that runs only what changed."""
