"""The declared figures as a page to read: what each counts, in which unit, over what, and what is left out."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from gongyi.kernel.figures import declaring
from gongyi.kernel.figures.declaring import Counted, Figure
from gongyi.kernel.flows import registry


def reference() -> str:
    """A Markdown page of every figure, by group, in the language in force."""
    parts = [
        f"# {_('Figures')}",
        _("Every figure is counted from the record of the matters whenever it is looked at. Nothing is typed in."),
    ]
    for key, name in declaring.groups().items():
        parts += [f"## {name}", *(_figure(figure) for figure in declaring.known() if figure.group == key)]
    return "\n\n".join(parts) + "\n"


def _figure(figure: Figure) -> str:
    facts = [f"- {_('Key')}: `{figure.key}` · {_('Unit')}: {figure.unit}"]
    facts += [f"- {_('Steps counted')}: {_steps(figure.numerator)}"]
    if figure.denominator is not None:
        facts += [f"- {_('Out of')}: {_steps(figure.denominator)}"]
    if figure.exclusions:
        facts += [f"- {_('Left out')}: {' '.join(str(text) for text in figure.exclusions)}"]
    if figure.least:
        facts += [f"- {_('Not shown below')}: {figure.least}"]
    return f"### {figure.name}\n\n{figure.definition}\n\n" + "\n".join(facts)


def _steps(counted: Counted) -> str:
    titles = pgettext("between names", ", ").join(str(registry.get(flow).title) for flow in counted.flows)
    return f"{titles} · " + ", ".join(f"`{move}`" for move in counted.moves)
