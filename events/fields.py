"""A column that is worked out from others whenever its row is written."""

from typing import Any

from django.db import models


class WallField(models.PositiveSmallIntegerField):  # type: ignore[type-arg]  # generic in the stubs alone
    """What a date is on the wall there, as its method `<name of the column>_there` says.

    Kept so that dates of a Saturday are found, and sorted as the clocks show them, without a clock of each.
    """

    def pre_save(self, model_instance: models.Model, add: bool) -> int:  # noqa: FBT001 (as Django calls it)
        """Also in bulk; only `update` and `bulk_update` go past it."""
        there: int = getattr(model_instance, f"{self.attname}_there")()
        setattr(model_instance, self.attname, there)
        return there

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        """For migrations a plain number: models of the past know no clock."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.PositiveSmallIntegerField", args, kwargs
