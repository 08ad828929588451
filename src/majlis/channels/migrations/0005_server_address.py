from django.db import migrations, models

GRANT = "GRANT SELECT (address) ON channels_networkapp TO majlis_web"
REVOKE = "REVOKE SELECT (address) ON channels_networkapp FROM majlis_web"


class Migration(migrations.Migration):
    dependencies = [("channels", "0004_the_door_asks_twice")]

    operations = [
        migrations.AddField(
            model_name="networkapp",
            name="address",
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.RunSQL(GRANT, REVOKE),
    ]
