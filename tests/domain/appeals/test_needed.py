"""What a text needs for an expression is never more than the expression itself asks for: no danger is passed over for speed."""

import re
from collections.abc import Iterator

import pytest

from gongyi.domain.appeals import guidance, needed, patterns
from tests.domain.appeals import (
    everyday_accidents,
    everyday_childhood,
    everyday_children,
    everyday_harmless,
    everyday_hazards,
    everyday_sentences,
    everyday_thefts,
    everyday_tongues,
)

SAID = (
    everyday_accidents,
    everyday_childhood,
    everyday_children,
    everyday_harmless,
    everyday_hazards,
    everyday_sentences,
    everyday_thefts,
    everyday_tongues,
)


def strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield from filter(None, (line.partition(": ")[2] or line for line in value.splitlines()))
    elif isinstance(value, dict):
        yield from strings([*value.keys(), *value.values()])
    elif isinstance(value, list | tuple | set | frozenset):
        for one in value:
            yield from strings(one)


def sentences() -> list[str]:
    return sorted(
        {text for module in SAID for name, held in vars(module).items() if name.isupper() for text in strings(held)}
    )


@pytest.mark.parametrize(
    ("expression", "signs"),
    [
        ("abc", "a"),
        ("[ab]c", "c"),
        ("(?:ab|cd)", "ac"),
        ("(?:a|bc?)x{0,2}", "ab"),
        ("x?y+z*", "y"),
        ("[^a]b?", ""),
        ("a|", ""),
        (".*", ""),
        ("(?:狗|猫)咬", "咬"),
        ("x{2,3}|[0-2]", "x012"),
        (r"\d+", ""),
        ("(?<!不)火", "火"),
        ("(?=a)", ""),
    ],
)
def test_each_expression_names_what_it_cannot_do_without(expression: str, signs: str) -> None:
    assert needed.one_of(expression) == frozenset(signs)


def test_no_sentence_in_which_an_expression_is_found_lacks_what_it_needs() -> None:
    said = [patterns.struck(text.lower()) for text in sentences()]
    assert len(said) > 1000
    found = 0
    for danger in guidance.all_dangers():
        for expression in danger.patterns:
            needs = needed.one_of(expression)
            assert needs, f"{expression} is looked for in every text"
            for text in said:
                if re.search(expression, text, re.ASCII):
                    found += 1
                    assert not needs.isdisjoint(text), (expression, text)
    assert found > 500
