"""What was given up, in words for those who can do something about it."""

from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _

from gongyi.kernel import clock
from gongyi.kernel.outbox.models import Job, Lease


def given_up() -> QuerySet[Job]:
    """Jobs of the town in scope that no further try is made for, newest first."""
    return Job.objects.filter(state=Job.DEAD).order_by("-id")


def worker_silent() -> bool:
    """Whether no worker has finished a round for longer than its lease: what waits goes on waiting until one runs."""
    rounds = Lease.objects.filter(name__startswith="chore:").exclude(holder="")
    until = rounds.aggregate(newest=Max("until"))["newest"]
    return until is None or until < clock.now()


def unheard(owner_id: int) -> bool:
    """Whether the newest message to somebody who spoke on a matter was given up: they know nothing of it yet."""
    rows = Job.objects.filter(owner_id=owner_id, kind="deliver", recipient__startswith="voice:")
    ended = rows.filter(state__in=(Job.DONE, Job.DEAD)).order_by("pk").values_list("recipient", "state")
    return Job.DEAD in dict(ended).values()


def what_of(job: Job) -> str:
    """What a job was to do, without naming anybody."""
    return what(*fact_of(job))


def fact_of(job: Job) -> tuple[str, str, str]:
    """The same for a record: the kind of work, the way it was sent, and whether to somebody who spoke."""
    return job.kind, job.channel, "voice" if job.recipient.startswith("voice:") else ""


def what(kind: str, channel: str, to: str) -> str:
    """What `fact_of` holds, in words."""
    if kind == "code":
        return _("Text message with digits for signing in")
    if kind == "email_code":
        return _("E-mail with digits that prove an address")
    if kind not in {"deliver", "digest"}:
        return _("Work inside the platform: %(kind)s") % {"kind": kind}
    way = _("E-mail") if channel == "email" else _("Text message")
    if kind == "digest":
        return _("%(channel)s of the morning to somebody at work") % {"channel": way}
    if to == "voice":
        return _("%(channel)s to somebody who spoke") % {"channel": way}
    return _("%(channel)s to somebody at work") % {"channel": way}


def why_of(job: Job) -> str:
    """Why it was given up: whether another try is worth it."""
    if "refuses" in job.error:
        return _("The number or address does not exist, or takes no messages. Another try will hardly help.")
    if job.kind in {"deliver", "digest"} and ("gateway" in job.error or "mail server" in job.error):
        return _("The gateway did not answer, or answered with a fault, for half a day. Try again once it works.")
    return _("A fault of the platform itself. Try again, and tell whoever maintains it.")
