"""The pages of accounts alone, and a page behind each kind of door."""

from django.conf.urls.i18n import i18n_patterns
from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from accounts.policies import Policy, policy
from frontend.views import account


def page(request: HttpRequest) -> HttpResponse:
    return HttpResponse("inside")


urlpatterns = i18n_patterns(
    path("account/", include("accounts.urls")),
    path("demo/", include("frontend.urls_demo")),
    path("my/", policy(Policy.SIGNED_IN)(page), name="my"),
    path("my/groups/new/", account.group_new, name="my_group_new"),
    path("manage/", policy(Policy.MANAGER)(page), name="manage"),
    path("staff/", policy(Policy.STAFF)(page), name="staff"),
    path("anybody/", policy(Policy.VISITOR)(page), name="anybody"),
)
