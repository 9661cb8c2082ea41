"""Expected refusals carry words fit to show. Anything else that fails is a bug and may raise."""


class Refused(Exception):
    """The act is not possible now; the text says why in the reader's language. `code` is for programs."""

    def __init__(self, text: str, *, code: str = "refused") -> None:
        super().__init__(text)
        self.code = code
