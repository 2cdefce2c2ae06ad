# SPDX-License-Identifier: Apache-2.0
"""Who a request comes from, as far as the gate says; found out once for each request."""

from dataclasses import dataclass
from typing import Optional

from flask import request
from postern_assertion import KeysUnavailable, Person, Unacceptable

from .accounts import NoAccount, account_of

# A key of the WSGI environment that no header can have: those begin with HTTP_.
_ENVIRON = "invenio_postern.caller"


@dataclass(frozen=True)
class Nobody:
    """The gate has named nobody."""


@dataclass(frozen=True)
class Refused:
    """There is an assertion, and it leads to no account: the request gets no further.

    ``reason`` is for the log, ``explanation`` for the person.
    """

    status: int
    reason: str
    explanation: str


@dataclass
class Known:
    """The person, the account, and the values of the roles' needs once they have been looked up."""

    person: Person
    user: object
    roles: Optional[frozenset] = None


class Callers:
    """Finds out who it is."""

    def __init__(self, verifier, settings):
        self._verifier = verifier
        self._settings = settings

    def current(self):
        """Who the current request comes from: Nobody, Refused or Known."""
        found = request.environ.get(_ENVIRON)
        if found is None:
            found = request.environ[_ENVIRON] = self._find()
        return found

    def _find(self):
        token = request.headers.get(self._settings.header)
        if token is None:
            return Nobody()
        try:
            person = self._verifier.verify(token)
        except Unacceptable as problem:
            return Refused(403, f"the assertion is not acceptable: {problem}", "Who you are could not be verified.")
        except KeysUnavailable:
            return Refused(503, f"no key set from {self._settings.jwks} yet", "Who you are cannot be verified just now.")
        provider = self._settings.providers.get(person.issuer)
        if provider is None:
            return Refused(
                403, f"POSTERN_PROVIDERS has no entry {person.issuer!r}", "This way of signing in leads to no account here."
            )
        try:
            return Known(person, account_of(person, provider))
        except NoAccount as problem:
            return Refused(403, f"{person.issuer} {person.subject}: {problem}", _explained(problem))


def _explained(problem):
    text = str(problem)
    return text[0].upper() + text[1:] + "."
