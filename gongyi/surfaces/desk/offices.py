"""The three administrators: system, security, audit. None of them reads matters by virtue of the office."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from typing import cast
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongyi.kernel import clock
from gongyi.kernel.access import actions as access
from gongyi.kernel.access import entering
from gongyi.kernel.access.doors import office as office_door
from gongyi.kernel.access.models import TownAct
from gongyi.kernel.access.queries import kept_by, seen_by, wrong_digits, wrong_passwords
from gongyi.kernel.access.requests import TownRequest
from gongyi.kernel.flows.models import Head, Turn, instant
from gongyi.kernel.flows.story import holder_names, seat_name
from gongyi.kernel.outbox import queries as outbox
from gongyi.kernel.outbox.actions import requeue
from gongyi.kernel.outbox.models import Job
from gongyi.kernel.people import looking
from gongyi.kernel.people.models import Account, AccountPerson, Look, MoreLooks, Post
from gongyi.kernel.people.queries import today, work_names
from gongyi.surfaces.desk.administering.keeping import made_by, told
from gongyi.surfaces.desk.frame import link, page
from gongyi.surfaces.desk.paging import SHOWN as PER_PAGE
from gongyi.surfaces.desk.paging import pager, start_of

SHOWN, LONGEST = 100, 60


@office_door("system", "security", "audit")
def office(request: TownRequest) -> HttpResponse:
    """What this office looks after."""
    kind = getattr(request.user, "office", "")
    if request.method == "POST" and kind == "system" and request.POST.get("job", "").isdecimal():
        _try_again(request, int(request.POST["job"]))
        return redirect(link(request, "office"))
    return page(
        request, "office", {"office": kind} | {"system": _system, "security": _security, "audit": _audit}[kind](request)
    )


@transaction.atomic
def _try_again(request: TownRequest, job_id: int) -> None:
    job = Job.objects.filter(pk=job_id).first()
    if job is not None and requeue(job_id=job_id):
        access.record_act(
            town=request.town,
            subject=f"job:{job_id}",
            verb="job.requeued",
            facts={"kind": outbox.fact_of(job)},
            reason=":given_up",
            made_by=made_by(request),
        )


def _system(_request: TownRequest) -> dict[str, object]:
    waiting = Job.objects.filter(state=Job.QUEUED, not_before__lte=clock.now()).order_by("not_before").first()
    return {
        "dead": [(job, outbox.what_of(job), outbox.why_of(job)) for job in outbox.given_up()[:SHOWN]],
        "waiting_since": waiting.not_before if waiting else None,
    }


def _security(request: TownRequest) -> dict[str, object]:
    """The sign-ins in reach, a page at a time or those of a name, with the person each stands for, here or in another town, and where they sit; one's own cannot be stopped."""
    mine, wanted, start = (
        cast("Account", request.user),
        request.GET.get("q", "").strip()[:LONGEST],
        start_of(request, "from"),
    )
    rows = _called(seen_by(mine), wanted).order_by("username")
    accounts = list(rows[start : start + PER_PAGE])
    kept = set(kept_by(mine).filter(pk__in=[row.pk for row in accounts]).values_list("pk", flat=True))
    people = AccountPerson.objects.filter(account__in=[row.pk for row in accounts]).select_related("person__town")
    names = {row.pk: row.work_name for row in accounts}
    names |= {row.account_id: f"{row.person} · {row.person.town}" for row in people}
    here = [row for row in people if row.person.town_id == request.town.pk]
    sits = _sits(request, [row.person_id for row in here])
    names |= {row.account_id: " · ".join([str(row.person), *sits.get(row.person_id, ())]) for row in here}
    words, digits, last = wrong_passwords(accounts), wrong_digits(accounts), _last_at(request, accounts)
    return {
        "accounts": [
            (row, names.get(row.pk, ""), row.pk == mine.pk, row.pk in kept, words.get(row.pk, 0), digits.get(row.pk, 0), last.get(row.pk, []))
            for row in accounts
        ],
        "wanted": wanted, "accounts_pager": pager(urlencode({"q": wanted}) if wanted else "", "from", start, rows.count()),
    }  # fmt: skip


def _called(accounts: QuerySet[Account], wanted: str) -> QuerySet[Account]:
    """Those whose name for signing in or at work holds this."""
    if not wanted:
        return accounts
    people = AccountPerson.objects.filter(person__work_name__icontains=wanted).values("account")
    return accounts.filter(Q(username__icontains=wanted) | Q(work_name__icontains=wanted) | Q(pk__in=people))


def _sits(request: TownRequest, persons: Iterable[int]) -> dict[int, list[str]]:
    """By person: the names of the seats that they hold today."""
    posts = (
        Post.objects.filter(Post.on(today(request.town)), person__in=persons)
        .order_by("pk")
        .values_list("person", "seat")
    )
    names = holder_names(f"seat:{seat}" for _person, seat in posts)
    found: dict[int, list[str]] = {}
    for person, seat in posts:
        found.setdefault(person, []).append(names[f"seat:{seat}"])
    return found


def _last_at(request: TownRequest, accounts: Iterable[Account]) -> dict[int, list[tuple[str, int]]]:
    """By account: the seats at which nobody could get in without it, and how many turns wait there."""
    last = {
        key: seats for key, seats in entering.shut_without(request.town, [row.pk for row in accounts]).items() if seats
    }
    keys = {f"seat:{seat}" for seats in last.values() for seat in seats}
    names = holder_names(keys)
    waiting = Counter(Turn.objects.filter(open=True, holder_key__in=keys).values_list("holder_key", flat=True))
    return {
        account: [(names[f"seat:{seat}"], waiting[f"seat:{seat}"]) for seat in seats] for account, seats in last.items()
    }


def _acts(request: TownRequest) -> dict[str, object]:
    """Everything that was done to the town and by its administrators, newest first, with who and why."""
    rows, start = TownAct.objects.filter(town=request.town).order_by("-pk"), start_of(request, "acts")
    shown = list(rows[start : start + PER_PAGE])
    about = holder_names(act.subject for act in shown)
    events = [
        replace(event, what=f"{about[act.subject]}: {event.what}" if act.subject in about else event.what)
        for act, event in zip(shown, told(shown), strict=True)
    ]
    return {"acts": events, "acts_pager": pager("", "acts", start, rows.count())}


def _audit(request: TownRequest) -> dict[str, object]:
    head = Head.objects.order_by("-size").first()
    rows, start = Look.objects.order_by("-pk"), start_of(request, "looks")
    looks = rows.select_related("seat__place", "seat__area", "seat__organisation")[start : start + PER_PAGE]
    names = work_names(look.viewer for look in looks)
    return {
        "looks": [
            {
                "at": look.at, "who": names.get(look.viewer, look.viewer[:8]), "seat": seat_name(look.seat) if look.seat else "",
                "what": looking.seen(look.table, look.column), "why": looking.said(look.reason), "beyond": look.allowance_id is not None,
            }
            for look in looks
        ],
        "looks_pager": pager("", "looks", start, rows.count()),
        "grants": _grants(),
        **_acts(request),
        "head": head,
        "head_at": instant(head.at) if head else None,
    }  # fmt: skip


def _grants() -> list[dict[str, object]]:
    """What supervisors allowed beyond the thirty an hour."""
    rows = MoreLooks.objects.select_related("seat__place", "seat__area", "seat__organisation")
    found = list(rows.annotate(used=Count("looks")).order_by("-pk")[:SHOWN])
    names = work_names(name for grant in found for name in (grant.viewer, grant.allowed_by))
    return [
        {
            "row": grant, "who": names.get(grant.viewer, grant.viewer[:8]), "by": names.get(grant.allowed_by, grant.allowed_by[:8]),
            "seat": seat_name(grant.seat),
        }
        for grant in found
    ]  # fmt: skip


@office_door("security")
def let_in(request: TownRequest) -> HttpResponse:
    """Let somebody try again who mistyped the password too often."""
    account = kept_by(cast("Account", request.user)).filter(username=request.POST.get("username", "")).first()
    if request.method == "POST" and account is not None:
        access.let_in(account=account, town=request.town, made_by=made_by(request))
        messages.success(request, _("%(name)s may try again now.") % {"name": account.username})
    return redirect(link(request, "office"))


class AccountForm(forms.Form):
    """Stop or allow a sign-in."""

    username = forms.CharField(label=gettext_lazy("Sign-in name"), max_length=60)
    active = forms.BooleanField(label=gettext_lazy("May sign in"), required=False)
    reason = forms.CharField(
        label=gettext_lazy("Why"),
        max_length=200,
        error_messages={"required": gettext_lazy("Say why. It stays with the record.")},
    )


@office_door("security")
def accounts(request: TownRequest) -> HttpResponse:
    """Stop a sign-in, or allow it again, with a reason."""
    form = AccountForm(request.POST or None)
    if request.method == "POST" and form.errors:
        given = {name: request.POST.get(name, "") for name in ("username", "reason")}
        refused = given | {"fault": " ".join(str(said) for said in form.errors.get("reason", []))}
        return page(request, "office", {"office": "security", "refused": refused, **_security(request)}, status=422)
    if request.method == "POST":
        others = kept_by(cast("Account", request.user)).exclude(pk=request.user.pk or 0)
        account = others.filter(username=form.cleaned_data["username"]).first()
        if account is not None:
            access.set_active(
                account=account,
                active=form.cleaned_data["active"],
                town=request.town,
                reason=form.cleaned_data["reason"],
                made_by=made_by(request),
            )
            messages.success(request, _("Saved."))
        else:
            messages.error(request, _("There is no such account, or it is your own."))
    return redirect(link(request, "office"))
