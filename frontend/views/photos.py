"""The photos of a space, at the venue's desk; and the files that browsers ask for."""

from collections.abc import Callable
from functools import partial, wraps

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import Frozen
from accounts.policies import Policy, policy
from frontend.answers import attempt, in_words
from frontend.forms.photos import PhotoForm, WordsForm
from spaces import photo_files
from spaces.access import get_managed_photo_for, get_managed_space_for
from spaces.album import (
    MOST_PHOTOS,
    AlbumFull,
    Direction,
    add_photo,
    describe_photo,
    move_photo,
    remove_photo,
)
from spaces.models import PhotoState, Space

A_YEAR = 365 * 24 * 60 * 60

Deed = Callable[[HttpRequest, str, str], HttpResponse]


@policy(Policy.VISITOR)
@require_safe
def photo_file(request: HttpRequest, file_name: str) -> HttpResponseBase:
    """One file of a photo; in a real house nginx answers in place of this (deploy/nginx.conf)."""
    found = photo_files.shown_file(file_name)
    try:
        if found is None:
            raise Http404
        path, content_type = found
        answer = FileResponse(path.open("rb"), content_type=content_type)
    except FileNotFoundError:
        raise Http404 from None
    # A name is never given to another photo.
    answer["Cache-Control"] = f"public, max-age={A_YEAR}, immutable"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@policy(Policy.MANAGER)
@require_http_methods(["GET", "HEAD", "POST"])
def photos(request: HttpRequest, slug: str) -> HttpResponse:
    """What the space shows of itself, and another photo."""
    space = get_managed_space_for(request.user, slug, now=timezone.now())
    form = PhotoForm(language=_language())
    if request.method == "POST":
        form = PhotoForm(request.POST, request.FILES, language=_language())
        if form.is_valid() and _added(request, space, form):
            messages.success(request, _("The photo is sent. It is shown in a moment, once it is prepared."))
            return redirect("manage_photos", slug)
    known = list(space.photos.all())
    context = {
        "space": space,
        "venue": space.venue,
        "form": form,
        "photos": known,
        "most": MOST_PHOTOS,
        "room_left": MOST_PHOTOS - len(known),
        "waiting": any(photo.state == PhotoState.WAITING for photo in known),
    }
    return render(request, "photos/photos.html", context)


def _added(request: HttpRequest, space: Space, form: PhotoForm) -> bool:
    assert request.user.is_authenticated
    try:
        add_photo(
            by=request.user,
            space=space,
            upload=form.upload,
            size=form.size,
            alt=form.alt(),
            now=timezone.now(),
        )
    except Frozen as refusal:
        form.add_error(None, in_words(refusal, space.venue.zone))
    except AlbumFull:
        form.add_error(None, _("This space has as many photos as it may have. Remove one first."))
    return not form.errors


@policy(Policy.MANAGER)
@require_http_methods(["GET", "HEAD", "POST"])
def photo(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    """Say anew what a photo shows."""
    assert request.user.is_authenticated
    now = timezone.now()
    photo = get_managed_photo_for(request.user, slug, name, now=now)
    form = WordsForm(request.POST if request.method == "POST" else None, language=_language(), kept=photo.alt)
    if request.method == "POST" and form.is_valid():
        deed = partial(describe_photo, by=request.user, photo=photo, alt=form.alt(), now=now)
        if attempt(request, deed, done=_("The description is saved.")):
            return redirect("manage_photos", slug)
    context = {"photo": photo, "space": photo.space, "venue": photo.space.venue, "form": form}
    return render(request, "photos/photo.html", context)


def _deed(view: Deed) -> Deed:
    """Only a POST does anything; whoever comes by a link, or by another language, is led to the photos."""

    @wraps(view)
    @require_http_methods(["GET", "HEAD", "POST"])
    def guarded(request: HttpRequest, slug: str, name: str) -> HttpResponse:
        return view(request, slug, name) if request.method == "POST" else redirect("manage_photos", slug)

    return guarded


@policy(Policy.MANAGER)
@_deed
def move(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    """One place earlier or later."""
    assert request.user.is_authenticated
    now = timezone.now()
    photo = get_managed_photo_for(request.user, slug, name, now=now)
    direction = Direction.EARLIER if request.POST.get("direction") == "earlier" else Direction.LATER
    deed = partial(move_photo, by=request.user, photo=photo, direction=direction, now=now)
    attempt(request, deed, done=_("The order is changed."))
    return redirect("manage_photos", slug)


@policy(Policy.MANAGER)
@_deed
def remove(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    """Delete a photo and its files."""
    assert request.user.is_authenticated
    now = timezone.now()
    photo = get_managed_photo_for(request.user, slug, name, now=now)
    deed = partial(remove_photo, by=request.user, photo=photo, now=now)
    attempt(request, deed, done=_("The photo is removed."))
    return redirect("manage_photos", slug)


def _language() -> str:
    return (get_language() or "en").split("-")[0]
