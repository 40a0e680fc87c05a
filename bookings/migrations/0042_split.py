"""Single dates may be offered in another space; they become a booking of their own, which knows where it came from."""

import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def fill(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Until now all dates of an offer were in its one space."""
    dates = apps.get_model("bookings", "OfferedDate").objects
    offer = apps.get_model("bookings", "Offer").objects.filter(pk=models.OuterRef("offer"))
    dates.update(space=models.Subquery(offer.values("space")[:1]))
    if editor.connection.vendor == "postgresql":
        # Rows whose keys are still to be checked stand in the way of changing the column in this transaction.
        editor.execute("SET CONSTRAINTS ALL IMMEDIATE")


class Migration(migrations.Migration):
    dependencies = [
        ("bookings", "0041_batches"),
        ("spaces", "0022_papers"),
    ]

    operations = [
        migrations.AddField(
            model_name="booking",
            name="split_from",
            field=models.ForeignKey(
                blank=True,
                help_text="the booking of the same request whose dates are in another space",
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="split_into",
                to="bookings.booking",
            ),
        ),
        migrations.AlterField(
            model_name="offer",
            name="space",
            field=models.ForeignKey(
                help_text="where nothing else is said of a date",
                on_delete=django.db.models.deletion.PROTECT,
                related_name="offers",
                to="spaces.space",
            ),
        ),
        migrations.AddField(
            model_name="offereddate",
            name="space",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="offered_dates",
                to="spaces.space",
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="offereddate",
            name="space",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="offered_dates",
                to="spaces.space",
            ),
        ),
    ]
