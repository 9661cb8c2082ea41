"""Whether the repairer may call is asked of the voice itself, which may be taken back at any time."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("cases", "0002_handler_is_derived")]
    operations = [migrations.RemoveField("case", "may_call")]
