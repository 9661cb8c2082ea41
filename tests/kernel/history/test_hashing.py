"""The digests of steps can be made again without the product."""

import hashlib
import json

from hypothesis import given
from hypothesis import strategies as st

from gongyi.kernel.flows.history.hashing import body_fits, commit, step_fits, step_hash, steps_fit

WORDS = st.text(st.characters(exclude_categories=["Cs"]))


@given(WORDS, WORDS, st.integers(0, 2**62), st.none() | st.integers(1, 2**62))
def test_anybody_can_make_a_digest_again_with_a_plain_json_library(
    matter: str, facts: str, at: int, seat: int | None
) -> None:
    columns = (1, "", "a" * 24, seat, "", "note", "registered", "registered", at, facts, "")
    plain = json.dumps([matter, *columns], ensure_ascii=False, separators=(",", ":"))
    assert step_hash(matter, columns) == hashlib.sha256(b"\x00gongyi step 3:" + plain.encode()).hexdigest()


@given(st.lists(st.tuples(WORDS | st.just('"],["'), WORDS | st.just('],["'), st.integers(0, 9)), min_size=1))
def test_many_fit_where_each_fits_and_one_edit_among_them_does_not(told: list[tuple[str, str, int]]) -> None:
    rows = [(matter, 1, "", "a", None, "", "note", "", "to", at, facts, "c") for matter, facts, at in told]
    hashes = [step_hash(row[0], row[1:]) for row in rows]
    assert steps_fit(hashes, rows)
    assert not steps_fit(hashes, [*rows[:-1], (*rows[-1][:9], 10, *rows[-1][10:])])
    assert not steps_fit([*hashes[:-1], "\n".join(hashes[-1:] * 2)], rows)
    assert not steps_fit(hashes[:-1], rows)


def test_a_cell_of_another_type_fits_no_digest() -> None:
    columns = (1, "", b"a", None, "", "note", "", "registered", 0, "{}", "")
    assert not step_fits("a" * 64, "12", columns)
    salt, commitment = commit("words")
    assert body_fits(salt, "words", commitment)
    assert not body_fits("salt", "words", commitment)  # type: ignore[arg-type]
    assert not body_fits(salt, 1, commitment)  # type: ignore[arg-type]
