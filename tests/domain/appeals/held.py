"""What a desk or a grid worker holds: under a supervision order, with more time asked for it, on the books."""

from collections.abc import Callable
from datetime import date

from gongyi.kernel.flows.models import Dossier, Step
from tests.domain.appeals.builders import (
    DEFERRABLE,
    awaiting_topic,
    checking,
    in_grid,
    registered,
    replying,
    screening,
    street_review,
)
from tests.domain.cases import builders as cases
from tests.towns import SmallTown, settle


def supervise(hexi: SmallTown, dossier: Dossier, who: str = "zhaomin", **more: object) -> Step:
    """A supervision order to whoever has it."""
    return hexi.do(who, dossier, "supervise", ground="still", words={"demand": "三天内办好，说明进展"}, **more)


def ask_extension(hexi: SmallTown, dossier: Dossier, amount: int = 1, who: str = "aili") -> Step:
    """Whoever does it asks for more time."""
    words = {"why": "配件要等两天"}
    return hexi.do(who, dossier, "ask_extension", reason="parts", amount=amount, words=words)


def ask_deferral(hexi: SmallTown, dossier: Dossier, who: str = "aili") -> Step:
    """Whoever does it asks to put it on the books."""
    words = {"why": "等维修资金"}
    return hexi.do(who, dossier, "ask_deferral", ground="funding", review_on=date(2026, 3, 12), words=words)


def deferrable_in_grid(hexi: SmallTown) -> Dossier:
    """With the grid worker; the catalogue lists grounds for deferral."""
    dossier = screening(hexi)
    hexi.do("gulnar", dossier, "grid_handle", category=DEFERRABLE)
    return dossier


def deferrable_at_desk(hexi: SmallTown) -> Dossier:
    """The community does it itself; the catalogue lists grounds for deferral."""
    dossier = screening(hexi)
    hexi.do("gulnar", dossier, "sort", category=DEFERRABLE)
    return dossier


def deferred(hexi: SmallTown) -> Dossier:
    """The grid's, on the books until the twelfth of March."""
    dossier = deferrable_in_grid(hexi)
    ask_deferral(hexi, dossier)
    hexi.do("gulnar", dossier, "approve_deferral")
    return dossier


def deferred_at_desk(hexi: SmallTown) -> Dossier:
    """The community's own, on the books until the twelfth of March."""
    dossier = deferrable_at_desk(hexi)
    ask_deferral(hexi, dossier, "gulnar")
    hexi.do("lixiuying", dossier, "approve_deferral")
    return dossier


def _asked_both(who: str, build: Callable[[SmallTown], Dossier]) -> Callable[[SmallTown], Dossier]:
    """More time and deferral are asked for, and nothing is decided."""

    def built(hexi: SmallTown) -> Dossier:
        dossier = build(hexi)
        ask_extension(hexi, dossier, who=who)
        ask_deferral(hexi, dossier, who)
        return dossier

    return built


def supervised(build: Callable[[SmallTown], Dossier], who: str = "zhaomin") -> Callable[[SmallTown], Dossier]:
    """With a supervision order that waits for its answer."""

    def built(hexi: SmallTown) -> Dossier:
        dossier = build(hexi)
        supervise(hexi, dossier, who)
        return dossier

    return built


def supervised_with_handler(hexi: SmallTown) -> Dossier:
    """The desk was given an order, and sent the matter out before it answered."""
    dossier = supervised(screening)(hexi)
    cases.dispatch(hexi, dossier, DEFERRABLE)
    return dossier


def supervised_on_books(hexi: SmallTown) -> Dossier:
    """The same, and its case was put on the books."""
    dossier = supervised_with_handler(hexi)
    case = hexi.case_of(dossier)
    cases.act(hexi, case, "acknowledge")
    cases.act(hexi, case, "first_contact", how="visit")
    cases.ask_deferral(hexi, case)
    hexi.do("gulnar", case, "approve_deferral")
    settle()
    return Dossier.objects.get(pk=dossier.pk)


def supervised_awaiting_info(hexi: SmallTown) -> Dossier:
    """The desk was given an order, and asked the person for more."""
    dossier = supervised(registered)(hexi)
    hexi.do("gulnar", dossier, "need_info", words={"question": "几单元几楼？"})
    return dossier


def supervised_deferred(hexi: SmallTown) -> Dossier:
    """The grid was given an order, and the matter was put on the books."""
    dossier = deferrable_in_grid(hexi)
    supervise(hexi, dossier)
    ask_deferral(hexi, dossier)
    hexi.do("gulnar", dossier, "approve_deferral")
    return dossier


SITUATIONS: dict[str, Callable[[SmallTown], Dossier]] = {
    "deferred": deferred,
    "deferred, at the desk": deferred_at_desk,
    "in_grid, asked for both": _asked_both("aili", deferrable_in_grid),
    "screening, asked for both": _asked_both("gulnar", deferrable_at_desk),
    "in_grid, deferrable": deferrable_in_grid,
    "screening, deferrable": deferrable_at_desk,
    "registered, supervised": supervised(registered),
    "awaiting_info, supervised": supervised_awaiting_info,
    "screening, supervised": supervised(screening),
    "in_grid, supervised": supervised(in_grid),
    "with_handler, supervised": supervised_with_handler,
    "on_books, supervised": supervised_on_books,
    "deferred, supervised": supervised_deferred,
    "awaiting_topic, supervised": supervised(awaiting_topic),
    "checking, supervised": supervised(checking),
    "replying, supervised": supervised(replying),
    "street_review, supervised": supervised(street_review, "sunli"),
}
"""Situations of what is held here, beside those of every appeal."""
