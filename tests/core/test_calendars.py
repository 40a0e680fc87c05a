"""How much fits into one calendar."""

from core.calendars import LARGEST, MOST_ENTRIES, fit


def test_what_is_left_out_is_said_also_of_the_shortest() -> None:
    entry = b"x" * 280
    fitting = [("Europe/Warsaw", entry)] * MOST_ENTRIES
    assert not fit(fitting, [b"beside"]).cut
    fitted = fit([*fitting, ("Europe/Vilnius", entry)], [b"beside"])
    assert fitted.cut
    assert len(fitted.entries) == 1 + MOST_ENTRIES
    assert fitted.zones == ["Europe/Warsaw"]


def test_long_entries_stop_at_the_size() -> None:
    fitted = fit([("Europe/Warsaw", b"x" * 10_000)] * 100)
    assert fitted.cut
    assert LARGEST - 30_000 < sum(map(len, fitted.entries)) < LARGEST
