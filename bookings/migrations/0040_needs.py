from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("bookings", "0030_papers_seen"),
    ]

    operations = [
        migrations.CreateModel(
            name="NeedSeal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("delete_after", models.DateTimeField(db_index=True)),
            ],
        ),
        migrations.AddField(
            model_name="demand",
            name="district",
            field=models.CharField(blank=True, help_text="where one alone was looked in", max_length=80),
        ),
        migrations.AlterField(
            model_name="demand",
            name="reason",
            field=models.CharField(
                help_text="a DeclineReason, 'expired', 'clash', 'equipment', 'no_space' or 'partly'",
                max_length=12,
            ),
        ),
    ]
