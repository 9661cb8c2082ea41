"""Taking a pasted group message apart: who said what, one draft per thing said. No character of the text is lost."""

import re
from dataclasses import dataclass

SENDER = re.compile(
    r"^(?P<name>[^\n：:]{1,20})[ \t]+(?P<time>(?:\d{4}[-/年]\d{1,2}[-/月]\d{1,2}日?[ \t]+)?\d{1,2}:\d{2}(?::\d{2})?)\s*$"
)
COLON = re.compile(r"^(?P<name>[^\s：:，。！？]{1,12})[：:](?P<rest>.+)$")
SHORT = 4


@dataclass(frozen=True)
class Draft:
    """One thing said, to be looked at before it is saved."""

    sender: str
    text: str


def parse_chat(text: str) -> list[Draft]:
    """Drafts in order. Lines without a sender belong to the draft above; very short ones are kept with it."""
    drafts: list[Draft] = []
    for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        name, rest = _sender(line)
        if name:
            drafts.append(Draft(name, rest))
        elif drafts:
            last = drafts[-1]
            drafts[-1] = Draft(last.sender, f"{last.text}\n{line}" if last.text else line)
        else:
            drafts.append(Draft("", line))
    return _gathered(
        [Draft(draft.sender, draft.text.strip()) for draft in drafts if draft.text.strip() or draft.sender]
    )


def _sender(line: str) -> tuple[str, str]:
    found = SENDER.match(line)
    if found:
        return found["name"].strip(), ""
    found = COLON.match(line)
    return (found["name"], found["rest"]) if found else ("", "")


def _gathered(drafts: list[Draft]) -> list[Draft]:
    """Several lines by the same person in a row are one draft; a word or two alone is not a matter."""
    found: list[Draft] = []
    for draft in drafts:
        last = found[-1] if found else None
        if last and (draft.sender == last.sender or len(draft.text) <= SHORT):
            whose = "" if draft.sender in {"", last.sender} else f"{draft.sender}："
            found[-1] = Draft(last.sender, f"{last.text}\n{whose}{draft.text}".strip())
        else:
            found.append(draft)
    return found
