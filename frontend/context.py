"""What every template may ask for."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, Any]:
    """Whether this is the demonstration; the user is lazy and costs nothing unless asked for."""
    return {"demo": settings.DEMO}
