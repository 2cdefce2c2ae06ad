# SPDX-License-Identifier: Apache-2.0
"""The settings, read once when the application starts.

Without ``POSTERN_ISSUER`` the extension does nothing at all. With it, whatever is missing or wrong stops the start.
"""

from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Callable, Mapping, Optional, Tuple

from postern_assertion import LEEWAY, MAX_LIFETIME, source

MATCHES = ("identity", "username", "email")


class ConfigurationError(RuntimeError):
    """A setting that the extension cannot work with; the message names it and the remedy."""


@dataclass(frozen=True)
class Provider:
    """How people of one provider are found among the accounts.

    ``match`` is ``identity`` (the person's key in ``accounts_useridentity``, under ``method``), ``username`` or ``email``;
    ``claim`` is the claim of the assertion that is compared.
    """

    match: str
    method: str
    claim: str


@dataclass(frozen=True)
class Settings:
    """All settings, checked."""

    issuer: str
    audience: str
    jwks: str
    keys: Callable[[], bytes]
    jwks_refresh: float
    header: str
    providers: Mapping[str, Provider]
    groups: Optional[Tuple[str, ...]]
    local_login: bool
    echo_header: str
    sign_out: str
    leeway: float
    max_lifetime: float

    def keeps(self, group):
        """Whether a group of the assertion may become a role."""
        return any(fnmatchcase(group, pattern) for pattern in self.groups or ())


def settings(config):
    """The settings in an application's configuration; None where the extension is switched off."""
    issuer = config.get("POSTERN_ISSUER")
    if not issuer:
        return None
    groups = config.get("POSTERN_GROUPS")
    if groups is not None and (isinstance(groups, str) or not all(isinstance(group, str) for group in groups)):
        raise ConfigurationError('POSTERN_GROUPS must be a list of patterns, such as ["*"] or ["data-*"]')
    jwks = config.get("POSTERN_JWKS") or issuer.rstrip("/") + "/oauth2/jwks"
    return Settings(
        issuer=_text(config, "POSTERN_ISSUER", "the gate's server.public-url"),
        audience=_text(config, "POSTERN_AUDIENCE", "the gate's assertion.audience"),
        jwks=jwks,
        keys=_source(jwks, bool(config.get("POSTERN_JWKS_PLAIN_TEXT"))),
        jwks_refresh=_number(config, "POSTERN_JWKS_REFRESH", 300, least=10),
        header=config.get("POSTERN_HEADER", "X-Postern-Assertion"),
        providers=_providers(config.get("POSTERN_PROVIDERS")),
        groups=None if groups is None else tuple(groups),
        local_login=bool(config.get("POSTERN_LOCAL_LOGIN", False)),
        echo_header=config.get("POSTERN_ECHO_HEADER", "X-User-ID"),
        sign_out=config.get("POSTERN_SIGN_OUT", "/oauth2/sign_out"),
        leeway=_number(config, "POSTERN_LEEWAY", LEEWAY, least=0),
        max_lifetime=_number(config, "POSTERN_MAX_LIFETIME", MAX_LIFETIME, least=1),
    )


def _text(config, key, meaning):
    value = config.get(key)
    if not isinstance(value, str) or not value:
        raise ConfigurationError(f"{key} must be set where POSTERN_ISSUER is: {meaning}")
    return value


def _number(config, key, default, least):
    value = config.get(key, default)
    if isinstance(value, bool) or not isinstance(value, (int, float)) or value < least:
        raise ConfigurationError(f"{key} must be a number of seconds of at least {least}, not {value!r}")
    return float(value)


def _source(jwks, plain_text):
    try:
        return source(jwks, plain_text, "POSTERN_JWKS", "POSTERN_JWKS_PLAIN_TEXT")
    except ValueError as problem:
        raise ConfigurationError(str(problem)) from None


def _providers(providers):
    if not isinstance(providers, Mapping) or not providers:
        raise ConfigurationError(
            "POSTERN_PROVIDERS must say for each provider how its people are found, by issuer or entity ID, such as"
            ' {"https://sso.example.org/realms/science": "keycloak"} with the method of accounts_useridentity'
        )
    return {issuer: _provider(issuer, value) for issuer, value in providers.items()}


def _provider(issuer, value):
    where = f"POSTERN_PROVIDERS[{issuer!r}]"
    given = {"method": value} if isinstance(value, str) else value
    if not isinstance(given, Mapping) or set(given) - {"match", "method", "claim"}:
        raise ConfigurationError(f"{where} must be a method, or a dict with match, method and claim")
    match = given.get("match", "identity")
    if match not in MATCHES:
        raise ConfigurationError(f"{where}: match must be one of {', '.join(MATCHES)}, not {match!r}")
    if (match == "identity") != bool(given.get("method")):
        raise ConfigurationError(f"{where}: method goes with match 'identity', which needs it")
    claim = given.get("claim", {"identity": "sub", "username": "preferred_username", "email": "email"}[match])
    if not isinstance(claim, str) or not claim:
        raise ConfigurationError(f"{where}: claim must be the name of a claim")
    return Provider(match=match, method=given.get("method", ""), claim=claim)
