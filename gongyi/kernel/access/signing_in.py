"""What the sign-in library is told about this house: no signing up, and guessing of passwords is slowed down and can be forgiven."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from gongyi.kernel.access import actions, queries
from gongyi.kernel.people.models import Account, Person
from gongyi.kernel.people.refusals import Throttled
from gongyi.kernel.territory.scope import everywhere


class HouseSignIn(DefaultAccountAdapter):  # type: ignore[misc]
    """Workers do not sign themselves up; the town gives them an account."""

    def is_open_for_signup(self, request: Any) -> bool:  # noqa: ARG002 - the library's signature
        return False

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:  # noqa: ARG002 - the library's signature
        """The page it was asked for on."""
        return reverse("account_overview")

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Refuses before the password is looked at."""
        try:
            actions.refuse_guessing(name=credentials.get("username", ""), address=_address(request))
        except Throttled as refusal:
            raise ValidationError(str(refusal), code=refusal.code) from refusal

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        """The account, or None; a right password forgives the wrong ones from here."""
        account = super().authenticate(request, **credentials)
        if account is not None:
            actions.forgive_guesses(name=credentials.get("username", ""), address=_address(request))
        return account

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Counts a wrong password. Whoever knows the right one of a sign-in that was stopped is told that it was."""
        name = credentials.get("username", "")
        if queries.stopped(name=name, password=credentials.get("password", "")):
            said = _("This sign-in was stopped. The security administrator can allow it again.")
            raise ValidationError(said, code="stopped")
        actions.count_guess(name=name, address=_address(request))


def shown(account: Account) -> str:
    """What whoever signed in is called: by their name at work."""
    with everywhere("one sign-in may stand for persons of several towns"):
        person = Person.objects.filter(account_link__account=account).order_by("pk").first()
    return (person.work_name if person else "") or account.called


def _address(request: HttpRequest) -> str:
    return str(request.META.get("REMOTE_ADDR", ""))
