"""The database refuses a double booking, from the first row on."""

from typing import Any

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from spaces import guarantee


def install(apps: Any, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in guarantee.statements(schema_editor.connection.vendor):
        schema_editor.execute(statement)


def remove(apps: Any, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in guarantee.undo_statements(schema_editor.connection.vendor):
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("spaces", "0001_initial")]

    operations = [migrations.RunPython(install, remove)]
