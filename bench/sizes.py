"""How much is made for a measurement."""

SMALL, LARGE = 10_000, 1_000_000
OPENED = 50
"""Matters in the inbox that is opened, equal at both sizes."""
LOOKS = 200
DOSSIERS, ROUNDS = 1500, 5
"""Matters and notes on each, for the history that is checked."""
CHECKS = 5
