"""One's own password changed: the old one is asked for, and tries are counted in the database, for every process."""

from allauth.account.forms import ChangePasswordForm
from django.core.exceptions import ValidationError

from gongyi.kernel.access import actions
from gongyi.kernel.people.models import Account
from gongyi.kernel.people.refusals import Throttled

TRIES_AN_HOUR = 10


class NewPassword(ChangePasswordForm):  # type: ignore[misc]
    """The old password and the new one twice."""

    user: Account

    def clean_oldpassword(self) -> str:
        """The old password. Refuses a wrong one, and any beyond the limit."""
        try:
            actions.count_own_password(account=self.user, limit=TRIES_AN_HOUR)
        except Throttled as refusal:
            raise ValidationError(str(refusal), code=refusal.code) from refusal
        password: str = super().clean_oldpassword()
        actions.forgive_own_password(account=self.user)
        return password
