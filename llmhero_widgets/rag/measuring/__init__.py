"""How well passages are found: labels, metrics, and how sure one can be of a difference."""
