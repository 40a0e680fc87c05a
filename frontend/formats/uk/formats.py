"""Where Ukrainian differs from Django's file: no leading zero before a month's name, the month in its genitive."""

DATE_FORMAT = "j E Y р."
DATETIME_FORMAT = "j E Y р. H:i"
MONTH_DAY_FORMAT = "j E"
