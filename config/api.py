"""The addresses of the API, and its schema."""

from django.apps import apps
from django.urls import URLPattern, URLResolver, include, path
from drf_spectacular.views import SpectacularAPIView
from rest_framework.routers import SimpleRouter

from accounts.policies import Policy, declare
from bookings.api import AnswerTime, Bookings
from bookings.closing_api import Blackouts, OneBlackout
from bookings.lacking import lacking
from events.api import Events
from frontend.views.api_docs import api_docs
from spaces.api import Spaces, Venues
from spaces.search_api import Finder

router = SimpleRouter()
router.register("venues", Venues, "api-venue")
router.register("spaces", Spaces, "api-space")
router.register("bookings", Bookings, "api-booking")
router.register("events", Events, "api-event")

urlpatterns: list[URLPattern | URLResolver] = [
    path("v1/availability/", Finder.as_view(lacking=lacking), name="api-availability"),
    path("v1/venues/<slug:slug>/answer-time/", AnswerTime.as_view(), name="api-answer-time"),
    path("v1/spaces/<slug:slug>/blackouts/", Blackouts.as_view(), name="api-blackouts"),
    path("v1/spaces/<slug:slug>/blackouts/<uuid:claim>/", OneBlackout.as_view(), name="api-blackout"),
    path("v1/", include(router.urls)),
    path("schema/", declare(SpectacularAPIView.as_view(), Policy.VISITOR), name="api-schema"),
    path("docs/", api_docs, name="api-docs"),
]

if apps.is_installed("lda_events"):
    urlpatterns.append(path("v1/lda/", include("lda_events.api_urls")))
