"""Log lines say what happened, not who asked for what."""

import logging
import re
from traceback import extract_tb
from typing import Any

QUERY = re.compile(r"\?\S*")
TOKEN = re.compile(r"/feeds/private/\S+")


class WithoutQueries(logging.Filter):
    """Cuts query strings and private feed tokens out of every line."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg = TOKEN.sub("/feeds/private/…", QUERY.sub("?…", record.getMessage()))
        record.args = ()
        return True


class WithoutValues(logging.Formatter):
    """Tells of an error where it arose and of which kind, but not its text: databases quote people's values in it."""

    def formatException(self, ei: Any) -> str:  # noqa: N802 - logging calls it so
        kind, error, trace = ei
        places = [f"  {frame.filename}:{frame.lineno} {frame.name}" for frame in extract_tb(trace)]
        return "\n".join([*places, f"  {kind.__name__}"]) if error is not None else ""
