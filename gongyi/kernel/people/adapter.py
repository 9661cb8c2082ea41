"""What the sign-in library is told about this house: no signing up, and secrets sealed like everything that is kept apart."""

from typing import Any
from uuid import UUID

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest
from django.urls import reverse

from gongyi.kernel.people import sealing

FACTOR = UUID(int=1)


class ClosedSignup(DefaultAccountAdapter):  # type: ignore[misc]
    """Workers do not sign themselves up; the town gives them an account."""

    def is_open_for_signup(self, request: Any) -> bool:  # noqa: ARG002 - the library's signature
        return False

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:  # noqa: ARG002 - the library's signature
        """The page it was asked for on."""
        return reverse("account_overview")


class SealedFactors(DefaultMFAAdapter):  # type: ignore[misc]
    """Second factors whose secrets are sealed in the database."""

    def get_totp_label(self, user: Any) -> str:
        return str(user.username)

    def encrypt(self, text: str) -> str:
        return sealing.seal(text, table="Authenticator", column="secret", row=FACTOR).hex()

    def decrypt(self, encrypted_text: str) -> str:
        """Raises Unreadable."""
        return sealing.unseal(bytes.fromhex(encrypted_text), table="Authenticator", column="secret", row=FACTOR)
