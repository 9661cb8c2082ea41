"""History that outsiders can check: chains, one tree, signed heads, receipts."""
