"""One matter with its proofs in one file: given out, checked without the database, taken back by the house that gave it out."""
