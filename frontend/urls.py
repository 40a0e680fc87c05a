"""Pages for visitors, as a site map."""

from django.urls import include, path

from frontend.views import (
    about,
    by_message,
    claiming,
    embedded,
    events,
    finding,
    groups,
    home,
    house_facts,
    spaces,
    subscribe,
    venues,
)

urlpatterns = [
    path("", home.home, name="home"),
    path("events/", events.events, name="events"),
    path("embed/events/", embedded.embedded, name="embedded_events"),
    path("events/<slug:slug>/", events.event, name="event"),
    path("classes/", events.classes, name="classes"),
    path("spaces/", finding.finder, name="spaces"),
    path("spaces/<slug:slug>/", spaces.space, name="space"),
    path("venues/", venues.venues, name="venues"),
    path("venues/<slug:slug>/", venues.venue, name="venue"),
    path("venues/<slug:slug>/claim/", claiming.claim, name="venue_claim"),
    path("venues/<slug:slug>/looked-at/", house_facts.looked_at, name="venue_looked_at"),
    path("groups/<slug:slug>/", groups.group, name="group"),
    path("subscribe/", subscribe.subscribe, name="subscribe"),
    path("decide/<str:token>/", by_message.decide, name="decide"),
    path("about/privacy/", about.privacy, name="about_privacy"),
    path("safety/", include("frontend.urls_safety")),
    path("about/accessibility/", about.accessibility, name="about_accessibility"),
]
