from decimal import Decimal

import django.core.validators
import django.db.models.deletion
from django.db import migrations, models

import majlis.store.clock
from majlis.store.tenancy import Wall


class Migration(migrations.Migration):
    dependencies = [("channels", "0005_server_address")]

    operations = [
        migrations.CreateModel(
            name="Budget",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("month_limit_usd", models.DecimalField(decimal_places=2, max_digits=9, validators=[django.core.validators.MinValueValidator(Decimal("0"))], verbose_name="Limit for each month, in US dollars")),
                ("changed_at", models.DateTimeField(db_default=majlis.store.clock.Now())),
                ("channel", models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="budget", to="channels.channel")),
                ("institution", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="people.institution")),
            ],
        ),
        migrations.AddConstraint(
            model_name="budget",
            constraint=models.CheckConstraint(condition=models.Q(("month_limit_usd__gte", 0)), name="budget_is_no_debt"),
        ),
        Wall({"channels_budget": {"channel_id": "channels_channel"}}),
    ]
