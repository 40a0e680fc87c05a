"""What the logs do not say."""

import io
import logging
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

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


def test_every_logger_speaks_through_the_filter() -> None:
    """Django's own server would write addresses to a handler of its own."""
    logging_of: Any = settings.LOGGING
    assert logging_of["handlers"]["console"]["filters"] == ["paths"]
    for name, logger in logging_of["loggers"].items():
        assert logger.get("handlers", []) == [], name
    assert logging_of["loggers"]["django.server"]["propagate"] is True


@pytest.fixture
def logs() -> Iterator[Callable[[], str]]:
    """What a handler writes that is made as the settings say."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.addFilter(WithoutQueries())
    handler.setFormatter(WithoutValues("{asctime} {levelname} {name}: {message}", style="{"))
    logging.getLogger().addHandler(handler)
    yield stream.getvalue
    logging.getLogger().removeHandler(handler)


@pytest.mark.django_db
def test_no_line_of_the_site_names_a_private_calendar(
    visitor: Client, logs: Callable[[], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither one that opens nothing, nor one at which the site fails."""
    secret = "s3cret-s3cret-s3cret-s3cret"
    assert visitor.get(f"/feeds/private/{secret}.ics?lang=en").status_code == 404
    assert visitor.get(f"/feeds/private/{secret}/more.ics").status_code == 404
    assert visitor.post(f"/feeds/private/{secret}.ics").status_code == 405
    monkeypatch.setattr("bookings.feeds.get_feed_by", fail)
    visitor.raise_request_exception = False
    assert visitor.get(f"/feeds/private/{secret}.ics").status_code == 500
    said = logs()
    assert said.count("/feeds/private/…") == 4
    assert "s3cret" not in said


def fail(token: str, **_: object) -> None:
    raise ValueError(f"no such row: {token}")


def test_neither_nginx_nor_granian_writes_the_address_down() -> None:
    nginx = (Path(settings.ROOT) / "deploy" / "nginx.conf").read_text()
    [place] = re.findall(r"location \^~ /feeds/private/ \{([^}]*)\}", nginx)
    assert "access_log off;" in place and "proxy_pass" in place
    [form] = re.findall(r"log_format svietlica '([^']*)'", nginx)
    for variable in (
        "$request ",
        "$request_uri",
        "$uri",
        "$args",
        "$query_string",
        "$http_referer",
        "$remote_addr",
    ):
        assert variable not in f"{form} "
    for log in re.findall(r"error_log \S+ (\w+);", nginx):
        assert log == "emerg"
    head = re.search(r'"~(\^\(\?<head>[^"]+)"\s+"\$\{head\}\*";', nginx)
    assert head
    pattern = re.compile(head[1].replace("?<head>", "?P<head>"))
    shown = pattern.match("/feeds/private/s3cret.ics")
    assert shown and shown["head"] == "/feeds/private/"
    web = (Path(settings.ROOT) / "deploy" / "svietlica-web.service").read_text()
    assert "--no-access-log" in web and "--access-log" not in web.replace("--no-access-log", "")
    assert "access_log" not in (Path(settings.ROOT) / "tools" / "web.py").read_text().replace(
        "log_access", ""
    )
