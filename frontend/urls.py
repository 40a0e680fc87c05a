"""Pages for visitors, as a site map."""

from django.urls import path

from frontend.views import about, events, groups, home, spaces, subscribe, venues

urlpatterns = [
    path("", home.home, name="home"),
    path("events/", events.events, name="events"),
    path("events/<slug:slug>/", events.event, name="event"),
    path("classes/", events.classes, name="classes"),
    path("spaces/", spaces.finder, name="spaces"),
    path("spaces/<slug:slug>/", spaces.space, name="space"),
    path("venues/", venues.venues, name="venues"),
    path("venues/<slug:slug>/", venues.venue, name="venue"),
    path("groups/<slug:slug>/", groups.group, name="group"),
    path("subscribe/", subscribe.subscribe, name="subscribe"),
    path("about/privacy/", about.privacy, name="about_privacy"),
    path("about/accessibility/", about.accessibility, name="about_accessibility"),
]
