"""Expected refusals carry words fit to show. Anything else that fails is a bug and may raise."""

from contextvars import ContextVar
from typing import Final

wait: Final[ContextVar[int]] = ContextVar("wait", default=0)
"""How many seconds the request in hand was last told to wait; the middleware puts it on the answer."""


class Refused(Exception):
    """The act is not possible now; the text says why in the reader's language. `code` is for programs."""

    def __init__(self, text: str, *, code: str = "refused") -> None:
        super().__init__(text)
        self.code = code


class Throttled(Refused):
    """Too often; it may be tried again after so many seconds. The page that shows it answers 429 with Retry-After."""

    def __init__(self, text: str, *, seconds: int, code: str = "throttled") -> None:
        super().__init__(text, code=code)
        self.seconds = max(1, seconds)
        wait.set(self.seconds)
