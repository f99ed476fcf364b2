"""Who asks: the reader's address, behind the proxies that the settings name.

A connection comes from a proxy where its address is this machine's, or one of the settings' `proxies`; only
then is the word of X-Forwarded-For taken, and only its last one, which the proxy itself added.
"""

from collections.abc import Iterable
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network

from flask import Flask, current_app, request

_HOUSEHOLD = 64  # bits: who has an address of IPv6 has as many of one such network as they like


def install(app: Flask, proxies: Iterable[str]) -> None:
    """Let an application know the proxies in front of it, as addresses or networks."""
    app.extensions["pincite.proxies"] = tuple(ip_network(each, strict=False) for each in proxies)


def asking_address() -> str:
    """The address that asks: the last one that a proxy of ours added, else the connection's own.

    Earlier entries of X-Forwarded-For are whatever the client wrote, so they are not believed.
    """
    peer = request.remote_addr or ""
    forwarded = request.headers.get("X-Forwarded-For", "").rsplit(",", 1)[-1].strip()
    return forwarded if forwarded and _is_proxy(_find_address(peer)) else peer


def asking_household() -> str:
    """What is counted as one asker: an address, or the network of 2^64 that one subscriber has."""
    text = asking_address()
    address = _find_address(text)
    if isinstance(address, IPv6Address):
        return str(IPv6Network((address, _HOUSEHOLD), strict=False))
    return str(address or text)


def is_local() -> bool:
    """Whether somebody on this machine asks."""
    address = _find_address(asking_address())
    return address is not None and address.is_loopback


def _is_proxy(peer: IPv4Address | IPv6Address | None) -> bool:
    if peer is None:
        return False
    return peer.is_loopback or any(peer in each for each in current_app.extensions["pincite.proxies"])


def _find_address(text: str) -> IPv4Address | IPv6Address | None:
    """The address in a text; one of IPv4 in the clothes of IPv6 (`::ffff:127.0.0.1`) as itself."""
    try:
        address = ip_address(text)
    except ValueError:
        return None
    return (address.ipv4_mapped or address) if isinstance(address, IPv6Address) else address
