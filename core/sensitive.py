"""Days on which people of the Belarusian diaspora who meet have been looked for afterwards.

Taken from what human rights defenders have documented (decision 24): those who took part in gatherings abroad on
Freedom Day were named as suspects, and those of an election day were searched for from pictures. Gatherings are held
on the nearest weekend as often as on the day, so each has some days around it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True)
class SensitiveDay:
    """A day of every year, and so many days before and after it. `key` names it in code and translations."""

    key: str
    month: int
    day: int
    around: int

    def is_near(self, day: date) -> bool:
        """Whether the date belongs to it; a day of early January may belong to one of late December."""
        reach = timedelta(days=self.around)
        years = (day.year - 1, day.year, day.year + 1)
        return any(abs(date(year, self.month, self.day) - day) <= reach for year in years if 0 < year < 9999)


SENSITIVE_DAYS = (
    # Proclamation of the Belarusian People's Republic, 25 March 1918. The Investigative Committee named 104 people
    # abroad for the gatherings of 2024. Three days reach the nearest weekend from any weekday.
    SensitiveDay("freedom_day", 3, 25, 3),
    # The presidential election of 9 August 2020, remembered each year by gatherings.
    SensitiveDay("august", 8, 9, 3),
    # The presidential election of 26 January 2025: 365 people were said to be identified after gatherings that day.
    SensitiveDay("january", 1, 26, 3),
    # Dziady, remembrance of the dead: the eve of All Souls' Day (2 November) and marches on the Sunday near it.
    SensitiveDay("dziady", 11, 2, 3),
)


def sensitive_on(day: date) -> SensitiveDay | None:
    """Which sensitive day the date belongs to, if any."""
    return next((sensitive for sensitive in SENSITIVE_DAYS if sensitive.is_near(day)), None)
