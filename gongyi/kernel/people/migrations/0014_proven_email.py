from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0013_mentions")]

    operations = [
        migrations.AddField(model_name="account", name="by_email", field=models.BooleanField(default=False)),
        migrations.AddField(
            model_name="account", name="email_asked", field=models.EmailField(blank=True, default="", max_length=254)
        ),
        migrations.AddField(
            model_name="account", name="email_asked_at", field=models.DateTimeField(blank=True, null=True)
        ),
    ]
