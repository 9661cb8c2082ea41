"""Making and using links; counting tries."""

import secrets
from datetime import timedelta

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from gongyi.kernel import clock
from gongyi.kernel.access.models import Attempt, LinkToken, digest_of
from gongyi.kernel.people import sealing
from gongyi.kernel.people.models import Seat, Voice
from gongyi.kernel.people.refusals import Refused
from gongyi.kernel.territory.models import Town


def make_link(
    *,
    town: Town,
    purpose: str,
    owner_id: int,
    life: timedelta,
    voice: Voice | None = None,
    seat: Seat | None = None,
    max_uses: int = 0,
) -> str:
    """A new link token, shown once. 132 bits."""
    token = secrets.token_urlsafe(16)
    LinkToken.objects.create(
        town=town, digest=digest_of(token), purpose=purpose, owner_id=owner_id, voice=voice, seat=seat,
        expires_at=clock.now() + life, max_uses=max_uses,
    )  # fmt: skip
    return token


def find_link(*, token: str, purpose: str) -> LinkToken | None:
    """The live link behind a token, for this purpose, in the town in scope."""
    link = LinkToken.objects.filter(digest=digest_of(token), purpose=purpose).select_related("voice", "seat").first()
    if link is None or link.expires_at <= clock.now() or (link.max_uses and link.uses >= link.max_uses):
        return None
    return link


def spend(*, link: LinkToken) -> None:
    """Count one use. Refuses when another use was quicker."""
    rows = LinkToken.objects.filter(pk=link.pk)
    if link.max_uses:
        rows = rows.filter(uses__lt=link.max_uses)
    if not rows.update(uses=F("uses") + 1):
        raise Refused(_("This link has been used already."))


@transaction.atomic
def count_try(*, what: str, key: str, limit: int) -> None:
    """Count a try on `key`; refuses beyond `limit` within the hour."""
    digest = sealing.blind_index(f"try-{what}", key)
    hour = int(clock.now().timestamp()) // 3600
    row, _made = Attempt.objects.get_or_create(key=digest, hour=hour)
    if row.count >= limit:
        raise Refused(_("Too many tries. Please wait an hour, or call the community desk."), code="throttled")
    Attempt.objects.filter(pk=row.pk).update(count=F("count") + 1)


def clear_tries(*, what: str, key: str) -> None:
    """Forget the tries on `key` after a success."""
    Attempt.objects.filter(key=sealing.blind_index(f"try-{what}", key)).delete()
