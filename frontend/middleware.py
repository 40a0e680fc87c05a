"""Answers to signed-in people are kept by nobody."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse


class KeepPrivate:
    """`no-store` on every page that a signed-in person gets, so that a shared browser remembers none."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        user = getattr(request, "user", None)
        # A page that never asked who is there has nothing private; asking would cost a query and a cookie.
        if user is not None and getattr(request.session, "accessed", False) and user.is_authenticated:
            response["Cache-Control"] = "no-store"
        return response
