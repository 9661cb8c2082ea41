"""What the sign-in library is told about second factors: their secrets lie sealed like everything that is kept apart."""

from typing import Any
from uuid import UUID

from allauth.mfa.adapter import DefaultMFAAdapter

from gongyi.kernel.people import sealing

FACTOR = UUID(int=1)


class SealedFactors(DefaultMFAAdapter):  # type: ignore[misc]
    """Second factors whose secrets are sealed in the database."""

    def get_totp_label(self, user: Any) -> str:
        return str(user.username)

    def encrypt(self, text: str) -> str:
        return sealing.seal(text, table="Authenticator", column="secret", row=FACTOR).hex()

    def decrypt(self, encrypted_text: str) -> str:
        """Raises Unreadable."""
        return sealing.unseal(bytes.fromhex(encrypted_text), table="Authenticator", column="secret", row=FACTOR)
