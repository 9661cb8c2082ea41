"""Rows with sealed cells."""

from uuid import UUID

from gongyi.kernel.people import sealing


class Sealed:
    """Reading and writing sealed columns of a model that has a `uid`. Columns are named `<what>_sealed`."""

    uid: UUID

    def put(self, what: str, text: str) -> None:
        """Seal `text` into the column; the row is saved by the caller."""
        setattr(self, f"{what}_sealed", sealing.seal(text, table=type(self).__name__, column=what, row=self.uid))

    def open(self, what: str) -> str:
        """The clear text. Callers log why; see people.actions.unmask."""
        return sealing.unseal(getattr(self, f"{what}_sealed"), table=type(self).__name__, column=what, row=self.uid)
