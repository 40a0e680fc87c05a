"""How often somebody without an account may do something. Their network address is not kept.

The cache holds a keyed hash of it, which nobody without the secret key can turn back, and forgets it after minutes.
"""

import datetime as dt
import ipaddress

from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import salted_hmac
from rest_framework.throttling import SimpleRateThrottle

SPELL = dt.timedelta(minutes=10)


def is_within(request: HttpRequest, deed: str, most: int) -> bool:
    """Whether the deed may be done: fewer than `most` times without ten minutes of rest. It counts as done then."""
    # The project's one way to tell a client behind its own proxies from one that invents a header.
    address = network_of(SimpleRateThrottle.get_ident(_Caller(), request) or "")  # type: ignore[arg-type]  # it asks for the address alone
    key = f"bound:{deed}:{salted_hmac('accounts.bounds', address, algorithm='sha256').hexdigest()}"
    done = cache.get(key, 0)
    if done >= most:
        return False
    # Not `incr`, which forgets the time in some caches; two at once may count as one, and that is near enough.
    cache.set(key, done + 1, SPELL.total_seconds())
    return True


def network_of(address: str) -> str:
    """An address as it is; of IPv6 the /64 that one subscriber has to choose from (RFC 6177 section 2)."""
    try:
        known = ipaddress.ip_address(address.strip())
    except ValueError:
        return address
    return str(ipaddress.ip_network((known, 64), strict=False)) if known.version == 6 else address


class _Caller:
    """`get_ident` asks its object for nothing."""
