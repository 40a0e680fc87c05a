"""A house answers otherwise than by yes or no: it asks, offers something else, notes that it has seen papers."""

from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.policies import Policy, policy
from bookings.access import get_managed_booking_for
from bookings.operations import ask_group, note_papers, offer_dates
from frontend.answering import offer_form
from frontend.answers import attempt, tried
from frontend.forms.answering import QuestionForm
from frontend.views.manage import booking_page, deed_only


@policy(Policy.MANAGER)
@deed_only
def ask(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask the group something before deciding."""
    assert request.user.is_authenticated
    now = timezone.now()
    booking = get_managed_booking_for(request.user, reference, now=now)
    form = QuestionForm(request.POST, prefix="question")
    if not form.is_valid():
        return booking_page(request, booking, now, question_form=form)
    question = form.cleaned_data["question"]
    deed = partial(ask_group, by=request.user, booking=booking, question=question, now=now)
    attempt(
        request, deed, done=_("The question is sent. Your time stands still until the group has answered.")
    )
    return redirect("manage_booking", reference)


@policy(Policy.MANAGER)
@deed_only
def offer(request: HttpRequest, reference: str) -> HttpResponse:
    """Offer another time or another space."""
    assert request.user.is_authenticated
    now = timezone.now()
    booking = get_managed_booking_for(request.user, reference, now=now)
    form = offer_form(request.user, booking, now=now, data=request.POST)
    if not form.is_valid():
        return booking_page(request, booking, now, offer_form=form)
    deed = partial(
        offer_dates,
        by=request.user,
        booking=booking,
        shifts=form.shifts(),
        space=form.there(),
        spaces=form.places(),
        without=form.without(),
        note=form.cleaned_data["note"],
        now=now,
    )
    if not tried(form, deed, zone=booking.space.venue.zone):
        return booking_page(request, booking, now, offer_form=form)
    messages.success(request, _("The offer is made. Its time is kept until the group has answered."))
    return redirect("manage_booking", reference)


@policy(Policy.MANAGER)
@deed_only
def papers(request: HttpRequest, reference: str) -> HttpResponse:
    """Note that the group's papers were seen, or take the note back."""
    assert request.user.is_authenticated
    now = timezone.now()
    booking = get_managed_booking_for(request.user, reference, now=now)
    seen = request.POST.get("seen") == "yes"
    deed = partial(note_papers, by=request.user, booking=booking, seen=seen, now=now)
    attempt(request, deed, done=_("It is noted.") if seen else _("The note is taken back."))
    return redirect("manage_booking", reference)
