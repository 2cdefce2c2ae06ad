# SPDX-License-Identifier: Apache-2.0
"""What is believed of an assertion, on pages and over REST: everything, or nothing."""

import attacks
import gate
import pytest


@pytest.mark.parametrize("case", attacks.UNACCEPTABLE)
@pytest.mark.parametrize("path", ["/who", "/api/who"])
def test_refuses(site, case, path):
    site.account("ada")
    token = attacks.UNACCEPTABLE[case](site.key)
    answer = site.browser().get(path, token)
    assert answer.status_code == 403
    assert "ada" not in answer.text


def test_says_why_in_the_log_and_nothing_of_the_token(site, caplog):
    token = site.key.sign(gate.claims(aud="http://127.0.0.1:5001"))
    site.browser().get("/api/who", token)
    assert "the assertion is not acceptable: InvalidAudienceError" in caplog.text
    assert token not in caplog.text


@pytest.mark.parametrize(
    "header",
    ["X-Remote-User", "Remote-User", "X-Forwarded-User", "X-Auth-Request-User", "X-Remote-Subject", "X-User-ID"],
)
@pytest.mark.parametrize("path", ["/who", "/api/who"])
def test_a_bare_header_is_nobody(site, header, path):
    site.account("ada")
    answer = site.browser().get(path, headers={header: "ada"})
    assert (answer.status_code, answer.json["user"]) == (200, None)


@pytest.mark.parametrize("path", ["/who", "/api/who"])
def test_names_the_person(site, path):
    number = site.account("ada")
    answer = site.browser().as_person(path)
    assert (answer.status_code, answer.json["user"], answer.json["id"]) == (200, "ada", number)


def test_a_key_of_the_other_kind(configured, tmp_path):
    key = gate.Key("second", "ES256")
    path = tmp_path / "jwks.json"
    path.write_bytes(gate.key_set(key))
    site = configured(POSTERN_JWKS=str(path))
    site.account("ada")
    site.key = key
    assert site.browser().as_person("/who").json["user"] == "ada"


def test_without_any_keys_yet_it_says_that_it_does_not_know(configured, tmp_path):
    site = configured(POSTERN_JWKS=str(tmp_path / "missing.json"))
    site.account("ada")
    assert site.browser().as_person("/api/who").status_code == 503
