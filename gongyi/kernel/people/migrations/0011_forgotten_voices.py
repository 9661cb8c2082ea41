from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0010_posts_ended_at_once")]

    operations = [
        migrations.AddField(
            model_name="voice", name="forgotten_at", field=models.DateTimeField(blank=True, null=True)
        ),
    ]
