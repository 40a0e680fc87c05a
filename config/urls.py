"""The site map. Pages carry their language first; feeds and the API have one address for everybody."""

from django.apps import apps
from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, URLResolver, include, path

from config import api
from frontend.views.home import robots, root
from frontend.views.photos import photo_file

urlpatterns: list[URLPattern | URLResolver] = [
    path("", root, name="root"),
    path("robots.txt", robots, name="robots"),
    path("media/photos/<str:file_name>", photo_file, name="photo"),
    path("feeds/", include("bookings.feed_urls")),
    path("feeds/", include("events.feed_urls")),
    path("data/", include("frontend.urls_data")),
    path("api/", include(api)),
]

pages: list[URLPattern | URLResolver] = [
    path("", include("frontend.urls_seeing")),
    path("", include("frontend.urls")),
    path("", include("frontend.urls_my")),
    path("manage/", include("frontend.urls_manage")),
    path("staff/", include("frontend.urls_staff")),
    path("account/", include("accounts.urls")),
]

if apps.is_installed("lda_events"):
    urlpatterns.append(path("feeds/", include("lda_events.feed_urls")))
    pages.append(path("lda/", include("lda_events.urls")))

if settings.DEMO:
    pages.append(path("demo/", include("frontend.urls_demo")))

urlpatterns += i18n_patterns(*pages)

handler400 = "frontend.views.errors.bad_request"
handler403 = "frontend.views.errors.forbidden"
handler404 = "frontend.views.errors.not_found"
handler500 = "frontend.views.errors.server_error"
