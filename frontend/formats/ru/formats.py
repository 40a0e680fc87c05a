"""Where Russian differs from Django's file: two digits of the hour, the month of a day in its genitive."""

TIME_FORMAT = "H:i"
DATETIME_FORMAT = "j E Y г. H:i"
MONTH_DAY_FORMAT = "j E"
