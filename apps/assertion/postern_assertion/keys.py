# SPDX-License-Identifier: Apache-2.0
"""The gate's public keys by their ids, as its key set has them."""

from __future__ import annotations

import json
import logging
import threading
import time
from collections.abc import Callable
from http.client import HTTPException
from typing import Any

import jwt

LOG = logging.getLogger(__name__)

MAX_BYTES = 64 * 1024
"""A key takes some 200 bytes; the gate publishes a handful."""

MAX_KEYS = 32
"""More than any rotation needs."""

PAUSE = 10.0
"""Seconds between two readings, whatever key ids arrive, so that made-up ones do not become load on the gate."""

STALE = 12 * 3600.0
"""Seconds for which keys are used that cannot be read again: a key that was taken back does not live for ever."""

CURVES = {"EdDSA": ("OKP", "Ed25519"), "ES256": ("EC", "P-256")}
"""The algorithms that the gate signs with, and the keys that go with them."""


class KeysUnavailable(Exception):
    """No key set could be read, or none for too long."""


class KeySet:
    """The keys by their ids, read again every `refresh` seconds, and when an unknown id arrives.

    A reading that fails leaves the keys as they were, for STALE seconds. Safe for use by several threads: one of them reads, and
    the others go on with what is known, or wait where nothing is.
    """

    def __init__(
        self, read: Callable[[], bytes], refresh: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._read = read
        self._refresh = refresh
        self._clock = clock
        self._lock = threading.Lock()
        self._keys: dict[str, tuple[str, Any]] | None = None
        self._tried: float | None = None
        self._good = 0.0

    def key(self, kid: str, algorithm: str) -> Any | None:
        """The public key with that id if it is one for the algorithm, else None.

        :raises KeysUnavailable: nothing could be read so far, or for too long.
        """
        known = self._keys
        age = None if self._tried is None else self._clock() - self._tried
        unknown = known is None or kid not in known
        if age is None or age >= self._refresh or (unknown and age >= PAUSE):
            self._renew(wait=known is None)
            known = self._keys
        if known is None or self._clock() - self._good >= STALE:
            raise KeysUnavailable()
        found = known.get(kid)
        return found[1] if found is not None and found[0] == algorithm else None

    def _renew(self, wait: bool) -> None:
        if not self._lock.acquire(blocking=wait):
            return
        try:
            if self._tried is not None and self._clock() - self._tried < PAUSE:
                return
            self._tried = self._clock()
            self._keys = parse(self._read())
            self._good = self._tried
        except (OSError, ValueError, HTTPException) as problem:  # the last where the answer is no HTTP
            LOG.warning("the gate's key set cannot be read: %s", problem)
        finally:
            self._lock.release()


def parse(document: bytes) -> dict[str, tuple[str, Any]]:
    """The usable keys of a JSON Web Key Set (RFC 7517) by id, each with its algorithm.

    :raises ValueError: it is no such set, or too large.
    """
    if len(document) > MAX_BYTES:
        raise ValueError(f"more than {MAX_BYTES} bytes")
    try:
        content = json.loads(document)
    except RecursionError:
        raise ValueError("nested too deeply") from None
    listed = content.get("keys") if isinstance(content, dict) else None
    if not isinstance(listed, list) or len(listed) > MAX_KEYS:
        raise ValueError(f"no list of at most {MAX_KEYS} keys")
    usable: dict[str, tuple[str, Any]] = {}
    for key in listed:
        for algorithm, (kind, curve) in CURVES.items():
            if not isinstance(key, dict) or (key.get("kty"), key.get("crv")) != (kind, curve):
                continue
            kid = key.get("kid")
            if not isinstance(kid, str) or not kid or kid in usable:
                raise ValueError("a key whose id is missing, or another's too")
            # nothing but what is public, and as text: PyJWT would take the rest for a private key, or fail at a number
            public = {name: key[name] for name in ("kty", "crv", "x", "y") if isinstance(key.get(name), str)}
            try:
                usable[kid] = (algorithm, jwt.PyJWK.from_dict(public, algorithm=algorithm).key)
            except jwt.PyJWTError as problem:
                raise ValueError(f"a key that cannot be read: {type(problem).__name__}") from None
    if not usable:
        raise ValueError("no key for EdDSA (Ed25519) or ES256")
    return usable
