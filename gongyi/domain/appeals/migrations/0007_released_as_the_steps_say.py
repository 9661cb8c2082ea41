from datetime import UTC, datetime, timedelta

from django.db import migrations
from django.db.models import Q

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def as_the_steps_say(apps, _schema_editor):
    """The moment of release is that of the step; of what was taken off or erased nothing is left."""
    appeal, step = apps.get_model("appeals", "Appeal"), apps.get_model("flows", "Step")
    for row in appeal._base_manager.exclude(Q(summary_public="") & Q(released_at=None)).order_by("pk"):
        steps = step._base_manager.filter(dossier=row.dossier_id, move__in=("publish", "unpublish"))
        last = steps.select_related("body").order_by("-number").first()
        if last is not None and last.move == "publish" and hasattr(last, "body"):
            row.released_at = EPOCH + timedelta(microseconds=last.at)
        else:
            row.summary_public, row.released_at = "", None
        row.save(update_fields=["summary_public", "released_at"])


class Migration(migrations.Migration):

    dependencies = [
        ('appeals', '0006_dangers_of_rows'),
        ('flows', '0006_turns_by_holder'),
    ]

    operations = [
        migrations.RunPython(as_the_steps_say, migrations.RunPython.noop, elidable=True),
    ]
