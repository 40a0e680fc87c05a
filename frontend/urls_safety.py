"""Pages that keep people safe, below `/<lang>/safety/`."""

from django.urls import path

from frontend.views import about, safety

urlpatterns = [
    path("", safety.safety, name="safety"),
    path("what-this-site-knows/", about.privacy, name="safety_knows"),
    path("report/", safety.report, name="safety_report"),
    path("report/received/", safety.received, name="safety_received"),
    path("concerns/", safety.concerns, name="safety_concerns"),
    path("concerns/<str:reference>/read/", safety.read, name="safety_concern_read"),
    path("concerns/<str:reference>/close/", safety.close, name="safety_concern_close"),
    path("<slug:slug>/", safety.page, name="safety_page"),
]
