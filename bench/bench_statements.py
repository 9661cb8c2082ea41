"""How many statements the daily acts cost, on each kind of database."""

from bench.figures import Figure, Figures
from bench.installations import databases, installation


def measure() -> Figures:
    """Counts on whichever databases there are; they should be the same."""
    for database, address in databases():
        with installation(address) as made:
            create, photo, child, move, dearest, page = made.inside("count_statements")
        yield Figure(f"statements per create, {database}", int(create), "statements", 8)
        yield Figure(f"more with a photo, {database}", int(photo), "statements", 2)
        yield Figure(f"more with a child dossier, {database}", int(child), "statements", 6)
        yield Figure(f"dearest plain move ({dearest}), {database}", int(move), "statements", 6)
        yield Figure(f"inbox, first page, {database}", int(page), "statements", 6)
