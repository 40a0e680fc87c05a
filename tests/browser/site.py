"""The whole site with the demonstration's pages, and a page that breaks."""

from typing import NoReturn

from django.conf.urls.i18n import i18n_patterns
from django.http import HttpRequest
from django.urls import include, path

from accounts.policies import Policy, policy
from config import urls


@policy(Policy.VISITOR)
def breaks(request: HttpRequest) -> NoReturn:
    """A fault of ours."""
    raise RuntimeError("as the test wants it")


urlpatterns = [
    *urls.urlpatterns,
    path("breaks/", breaks),
    *i18n_patterns(path("demo/", include("frontend.urls_demo"))),
]

handler400 = urls.handler400
handler403 = urls.handler403
handler404 = urls.handler404
handler500 = urls.handler500
