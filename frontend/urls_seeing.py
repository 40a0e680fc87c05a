"""A house seen at a glance: its days and months, a screen in its hall and a sheet for its door.

Before the pages of spaces, of which one may not be called "timeline".
"""

from django.urls import path

from frontend.views import month, sheets, timeline

urlpatterns = [
    path("spaces/timeline/", timeline.city_timeline, name="city_timeline"),
    path("spaces/<slug:slug>/month/", month.space_month, name="space_month"),
    path("spaces/<slug:slug>/door/", sheets.space_door, name="space_door"),
    path("venues/<slug:slug>/timeline/", timeline.venue_timeline, name="venue_timeline"),
    path("venues/<slug:slug>/today/", sheets.today, name="venue_today"),
    path("venues/<slug:slug>/door/", sheets.venue_door, name="venue_door"),
]
