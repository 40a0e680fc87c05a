"""The verbs of the agency's pages."""

from lda_events.operations.entries import (
    TooManyReports,
    put_entry,
    report_outdated,
    unsaved_entry,
    verify_entry,
)
from lda_events.operations.programmes import Outcome, put_programme, verify_programme

__all__ = [
    "Outcome",
    "TooManyReports",
    "put_entry",
    "put_programme",
    "report_outdated",
    "unsaved_entry",
    "verify_entry",
    "verify_programme",
]
