"""The addresses of the public calendars, below `/feeds/`; short, because people type them."""

from django.urls import path

from events import feeds

urlpatterns = [
    path("events.ics", feeds.events_feed, name="feed_events"),
    path("events.atom", feeds.new_events, name="feed_new_events"),
    path("events/<slug:slug>.jsonld", feeds.structured_event, name="feed_structured_event"),
    path("events/<slug:slug>.ics", feeds.event_feed, name="feed_event"),
    path("venues/<slug:slug>.ics", feeds.venue_feed, name="feed_venue"),
    path("spaces/<slug:slug>.ics", feeds.space_feed, name="feed_space"),
    path("spaces/<slug:slug>/busy.ics", feeds.busy_feed, name="feed_busy"),
    path("groups/<slug:slug>.ics", feeds.group_feed, name="feed_group"),
]
