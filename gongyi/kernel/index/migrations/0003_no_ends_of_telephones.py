import re

from django.db import migrations

from gongyi.kernel.index import cutting

MASKED = re.compile(r"\d{3}\*{4}\d{4}")


def take_out(apps, _schema_editor):
    """Entries made before kept the first and last digits of a masked telephone, which could be looked for."""
    entries = apps.get_model("index", "Entry")
    for row in entries.objects.filter(text__contains="****").iterator(chunk_size=500):
        text = MASKED.sub("***", row.text)
        entries.objects.filter(pk=row.pk).update(text=text, tokens=cutting.stored(text))


class Migration(migrations.Migration):
    dependencies = [("index", "0002_engine_tables")]
    operations = [migrations.RunPython(take_out, migrations.RunPython.noop, elidable=True)]
