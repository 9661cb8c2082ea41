from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("flows", "0003_claimed_turns")]

    operations = [
        migrations.AlterField(
            model_name="dossier",
            name="sensitivity",
            field=models.CharField(
                choices=[("ordinary", "ordinary"), ("restricted", "restricted"), ("duty", "duty to report")],
                default="ordinary",
                max_length=10,
            ),
        ),
    ]
