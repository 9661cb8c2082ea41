"""Paths of dossiers are compared byte by byte, as those of places."""

from django.db import migrations


def order_by_bytes(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute('ALTER TABLE flows_dossier ALTER COLUMN place_path TYPE varchar(140) COLLATE "C"')


class Migration(migrations.Migration):
    dependencies = [("flows", "0001_initial")]
    operations = [migrations.RunPython(order_by_bytes, elidable=False)]
