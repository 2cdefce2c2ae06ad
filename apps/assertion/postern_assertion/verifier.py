# SPDX-License-Identifier: Apache-2.0
"""The gate's assertion: a compact JWS (RFC 7515) of type ``postern+jwt`` with the claims of a JWT (RFC 7519)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import jwt

from .keys import CURVES, KeySet

TYPE = "postern+jwt"

LEEWAY = 5
"""Seconds by which the clocks may differ, where nobody says otherwise."""

MAX_LIFETIME = 300
"""Seconds that an assertion may be good for, where nobody says otherwise; the gate signs for 60."""

MAX_LENGTH = 64 * 1024
"""Characters of an assertion; no server takes a longer header."""

MAX_GROUPS = 5000
"""Groups of one person; the gate's own limit on headers comes long before."""

REQUIRED = ["iss", "aud", "exp", "iat", "sub"]


class Unacceptable(Exception):
    """An assertion that is there and that nothing may be believed of; the message has no value of it."""


@dataclass(frozen=True)
class Person:
    """Whom the gate has named.

    ``issuer`` and ``subject`` are who it is: the provider, and its own name for the person. ``username`` is the account's name,
    ``groups`` are the groups by name, ``sysadmin`` is whether the gate calls the person one, and ``claims`` what else is said.
    ``browser`` is whether the person came with a browser's session; else with a credential that no other site can make a browser
    send.
    """

    issuer: str
    subject: str
    username: str
    groups: tuple[str, ...]
    sysadmin: bool
    browser: bool
    claims: Mapping[str, object]


class Verifier:
    """Says whom an assertion names, if it is the gate's, for this application, and of now. Safe for use by several threads."""

    def __init__(
        self,
        keys: KeySet,
        issuer: str,
        audience: str,
        leeway: float = LEEWAY,
        max_lifetime: float = MAX_LIFETIME,
    ) -> None:
        """
        :param issuer: the gate's ``server.public-url``, exactly.
        :param audience: the gate's ``assertion.audience``, exactly.
        :param leeway: seconds by which the clocks may differ.
        :param max_lifetime: seconds; what is good for longer is refused.
        """
        self._keys = keys
        self._issuer = issuer
        self._audience = audience
        self._leeway = leeway
        self._max_lifetime = max_lifetime

    def verify(self, token: str) -> Person:
        """The person.

        :raises Unacceptable: it is not what it must be.
        :raises KeysUnavailable: the gate's keys are not known.
        """
        if len(token) > MAX_LENGTH:
            raise Unacceptable("too long")
        try:
            return _person(self._claims(token))
        except (jwt.PyJWTError, RecursionError, ValueError, TypeError, OverflowError) as problem:
            # Only the kind: the texts of these exceptions may quote what was sent.
            raise Unacceptable(type(problem).__name__) from None

    def _claims(self, token: str) -> dict[str, Any]:
        header = jwt.get_unverified_header(token)
        algorithm = header.get("alg")
        if header.get("typ") != TYPE:
            raise Unacceptable("typ is not " + TYPE)
        if not isinstance(algorithm, str) or algorithm not in CURVES:
            raise Unacceptable("alg is neither " + " nor ".join(CURVES))
        if "crit" in header:
            raise Unacceptable("crit names what is not understood here")
        kid = header.get("kid")
        key = self._keys.key(kid, algorithm) if isinstance(kid, str) else None
        if key is None:
            raise Unacceptable("kid is none of the gate's keys")
        claims = jwt.decode(
            token,
            key=key,
            algorithms=[algorithm],
            issuer=self._issuer,
            audience=self._audience,
            leeway=self._leeway,
            options={"require": REQUIRED},
        )
        if claims["iss"] != self._issuer:
            # PyJWT 2.10.0 takes a part of the issuer for the issuer.
            raise Unacceptable("iss is another gate's")
        if claims["aud"] not in (self._audience, [self._audience]):
            raise Unacceptable("aud names others too")
        if claims["exp"] - claims["iat"] > self._max_lifetime:
            raise Unacceptable(f"good for longer than max_lifetime, {self._max_lifetime:g} s")
        return claims


def _person(claims: dict[str, Any]) -> Person:
    groups = claims.get("groups", [])
    if not isinstance(groups, list) or not all(isinstance(group, str) for group in groups):
        raise Unacceptable("groups is no list of names")
    if len(groups) > MAX_GROUPS:
        raise Unacceptable(f"more than {MAX_GROUPS} groups")
    if not isinstance(claims.get("sysadmin"), bool):
        raise Unacceptable("sysadmin is neither true nor false")
    if claims.get("client") not in ("browser", "api"):
        raise Unacceptable("client is neither browser nor api")
    return Person(
        issuer=_text(claims, "idp"),
        subject=_text(claims, "sub"),
        username=_text(claims, "preferred_username"),
        groups=tuple(groups),
        sysadmin=claims["sysadmin"],
        browser=claims["client"] == "browser",
        claims=claims,
    )


def _text(claims: dict[str, Any], name: str) -> str:
    value = claims.get(name)
    if not isinstance(value, str) or not value:
        raise Unacceptable(f"{name} is missing")
    return value
