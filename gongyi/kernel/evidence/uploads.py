"""How uploads come in: to the disk, no further than anyone may send, and a full disk is an answer, not a fault."""

from typing import Any

from django.core.files.uploadedfile import TemporaryUploadedFile, UploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler

MOST_OF_ONE, MOST_OF_ALL = 21_000_000, 160_000_000


class CappedUpload(TemporaryFileUploadHandler):
    """Keeps the start of what is too large, so that it can be refused in words, and lets the rest go by.

    A file that could not be written is handed on with `lost` set; the form is answered and its words are kept.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.taken = 0
        self.lost = False

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        self.lost = False
        try:
            super().new_file(*args, **kwargs)
        except OSError:
            self.lost = True

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if self.lost or start > MOST_OF_ONE or self.taken > MOST_OF_ALL:
            return
        self.taken += len(raw_data)
        try:
            super().receive_data_chunk(raw_data, start)
        except OSError:
            self.lost = True

    def file_complete(self, file_size: int) -> "UploadedFile[Any]":
        try:
            done = super().file_complete(file_size)
        except (OSError, AttributeError):
            done, self.lost = None, True
        kept = done or _Lost()
        kept.size = file_size
        kept.lost = self.lost  # type: ignore[attr-defined]
        return kept


class _Lost(TemporaryUploadedFile):
    """Stands for a file that the disk had no room for."""

    def __init__(self) -> None:
        self.file = None
        self.name, self.content_type = "lost", ""

    def close(self) -> None:
        return None
