"""What somebody says of a private calendar, and of their messages."""

from django import forms
from django.utils.translation import gettext_lazy as _


class PrivateFeedForm(forms.Form):
    """A new address; which one it replaces stands in the form, so that sent twice it is made once."""

    replaces = forms.IntegerField(min_value=0, max_value=2**31 - 2, widget=forms.HiddenInput)
    neutral = forms.BooleanField(
        label=_("Neutral names"),
        required=False,
        help_text=_(
            "Entries are called “Booking” with its reference; without title, group and place. For a phone that may be "
            "seen by others."
        ),
    )


class MessagesForm(forms.Form):
    """How much messages may say."""

    full = forms.BooleanField(
        label=_("Tell me everything in messages about bookings"),
        required=False,
        help_text=_(
            "With title, group, space, address, dates and a file for your calendar. The subject stays neutral."
        ),
    )
