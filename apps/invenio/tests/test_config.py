# SPDX-License-Identifier: Apache-2.0
"""What the extension makes of its settings; each wrong one stops the start and is named."""

import pytest
from invenio_postern.config import ConfigurationError, Provider, settings

LEAST = {
    "POSTERN_ISSUER": "https://data.example.org",
    "POSTERN_AUDIENCE": "http://127.0.0.1:5000",
    "POSTERN_PROVIDERS": {"https://sso.example.org/realms/science": "keycloak"},
}


def test_the_least_that_works():
    found = settings(LEAST)
    assert found.jwks == "https://data.example.org/oauth2/jwks"
    assert found.header == "X-Postern-Assertion"
    assert dict(found.providers) == {
        "https://sso.example.org/realms/science": Provider("identity", "keycloak", "sub")
    }
    assert not found.local_login


def test_without_an_issuer_it_is_off():
    assert settings({}) is None


@pytest.mark.parametrize(
    "key, value, remedy",
    [
        ("POSTERN_AUDIENCE", None, "assertion.audience"),
        ("POSTERN_AUDIENCE", "", "assertion.audience"),
        ("POSTERN_PROVIDERS", None, "accounts_useridentity"),
        ("POSTERN_PROVIDERS", {}, "accounts_useridentity"),
        ("POSTERN_PROVIDERS", "keycloak", "accounts_useridentity"),
        ("POSTERN_PROVIDERS", {"i": 7}, "a dict with match, method and claim"),
        ("POSTERN_PROVIDERS", {"i": {"methods": "keycloak"}}, "a dict with match, method and claim"),
        ("POSTERN_PROVIDERS", {"i": {"match": "name"}}, "identity, username, email"),
        ("POSTERN_PROVIDERS", {"i": {"match": "email", "method": "keycloak"}}, "method goes with match 'identity'"),
        ("POSTERN_PROVIDERS", {"i": {"claim": "sub"}}, "method goes with match 'identity'"),
        ("POSTERN_PROVIDERS", {"i": {"method": "keycloak", "claim": 7}}, "the name of a claim"),
        ("POSTERN_GROUPS", "*", "list of patterns"),
        ("POSTERN_JWKS", "jwks.json", "a URL or an absolute path"),
        ("POSTERN_JWKS", "ftp://gate/jwks", "a URL or an absolute path"),
        ("POSTERN_JWKS", "http://gate:4180/oauth2/jwks", "POSTERN_JWKS_PLAIN_TEXT"),
        ("POSTERN_JWKS_REFRESH", 1, "at least 10"),
        ("POSTERN_LEEWAY", "5", "a number of seconds"),
        ("POSTERN_MAX_LIFETIME", 0, "at least 1"),
    ],
)
def test_refuses(key, value, remedy):
    with pytest.raises(ConfigurationError) as refusal:
        settings({**LEAST, key: value})
    assert key in str(refusal.value)
    assert remedy in str(refusal.value)


@pytest.mark.parametrize(
    "jwks, more",
    [
        ("http://127.0.0.1:4180/oauth2/jwks", {}),
        ("http://[::1]:4180/oauth2/jwks", {}),
        ("/etc/postern/jwks.json", {}),
        ("http://gate:4180/oauth2/jwks", {"POSTERN_JWKS_PLAIN_TEXT": True}),
    ],
)
def test_keys_from_where_nobody_can_put_others(jwks, more):
    assert settings({**LEAST, "POSTERN_JWKS": jwks, **more}).jwks == jwks
