"""All addresses of the site, as the resolver has them: whoever adds one is asked for a row."""

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils.translation import override

from tests.matrix.world import World


def route_names() -> set[str]:
    """The name of each address; one without a name is given its pattern, and nobody can write a row for it."""
    return {str(found.name or found.pattern) for found in _patterns(get_resolver())}


def _patterns(resolver: URLResolver) -> Iterator[URLPattern]:
    for found in resolver.url_patterns:
        if isinstance(found, URLResolver):
            yield from _patterns(found)
        else:
            yield found


def path_of(route: str, of: str, world: World, role: str, language: str = "en") -> str:
    """The path of a route; `of` names what stands in it."""
    with override(language):
        return reverse(route, args=[world.name(name, role) for name in of.split()])
