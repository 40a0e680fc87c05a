"""The addresses of the private calendars, below `/feeds/`."""

from django.urls import path

from bookings import feeds

urlpatterns = [path("private/<str:token>.ics", feeds.private_feed, name="feed_private")]
