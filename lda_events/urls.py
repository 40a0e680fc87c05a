"""The agency's addresses, below `/<lang>/lda/`."""

from django.urls import path

from lda_events.views import agency, consultations, editing, entries, facts, meetings, programmes, resources

urlpatterns = [
    path("", agency.agency, name="lda"),
    path("programmes/", programmes.programmes, name="lda_programmes"),
    path("programmes/<slug:slug>/", programmes.programme, name="lda_programme"),
    path("calendar/", programmes.calendar, name="lda_calendar"),
    path("help/", resources.resources, name="lda_resources"),
    path("help/<slug:slug>/", resources.resource, name="lda_resource"),
    path("help/<slug:slug>/outdated/", resources.outdated, name="lda_outdated"),
    path("help/<slug:slug>/thanks/", resources.thanks, name="lda_outdated_thanks"),
    path("facts/", facts.facts, name="lda_facts"),
    path("consultations/", consultations.consultations, name="lda_consultations"),
    path("meetings/<slug:slug>/", meetings.meeting, name="lda_meeting"),
    path("desk/<slug:noun>/", entries.entries, name="lda_entries"),
    path("desk/<slug:noun>/new/", entries.new_entry, name="lda_entry_new"),
    path("desk/<slug:noun>/of/<slug:slug>/", entries.edit_entry, name="lda_entry_edit"),
    path("desk/<slug:noun>/of/<slug:slug>/verified/", entries.verified_entry, name="lda_entry_verified"),
    path("desk/<slug:noun>/of/<slug:slug>/history/", entries.entry_history, name="lda_entry_history"),
    path("new/programme/", editing.new, name="lda_new"),
    path("edit/", editing.desk, name="lda_desk"),
    path("edit/<slug:slug>/", editing.edit, name="lda_edit"),
    path("edit/<slug:slug>/verified/", editing.verified, name="lda_verified"),
    path("edit/<slug:slug>/history/", editing.history, name="lda_history"),
]
