"""A column that is worked out from others whenever its row is written."""

from typing import Any, Protocol, cast

from django.db import models


class Dated(Protocol):
    """What knows the day of the week on which it begins."""

    weekday: int

    def weekday_there(self) -> int:
        """ISO: 1 is Monday."""


class WeekdayField(models.PositiveSmallIntegerField):  # type: ignore[type-arg]  # generic in the stubs alone
    """The day of the week on the wall there; kept so that dates of a Saturday are found without a clock of each."""

    def pre_save(self, model_instance: models.Model, add: bool) -> int:  # noqa: FBT001 (as Django calls it)
        """Also in bulk; only `update` and `bulk_update` go past it."""
        dated = cast(Dated, model_instance)
        dated.weekday = dated.weekday_there()
        return dated.weekday

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        """For migrations a plain number: models of the past know no clock."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.PositiveSmallIntegerField", args, kwargs
