"""Where Polish differs from Django's file: dots in short dates, as people write them."""

SHORT_DATE_FORMAT = "j.m.Y"
SHORT_DATETIME_FORMAT = "j.m.Y H:i"
