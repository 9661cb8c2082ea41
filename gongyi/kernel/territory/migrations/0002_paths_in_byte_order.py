"""Paths are compared byte by byte, so that a subtree is a range of the index on PostgreSQL as on SQLite."""

from django.db import migrations


def order_by_bytes(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute('ALTER TABLE territory_place ALTER COLUMN path TYPE varchar(140) COLLATE "C"')
        schema_editor.execute('ALTER TABLE territory_organisation ALTER COLUMN path TYPE varchar(84) COLLATE "C"')


class Migration(migrations.Migration):
    dependencies = [("territory", "0001_initial")]
    operations = [migrations.RunPython(order_by_bytes, elidable=False)]
