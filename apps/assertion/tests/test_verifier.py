# SPDX-License-Identifier: Apache-2.0
"""What is believed of an assertion: everything, or nothing."""

import attacks
import gate
import pytest
from postern_assertion import KeySet, KeysUnavailable, Person, Unacceptable, Verifier
from postern_assertion.verifier import LEEWAY, MAX_GROUPS, MAX_LENGTH, MAX_LIFETIME


def verifier(*keys, **limits):
    return Verifier(KeySet(lambda: gate.key_set(*keys), refresh=300), gate.ISSUER, gate.AUDIENCE, **limits)


@pytest.mark.parametrize("algorithm", ["EdDSA", "ES256"])
def test_believes_the_gate(algorithm):
    key = gate.Key("one", algorithm)
    ada = gate.claims(groups=["curators", "projects/papyri"])
    bob = gate.claims("bob", "7", sysadmin=True, client="api")
    here = verifier(key, gate.Key("other"))

    assert here.verify(key.sign(ada)) == Person(
        issuer=gate.PROVIDER,
        subject="ada-key",
        username="ada",
        groups=("curators", "projects/papyri"),
        sysadmin=False,
        browser=True,
        claims=ada,
    )
    assert here.verify(key.sign(bob)) == Person(gate.PROVIDER, "7", "bob", (), sysadmin=True, browser=False, claims=bob)


def test_believes_an_audience_that_is_a_list_of_one():
    key = gate.Key("first")
    assert verifier(key).verify(key.sign(gate.claims(aud=[gate.AUDIENCE]))).username == "ada"


def test_what_a_person_may_lack():
    key = gate.Key("first")
    assert verifier(key).verify(key.sign(gate.claims(email=..., name=..., jti=...))).username == "ada"
    said = gate.claims()
    del said["groups"]
    assert verifier(key).verify(key.sign(said)).groups == ()


@pytest.mark.parametrize("case", attacks.UNACCEPTABLE)
def test_refuses(case):
    key = gate.Key("first")
    with pytest.raises(Unacceptable) as refused:
        verifier(key).verify(attacks.UNACCEPTABLE[case](key))
    assert "ada" not in str(refused.value)


def test_refuses_what_is_one_beyond_each_limit():
    key = gate.Key("first")
    now = attacks.NOW
    assert (attacks.MAX_LENGTH, attacks.MAX_GROUPS) == (MAX_LENGTH, MAX_GROUPS)
    assert len(verifier(key).verify(key.sign(gate.claims(groups=["g"] * MAX_GROUPS))).groups) == MAX_GROUPS
    verifier(key).verify(key.sign(gate.claims(iat=now, exp=now + MAX_LIFETIME)))
    with pytest.raises(Unacceptable, match=f"good for longer than max_lifetime, {MAX_LIFETIME} s"):
        verifier(key).verify(key.sign(gate.claims(iat=now, exp=now + MAX_LIFETIME + 1)))
    with pytest.raises(Unacceptable, match="good for longer than max_lifetime, 59 s"):
        verifier(key, max_lifetime=59).verify(key.sign(gate.claims(iat=now, exp=now + 60)))


def test_clocks_may_differ_by_the_leeway_and_no_more():
    key = gate.Key("first")
    now = attacks.NOW
    expired = key.sign(gate.claims(iat=now - 60, exp=now - 2 * LEEWAY))
    with pytest.raises(Unacceptable, match="ExpiredSignatureError"):
        verifier(key).verify(expired)
    assert verifier(key, leeway=3600).verify(expired).username == "ada"


def test_believes_nobody_without_keys():
    def away():
        raise OSError("away")

    with pytest.raises(KeysUnavailable):
        Verifier(KeySet(away, refresh=300), gate.ISSUER, gate.AUDIENCE).verify(gate.Key("first").sign(gate.claims()))
