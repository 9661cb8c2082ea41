from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("flows", "0004_duty_to_report")]

    operations = [
        migrations.AddField(model_name="turn", name="waits", field=models.BooleanField(default=False)),
        migrations.RemoveIndex(model_name="turn", name="inbox"),
        migrations.AddIndex(
            model_name="turn",
            index=models.Index(
                fields=["holder_key", "waits", "-safety", "due_at", "id"],
                condition=models.Q(("open", True)),
                name="inbox",
            ),
        ),
    ]
