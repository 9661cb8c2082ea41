from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("flows", "0005_turns_that_wait")]

    operations = [
        migrations.AddIndex(
            model_name="turn", index=models.Index(fields=["holder_key", "dossier"], name="turn_held")
        ),
    ]
