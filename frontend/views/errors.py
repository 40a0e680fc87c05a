"""Pages for when something is wrong."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, HttpResponseServerError
from django.shortcuts import render
from django.template import loader
from django.utils.translation import gettext as _

from accounts.problem_details import refusal


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What came in could not be read; not even the name of the host may be trusted, so the page is a bare one."""
    return _bare(400, "errors/400.html")


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Not for whoever asks."""
    return _page(request, 403, "errors/403.html")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """There is none, or nobody may know; programs are told so in their own form."""
    if request.path.startswith("/api/v"):
        return refusal(HTTPStatus.NOT_FOUND, _("There is no such address."))
    return _page(request, 404, "errors/404.html")


def server_error(request: HttpRequest) -> HttpResponse:
    """Something broke here: a page that needs neither database nor session, nor anything else that may be broken."""
    try:
        return _bare(500, "errors/500.html")
    except Exception:  # noqa: BLE001 (what broke the page may break this one too)
        return HttpResponseServerError(_("Something went wrong here. It is not your fault."), "text/plain")


def _bare(status: int, template: str) -> HttpResponse:
    return HttpResponse(loader.render_to_string(template), status=status)


def _page(request: HttpRequest, status: int, template: str) -> HttpResponse:
    return render(request, template, status=status)
