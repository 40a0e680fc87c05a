"""The address of the agency's calendar, below `/feeds/`."""

from django.urls import path

from lda_events import feeds

urlpatterns = [path("lda.ics", feeds.lda_feed, name="feed_lda")]
