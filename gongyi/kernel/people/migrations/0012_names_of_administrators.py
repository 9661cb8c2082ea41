from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0011_forgotten_voices")]

    operations = [
        migrations.AddField(
            model_name="account",
            name="work_name",
            field=models.CharField(blank=True, default="", max_length=40, verbose_name="name at work"),
        ),
    ]
