"""A file says that someone may be in danger as long as there is something to be done about it."""

from tests.domain.cases.builders import photos
from tests.towns import SmallTown

SAID = "可能有人有危险"


def test_what_was_done_and_checked_no_longer_asks_to_be_done_first(hexi: SmallTown, enter) -> None:
    dossier = hexi.say("门口电线掉下来冒火花").dossier

    client = enter("gulnar")

    def shown() -> bool:
        return SAID in client.get(f"/{hexi.town.slug}/desk/file/{dossier.number}/").content.decode()

    assert shown()
    hexi.do("gulnar", dossier, "redone", category="corridor_light", outcome="solved", evidence=photos(hexi, "after"))
    assert hexi.stage(dossier) == "checking"
    assert shown(), "until somebody has looked"
    hexi.do("lixiuying", dossier, "check_pass", how="on_site")
    assert not shown()
