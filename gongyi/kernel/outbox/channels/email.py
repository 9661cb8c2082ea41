"""E-mail through Django's mail settings."""

from django.core.mail import EmailMessage


def send(*, to: str, subject: str, text: str) -> str:
    """Send one message; the proof is its Message-ID."""
    message = EmailMessage(subject=subject or text[:40], body=text, to=[to])
    message.send()
    return str(message.message().get("Message-ID", "sent"))
