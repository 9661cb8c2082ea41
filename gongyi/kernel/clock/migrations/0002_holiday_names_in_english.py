"""Names of special days in English too; well-known ones are filled in."""

from django.db import migrations, models

from gongyi.kernel.clock.library import in_english


def fill_in(apps, schema_editor):
    days = apps.get_model("clock", "SpecialDay")
    for name in days.objects.values_list("name", flat=True).distinct():
        days.objects.filter(name=name, name_en="").update(name_en=in_english(name))


class Migration(migrations.Migration):
    dependencies = [("clock", "0001_initial")]
    operations = [
        migrations.AddField(
            model_name="specialday",
            name="name_en",
            field=models.CharField(blank=True, default="", max_length=80, verbose_name="name in English"),
        ),
        migrations.RunPython(fill_in, migrations.RunPython.noop, elidable=False),
    ]
