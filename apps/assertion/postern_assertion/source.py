# SPDX-License-Identifier: Apache-2.0
"""From where the gate's key set is read. Whoever could put another there would decide who is who."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, OpenerDirector, ProxyHandler, Request, build_opener

from .keys import MAX_BYTES

TIMEOUT = 2.0
"""Seconds for the gate to answer: it is near, and requests wait for it."""

LOOPBACK = ("127.0.0.1", "::1", "localhost")
"""Hosts to which plain text leaves no machine."""


def source(
    address: str, plain_text: bool = False, setting: str = "address", permission: str = "plain_text"
) -> Callable[[], bytes]:
    """What reads the document at an address: an https URL, an http URL of this machine, or the absolute path of a file.

    What it returns reads at most one byte more than a key set may have, and raises OSError, ValueError or HTTPException.

    :param plain_text: http of other machines, too.
    :param setting: what the address is called by whoever sets it.
    :param permission: what plain_text is called by them.
    :raises ValueError: it is none of these; the message is for whoever sets it.
    """
    if address.startswith("/"):
        return lambda: _file(address)
    host = _host(address)
    if host is None:
        raise ValueError(f"{setting} must be a URL or an absolute path (https, http or /…), not {address!r}")
    if address.lower().startswith("http:") and host not in LOOPBACK and not plain_text:
        raise ValueError(
            f"{setting}: whoever is between here and {host} could put keys of their own in place of the gate's; use https or a"
            f" file, or set {permission} where that network is your own"
        )
    return lambda: _url(address)


def _host(address: str) -> str | None:
    """The host of an http or https URL; None for what is no such URL."""
    try:
        url = urlsplit(address)
        url.port  # noqa: B018 - fails where it is no number
        return url.hostname or None if url.scheme in ("http", "https") else None
    except ValueError:
        return None


def _file(path: str) -> bytes:
    with open(path, "rb") as file:
        return file.read(MAX_BYTES + 1)


class _NoRedirect(HTTPRedirectHandler):
    """The key set is where the configuration says, and nowhere else."""

    def redirect_request(self, *_: Any) -> None:
        return None


def _url(url: str) -> bytes:
    # No proxy of the environment: whoever answered in the gate's place would decide who is who.
    opener: OpenerDirector = build_opener(ProxyHandler({}), _NoRedirect)
    with opener.open(Request(url, headers={"Accept": "application/json"}), timeout=TIMEOUT) as answer:
        return answer.read(MAX_BYTES + 1)
