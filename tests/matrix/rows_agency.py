"""Rows of the agency: pages, its calendar, its desk, its part of the API."""

from tests.matrix.rows import Row, editor

READ = Row(get="200")

ROWS = {
    "feed_lda": Row(get="200"),
    "lda": READ,
    "lda_programmes": READ,
    "lda_programme": Row("programme", get="200"),
    "lda_calendar": READ,
    "lda_resources": READ,
    "lda_resource": Row("resource", get="200"),
    "lda_outdated": Row("resource", get="200", post=">lda_outdated_thanks*", sent={"what": "hours"}),
    "lda_outdated_thanks": Row("resource", get="200"),
    "lda_facts": READ,
    "lda_consultations": READ,
    "lda_meeting": Row("meeting", get="200"),
    "lda_desk": Row(get=editor()),
    "lda_new": Row(get=editor(), post=editor()),
    "lda_edit": Row("programme", get=editor(), post=editor()),
    "lda_verified": Row("programme", get=editor("405"), post=editor(">lda_desk*")),
    "lda_history": Row("programme", get=editor()),
    "lda_entries": Row("noun", get=editor()),
    "lda_entry_new": Row("noun", get=editor(), post=editor()),
    "lda_entry_edit": Row("noun resource", get=editor(), post=editor()),
    "lda_entry_verified": Row("noun resource", get=editor("405"), post=editor(">lda_entries*")),
    "lda_entry_history": Row("noun resource", get=editor()),
    "api-lda-programme-list": READ,
    "api-lda-programme-detail": Row("programme", get="200"),
    "api-lda-step-list": READ,
    "api-lda-resource-list": READ,
    "api-lda-resource-detail": Row("resource", get="200"),
    "api-lda-fact-list": READ,
    "api-lda-fact-detail": Row("fact", get="200"),
    "api-lda-consultation-list": READ,
    "api-lda-consultation-detail": Row("consultation", get="200"),
    "api-lda-meeting-list": READ,
    "api-lda-meeting-detail": Row("meeting", get="200"),
}
