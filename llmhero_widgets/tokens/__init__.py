"""Tokenizers: what each token is, which bytes it stands for, and who put it there."""
