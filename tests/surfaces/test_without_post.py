"""Whoever holds no post at present reads so after signing in, and whom to ask."""

from datetime import timedelta

from django.test import Client

from gongyi.kernel.people.actions import open_account
from gongyi.kernel.people.models import Post
from tests.towns import SmallTown


def test_whose_last_post_ended_reads_so_and_whom_to_ask(hexi: SmallTown, enter) -> None:
    client = enter("aili")
    Post.objects.filter(person=hexi.persons["aili"]).update(ends_on=hexi.today - timedelta(days=1))
    for page in ("", "board/", "morning/", f"file/{hexi.say().dossier.number}/"):
        answer = client.get(f"/{hexi.town.slug}/desk/{page}", follow=True)
        assert answer.status_code == 403
        words = answer.content.decode()
        assert "您目前没有在任的岗位" in words
        assert "赵敏" in words
        assert hexi.town.phone in words
        assert f'href="/{hexi.town.slug}/"' in words, "the front page of all towns would lead back here"


def test_the_page_sends_who_holds_a_post_to_work_and_is_shown_to_nobody_else(hexi: SmallTown, enter) -> None:
    page = f"/{hexi.town.slug}/desk/no-post/"
    assert enter("gulnar").get(page).headers["Location"] == f"/{hexi.town.slug}/desk/"
    assert "/login/" in Client().get(page).headers["Location"]


def test_an_administrator_still_finds_nothing_at_the_desk(hexi: SmallTown) -> None:
    Post.objects.filter(person=hexi.persons["observer"]).update(ends_on=hexi.today - timedelta(days=1))
    account = open_account(
        username="audit", password="long enough to pass", persons=[hexi.persons["observer"]], office="audit"
    )
    client = Client()
    client.force_login(account)
    assert client.get(f"/{hexi.town.slug}/desk/board/").status_code == 404


def test_what_was_sent_from_a_post_that_ended_is_kept_and_no_code_is_shown(hexi: SmallTown, enter) -> None:
    number, client = hexi.say().dossier.number, enter("gulnar")
    posts = Post.objects.filter(person=hexi.persons["gulnar"])
    posts.update(ends_on=hexi.today - timedelta(days=1))
    sent = {"version": "1", "category": "dogs", "kind": "help", "done": "已经劝过了"}
    answer = client.post(f"/{hexi.town.slug}/desk/file/{number}/do/settle_now/", sent)
    words = answer.content.decode()
    assert "已经劝过了" in words
    assert "dogs" not in words
    assert "<title>您送出的没有收下" in words
