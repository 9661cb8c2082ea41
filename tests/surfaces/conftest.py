from contextlib import contextmanager

import pytest
from django.test import Client

from gongyi.kernel.flows import inputs
from gongyi.kernel.people.actions import open_account
from tests.towns import SmallTown


@pytest.fixture
def enter(hexi: SmallTown):
    """A browser in which a named person is signed in."""

    def signed_in(name: str, office: str = "") -> Client:
        account = open_account(
            username=f"{name}{office}", password="long enough to pass", persons=[hexi.persons[name]], office=office
        )
        client = Client()
        client.force_login(account)
        return client

    return signed_in


@pytest.fixture
def unchecked(monkeypatch):
    """As things were before the words of those who handle a matter were checked: what was written then still stands in the record."""

    @contextmanager
    def before():
        with monkeypatch.context() as patch:
            patch.setattr(inputs, "_name_nobody", lambda *_given: None)
            yield

    return before
