"""How good retrieval and answers are, in numbers."""
