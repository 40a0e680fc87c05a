"""Who counts as one sender."""

import pytest

from accounts.bounds import network_of


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("198.51.100.9", "198.51.100.9"),
        ("2001:db8:1:2::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::9", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::1", "2001:db8:1:3::/64"),
        ("", ""),
        ("not an address", "not an address"),
    ],
)
def test_all_addresses_of_one_subscriber_are_one_sender(address: str, network: str) -> None:
    """Of IPv6 everybody has a whole /64 to choose from."""
    assert network_of(address) == network
