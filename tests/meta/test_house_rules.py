"""The house rules hold over the package, and each rule catches what it is there for."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.meta import rules

ROOT = Path(__file__).resolve().parents[2]
AGREED = 4
"""How many exceptions stand. Lower it when one goes; raising it needs a decision record."""
LEFT_ALONE = 280
"""How many statements may carry `# fmt: skip`. Lower it as they go."""

TABLES = {
    "gongyi/domain/appeals/flow.py",  # data: one move a line
    "gongyi/domain/cases/flow.py",
    "gongyi/domain/appeals/figures.py",  # data: one figure a line
    "gongyi/domain/cases/figures.py",
    "gongyi/domain/appeals/actions/moves.py",  # ends in the table of what each move calls
}
"""Where a line may be wide, because it is a row."""

# rule, path of the sample, the sample that must be caught
MUTANTS = [
    (rules.writes_outside_actions, "gongyi/domain/a/views.py", "Order.objects.create(dish=1)"),
    (rules.writes_outside_actions, "gongyi/domain/a/queries.py", "Order.objects.filter(id=1).update(dish=2)"),
    (rules.writes_outside_actions, "gongyi/domain/a/reactions.py", "await Order.objects.acreate(dish=2)"),
    (rules.writes_outside_actions, "gongyi/surfaces/desk/notices.py", "order.save()"),
    (rules.writes_outside_actions, "gongyi/surfaces/desk/notices.py", "order.save(update_fields=['dish'])"),
    (rules.writes_outside_actions, "gongyi/surfaces/desk/notices.py", "rows = found()\nrows.update(read=True)"),
    (rules.writes_outside_actions, "gongyi/surfaces/desk/notices.py", "rows.update(**{'read': True})"),
    (rules.writes_outside_actions, "gongyi/surfaces/desk/notices.py", "order.delete()"),
    (rules.writes_outside_actions, "gongyi/surfaces/desk/notices.py", "connection.cursor().execute('UPDATE a')"),
    (rules.writes_outside_actions, "gongyi/surfaces/a/views.py", "queries.reachable(actor).get(id=1).delete()"),
    (rules.stage_outside_engine, "gongyi/domain/a/actions.py", "dossier.stage = 'done'"),
    (rules.stage_outside_engine, "gongyi/domain/a/actions.py", "a.b.stage, c = 1, 2"),
    (rules.stage_outside_engine, "gongyi/domain/a/actions.py", "rows.update(stage='done')"),
    (rules.stage_outside_engine, "gongyi/domain/a/actions.py", "setattr(dossier, 'stage', 'done')"),
    (rules.stage_outside_engine, "gongyi/domain/a/actions.py", "object.__setattr__(dossier, 'stage', 'done')"),
    (rules.stage_outside_engine, "gongyi/domain/a/actions.py", "dossier.__dict__['stage'] = 'done'"),
    (rules.stage_outside_engine, "gongyi/domain/a/actions.py", "vars(dossier)['stage'] = 'done'"),
    (rules.stage_outside_engine, "gongyi/domain/a/actions.py", "dossier.__dict__.update(stage='done')"),
    (rules.stage_outside_engine, "gongyi/surfaces/desk/notices.py", "rows.update(**{'stage': 'done'})"),
    (rules.stage_outside_engine, "gongyi/domain/a/actions.py", "rows.update(**columns)"),
    (rules.stage_outside_engine, "gongyi/domain/a/actions.py", "setattr(dossier, name, 'done')"),
    (rules.stage_outside_engine, "gongyi/domain/a/actions.py", "Dossier.objects.bulk_update(rows, ['stage'])"),
    (rules.stage_outside_engine, "gongyi/domain/a/actions.py", "rows.update_or_create(id=1, defaults={'stage': 'x'})"),
    (rules.stage_outside_engine, "gongyi/kernel/people/actions.py", "dossier.save(update_fields=['stage'])"),
    (rules.other_clocks, "gongyi/domain/a/actions.py", "x = datetime.now(UTC)"),
    (rules.other_clocks, "gongyi/domain/a/models.py", "at = DateTimeField(default=timezone.now)"),
    (rules.other_clocks, "gongyi/domain/a/actions.py", "x = datetime.date.today()"),
    (rules.other_clocks, "gongyi/domain/a/actions.py", "from time import time"),
    (rules.other_clocks, "gongyi/domain/a/actions.py", "from django.utils.timezone import now"),
    (rules.other_clocks, "gongyi/kernel/people/actions.py", "x = time.time()"),
    (rules.built_messages, "gongyi/domain/a/flow.py", "_(f'{n} left')"),
    (rules.built_messages, "gongyi/domain/a/flow.py", "_('%d left' % n)"),
    (rules.built_messages, "gongyi/domain/a/flow.py", "gettext('{} left'.format(n))"),
    (rules.built_messages, "gongyi/domain/a/flow.py", "translation.pgettext('c', 'a' + b)"),
    (rules.floats_that_decide, "gongyi/kernel/clock/deadlines.py", "x = float(minutes)"),
    (rules.floats_that_decide, "gongyi/domain/canteen/prices.py", "x = total * 0.7"),
    (rules.floats_that_decide, "gongyi/domain/canteen/menus.py", "share = fen / 3"),
    (rules.floats_that_decide, "gongyi/domain/canteen/menus.py", "fen /= people"),
    (rules.floats_that_decide, "gongyi/domain/a/actions.py", "x = 3/4"),
    (rules.floats_that_decide, "gongyi/surfaces/desk/counting.py", "x = float(fen)"),
    (rules.floats_that_decide, "gongyi/kernel/flows/sweep.py", "half = minutes / 2"),
    (rules.floats_that_decide, "gongyi/domain/canteen/pay_scale.py", "x = models.FloatField()"),
    (rules.vague_module_names, "gongyi/domain/a/utils.py", ""),
    (rules.vague_module_names, "gongyi/kernel/common/things.py", ""),
    (rules.models_in_migrations, "gongyi/domain/a/migrations/0002_fill.py", "from gongyi.domain.a.models import Order"),
    (rules.undocumented, "gongyi/domain/a/actions.py", "def place():\n    pass"),
    (rules.undocumented, "gongyi/domain/a/public/orders.py", "class Order:\n    pass"),
    (rules.sizes, "gongyi/domain/a/flow.py", "x = 1\n" * 401),
    (rules.sizes, "gongyi/domain/a/flow.py", "def long():\n" + "    x = 1\n" * 60),
    (rules.sizes, "gongyi/domain/a/flow.py", "def wide(self, a, b, c, d, *, e, f, g, h, i):\n    pass"),
]
# what the same rules must let pass
INNOCENT = [
    (
        rules.writes_outside_actions,
        "gongyi/surfaces/desk/notices.py",
        "context.update({'dish': 1})\norders.place(dish=1)\ndigest.update(chunk)\npicture.save(file, 'PNG')\nrequest.session.delete()",
    ),
    (rules.writes_outside_actions, "gongyi/domain/a/actions.py", "Order.objects.create(dish=1)"),
    (rules.writes_outside_actions, "gongyi/domain/a/actions/orders.py", "order.save()"),
    (rules.writes_outside_actions, "gongyi/kernel/people/models.py", "order.save()"),
    (rules.stage_outside_engine, "gongyi/kernel/flows/engine.py", "dossier.stage = 'done'"),
    (
        rules.stage_outside_engine,
        "gongyi/domain/a/queries.py",
        "stage = dossier.stage\nrows.filter(stage=stage)\nrows.update(state=1)",
    ),
    (rules.other_clocks, "gongyi/kernel/clock/now.py", "x = datetime.now(UTC)"),
    (
        rules.other_clocks,
        "gongyi/domain/a/actions.py",
        "clock.now()\ntime.monotonic()\nfrom gongyi.kernel.clock import now",
    ),
    (rules.built_messages, "gongyi/domain/a/flow.py", "_('%(n)d left') % {'n': n}"),
    (
        rules.floats_that_decide,
        "gongyi/domain/canteen/menus.py",
        "x = fen // 2\nfile = folder / name\nfile = a / 'b' / f'{c}'",
    ),
    (rules.floats_that_decide, "gongyi/kernel/ui/ring.py", "x = size / 2 * 0.5"),
    (rules.sizes, "gongyi/domain/a/flow.py", "x = 1\n" * 400),
    (rules.sizes, "gongyi/domain/a/flow.py", "def wide(self, a, b, c, d, *, e, f, g, h):\n    pass"),
]


def modules() -> Iterator[tuple[str, ast.Module]]:
    for path in sorted((ROOT / "gongyi").rglob("*.py")):
        yield path.relative_to(ROOT).as_posix(), ast.parse(path.read_text("utf-8"))


def exceptions() -> list[tuple[str, str]]:
    lines = (Path(__file__).parent / "exceptions.txt").read_text("utf-8").splitlines()
    split = [line.split(maxsplit=2) for line in lines if line and not line.startswith("#")]
    assert all(len(parts) == 3 for parts in split), "an exception is: rule path reason"
    return [(parts[0], parts[1]) for parts in split]


@pytest.mark.parametrize("rule", rules.RULES, ids=lambda rule: rule.__name__)
def test_the_package_keeps_the_rule(rule) -> None:
    agreed = {path for name, path in exceptions() if name == rule.__name__}
    breaches = {(path, *fault) for path, tree in modules() for fault in rule(tree, path)}
    assert sorted(f"{path}:{line}: {words}" for path, line, words in breaches if path not in agreed) == []
    assert agreed - {path for path, *_ in breaches} == set(), "no longer needed; take it off the list"


@pytest.mark.parametrize(("rule", "path", "sample"), MUTANTS)
def test_the_rule_catches(rule, path: str, sample: str) -> None:
    assert list(rule(ast.parse(sample), path)) != []


@pytest.mark.parametrize(("rule", "path", "sample"), INNOCENT)
def test_the_rule_lets_pass(rule, path: str, sample: str) -> None:
    assert list(rule(ast.parse(sample), path)) == []


def sources() -> Iterator[tuple[str, str]]:
    for folder in ("gongyi", "tests", "tools", "bench"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path.relative_to(ROOT).as_posix(), path.read_text("utf-8")


def test_tests_and_tools_are_as_small_as_the_package() -> None:
    assert [
        f"{path}:{line}: {words}" for path, text in sources() for line, words in rules.sizes(ast.parse(text), path)
    ] == []


def test_no_line_is_too_wide_to_read() -> None:
    assert [
        f"{path}:{line}: {words}"
        for path, text in sources()
        if path not in TABLES
        for line, words in rules.wide_lines(text)
    ] == []


def test_a_line_that_is_too_wide_is_noticed_and_a_long_sentence_is_not() -> None:
    sentence = "word " * 50
    assert list(rules.wide_lines(f"x = 1\ny = [{'a, ' * 60}]  # fmt: skip\n")) == [(2, "199 characters in a line")]
    assert list(rules.wide_lines(f"say('{sentence}')\n")) == []
    assert list(rules.wide_lines(f"say('{sentence}', '{sentence}')\n")) != []
    assert list(rules.wide_lines(f'"""{sentence}\n\n{sentence}"""\n')) == []


def test_statements_that_the_formatter_leaves_alone_become_fewer() -> None:
    here = "tests/meta/"
    found = sum(text.count("# fmt: skip") for path, text in sources() if not path.startswith(here))
    assert found <= LEFT_ALONE, "let the formatter have it"


def test_every_rule_has_a_mutant() -> None:
    assert {rule for rule, *_ in MUTANTS} == set(rules.RULES)


def test_the_list_of_exceptions_only_shrinks() -> None:
    assert len(exceptions()) == AGREED
