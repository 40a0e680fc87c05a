"""What the search looks for is kept as words, and PostgreSQL has an index of them; lists count without reading events."""

from django.db import migrations, models

from core.folding import in_latin, words_of
from events.searching import LEXEMES

CHUNK = 500


def keep_words(apps, schema_editor):
    """As `events.searching.search_text` makes them; what was not public has no text and gets none."""
    events = apps.get_model("events", "Event").objects.using(schema_editor.connection.alias)
    told = list(events.exclude(search_text="").values_list("pk", flat=True))
    for at in range(0, len(told), CHUNK):
        for event in events.filter(pk__in=told[at : at + CHUNK]).only("search_text", "title"):
            words = dict.fromkeys([*words_of(event.search_text), *in_latin(" ".join(event.title.values()))])
            event.search_text = f" {' '.join(words)} " if words else ""
            event.save(update_fields=["search_text"])


def index_words(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        words = LEXEMES.format(column="search_text")
        schema_editor.execute(f"CREATE INDEX event_words ON events_event USING gin ({words})")


def forget_words(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP INDEX event_words")


class Migration(migrations.Migration):
    dependencies = [("events", "0013_weekdays")]

    operations = [
        migrations.RunPython(keep_words, migrations.RunPython.noop),
        migrations.RunPython(index_words, forget_words),
        migrations.AddIndex(
            model_name="event",
            index=models.Index(
                fields=["disclosure", "state", "public_city", "kind", "public_district", "zone"],
                name="event_public",
            ),
        ),
        migrations.AddIndex(
            model_name="occurrence",
            index=models.Index(
                fields=["event", "ends_at", "weekday", "starts_at", "state"], name="occurrence_of_event"
            ),
        ),
    ]
