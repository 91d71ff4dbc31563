"""From which address somebody comes: the connection's, or, where that is a proxy which this node
trusts, the one that the proxy has written down. Nobody else's word for it is believed."""

from __future__ import annotations

from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import TypeAlias

from hudna.web.asked import Asked

Network: TypeAlias = IPv4Network | IPv6Network
PROXIES = "proxies"
"""Where an application keeps the networks of the proxies that it trusts. The door for partners'
nodes, which does its own TLS, has none."""


def caller(request: Asked) -> str:
    """The address, as limits count it; empty where there is none."""
    host = request.client.host if request.client else ""
    proxies: Sequence[Network] = request.app.state.get(PROXIES, ())
    return believed(host, request.headers.getall("x-forwarded-for", []), proxies)


def believed(host: str, forwarded: Sequence[str], proxies: Sequence[Network]) -> str:
    """The last address that is no proxy of ours, of a chain that begins at the connection. What
    stands before it may have been written by anybody."""
    chain = [part.strip() for line in forwarded for part in line.split(",")]
    while _among(host, proxies) and chain:
        if (before := _address(chain.pop())) is None:
            return host
        host = str(before)
    return host


def _among(host: str, proxies: Sequence[Network]) -> bool:
    found = _address(host)
    return found is not None and any(found in network for network in proxies)


def _address(text: str) -> IPv4Address | IPv6Address | None:
    try:
        found = ip_address(text)
    except ValueError:
        return None
    mapped = found.ipv4_mapped if isinstance(found, IPv6Address) else None
    return mapped or found
