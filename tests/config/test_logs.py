"""What the logs do not say."""

import logging
import sys

from config.logs import WithoutQueries, WithoutValues


def line(text: str, *, error: bool = False) -> str:
    try:
        raise ValueError("Key (email)=(alesia@example.test) already exists")
    except ValueError:
        record = logging.LogRecord(
            "x", logging.ERROR, __file__, 1, text, (), sys.exc_info() if error else None
        )
    WithoutQueries().filter(record)
    return WithoutValues("{message}", style="{").format(record)


def test_queries_and_private_tokens_are_cut_out() -> None:
    assert line("Not Found: /be/events/?q=mova&age=7") == "Not Found: /be/events/?…"
    assert line("Gone: /feeds/private/s3cret.ics") == "Gone: /feeds/private/…"


def test_an_error_says_its_kind_and_place_but_no_value() -> None:
    told = line("Internal Server Error: /my/", error=True)
    assert "ValueError" in told
    assert "test_logs.py:" in told
    assert "alesia" not in told
