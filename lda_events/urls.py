"""The agency's addresses, below `/<lang>/lda/`."""

from django.urls import path

from lda_events import views

urlpatterns = [path("", views.agency, name="lda")]
