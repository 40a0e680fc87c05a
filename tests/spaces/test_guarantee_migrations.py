"""On SQLite a rebuilt table loses its triggers; they are there again when the migrations end."""

import pytest
from django.core.management import call_command
from django.db import connection, models

from spaces import guarantee
from spaces.models import Occupancy


@pytest.mark.only_sqlite
@pytest.mark.django_db(transaction=True)
def test_triggers_survive_a_rebuilt_table() -> None:
    kind = models.CharField(max_length=12)
    kind.set_attributes_from_name("kind")
    old = Occupancy._meta.get_field("kind")
    with connection.schema_editor() as editor:
        editor.alter_field(Occupancy, old, kind)
    assert not guarantee.is_installed(connection)
    call_command("migrate", verbosity=0)
    assert guarantee.is_installed(connection)
    with connection.schema_editor() as editor:
        editor.alter_field(Occupancy, kind, old)
    call_command("migrate", verbosity=0)
