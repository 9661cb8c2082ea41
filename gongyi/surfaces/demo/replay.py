"""Letting the demo's voices speak and the right seats answer, through the same doors as everyone."""

from gongyi.surfaces.demo.founding import Founded, Say


def run(founded: dict[str, Founded], say: Say) -> None:
    """Play the demo's past weeks in the towns that were just founded."""
    for slug in founded:
        say(slug)
