"""The mark by which a database knows its keys."""

from django.db import models


class KeyMark(models.Model):
    """Which key a file in GONGYI_HOME/keys must hold to be one of this database."""

    CATALOGUE = """
    name    | technical | permanent | name of the file
    print   | technical | permanent | digest of the key; the key cannot be found again from it
    made_at | technical | permanent | when the key was made, or first known here
    """

    name = models.CharField(max_length=20, primary_key=True)
    print = models.CharField(max_length=64)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
