"""Orders of chunks: what makes them, joins them and changes them. Compute only; nodes wire it."""
