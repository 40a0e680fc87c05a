"""What scripts of our pages read; one address for all languages, which a parameter names."""

from django.urls import path

from frontend.views import timeline

urlpatterns = [
    path("spaces/timeline.json", timeline.city_timeline_data, name="city_timeline_data"),
    path("venues/<slug:slug>/timeline.json", timeline.venue_timeline_data, name="venue_timeline_data"),
]
