# SPDX-License-Identifier: Apache-2.0
"""What is taken for a key set, and how often one is asked for."""

import json
import threading

import gate
import pytest
from postern_assertion.keys import MAX_BYTES, MAX_KEYS, PAUSE, STALE, KeySet, KeysUnavailable, parse


class Published:
    """A key set that somebody publishes, how often it was read, and a clock that is set by hand."""

    def __init__(self, *keys):
        self.document = gate.key_set(*keys)
        self.readings = 0
        self.problem = None
        self.now = 1000.0

    def read(self):
        self.readings += 1
        if self.problem:
            raise self.problem
        return self.document

    def keys(self, refresh=300.0):
        return KeySet(self.read, refresh=refresh, clock=lambda: self.now)


@pytest.fixture
def first():
    return gate.Key("first")


@pytest.fixture
def published(first):
    return Published(first)


def test_reads_once_and_again_after_a_while(published):
    keys = published.keys()
    for _ in range(5):
        assert keys.key("first", "EdDSA") is not None
    assert published.readings == 1
    published.now += 300
    published.document = gate.key_set(gate.Key("second"))
    assert keys.key("first", "EdDSA") is None
    assert published.readings == 2


def test_a_new_key_is_found_and_an_old_one_no_longer(published):
    keys = published.keys()
    assert keys.key("first", "EdDSA") is not None
    published.document = gate.key_set(gate.Key("second", "ES256"))
    published.now += PAUSE
    assert keys.key("second", "ES256") is not None
    assert keys.key("first", "EdDSA") is None
    assert published.readings == 2


def test_asks_seldom_whatever_key_ids_arrive(published):
    keys = published.keys()
    for second in range(100):
        published.now = float(second)
        assert keys.key(f"made-up-{second}", "EdDSA") is None
    assert published.readings == 100 / PAUSE


def test_a_key_serves_its_own_algorithm_alone(published):
    assert published.keys().key("first", "ES256") is None


@pytest.mark.parametrize("problem", [OSError("away"), ValueError("no JSON")])
def test_a_gate_that_is_away_leaves_the_keys_as_they_were(published, problem):
    keys = published.keys()
    keys.key("first", "EdDSA")
    published.problem = problem
    published.now += 400
    assert keys.key("first", "EdDSA") is not None
    assert published.readings == 2
    assert keys.key("first", "EdDSA") is not None
    assert published.readings == 2


def test_a_document_that_is_no_key_set_leaves_the_keys_as_they_were(published, caplog):
    keys = published.keys()
    keys.key("first", "EdDSA")
    published.document = b'{"keys": []}'
    published.now += 400
    assert keys.key("first", "EdDSA") is not None
    assert published.readings == 2
    assert "the gate's key set cannot be read: no key for EdDSA (Ed25519) or ES256" in caplog.text


def test_keys_that_cannot_be_read_again_end(published):
    keys = published.keys()
    keys.key("first", "EdDSA")
    published.problem = OSError("away")
    published.now += STALE - 1
    assert keys.key("first", "EdDSA") is not None
    published.now += 1
    with pytest.raises(KeysUnavailable):
        keys.key("first", "EdDSA")


def test_without_any_it_says_so_and_tries_again(published):
    published.problem = OSError("away")
    keys = published.keys()
    for _ in range(3):
        with pytest.raises(KeysUnavailable):
            keys.key("first", "EdDSA")
    assert published.readings == 1
    published.problem = None
    published.now += PAUSE
    assert keys.key("first", "EdDSA") is not None


def test_one_reads_and_the_others_go_on_with_what_is_known(published, first):
    reading, go_on = threading.Event(), threading.Event()

    def slowly():
        reading.set()
        assert go_on.wait(30)
        return gate.key_set(first)

    answers = iter([lambda: gate.key_set(first), slowly])
    keys = KeySet(lambda: next(answers)(), refresh=300, clock=lambda: published.now)
    keys.key("first", "EdDSA")
    published.now += 300
    reader = threading.Thread(target=keys.key, args=("first", "EdDSA"))
    reader.start()
    try:
        assert reading.wait(30)
        assert keys.key("first", "EdDSA") is not None
        assert reader.is_alive()
    finally:
        go_on.set()
        reader.join()


ED25519 = {"kty": "OKP", "crv": "Ed25519", "kid": "one"}

P256 = {"kty": "EC", "crv": "P-256", "kid": "one"}


def listed(*keys):
    return json.dumps({"keys": keys}).encode()


@pytest.mark.parametrize(
    "document",
    [
        b"",
        b"\xff",
        b"[]",
        b"{}",
        b'{"keys": {}}',
        listed(),
        listed("key"),
        listed(7),
        b"[" * 50_000,
        b" " * (MAX_BYTES + 1),
        listed(*[{}] * (MAX_KEYS + 1)),
        gate.key_set(*[gate.Key(str(number)) for number in range(MAX_KEYS + 1)]),
        gate.key_set(gate.Key("one"), gate.Key("one")),
        gate.key_set(gate.Key("")),
        listed({**gate.Key("one").public, "kid": 1}),
        listed(ED25519),
        listed({**ED25519, "x": "AA"}),
        listed({**ED25519, "x": "AAAA"}),
        listed({**ED25519, "x": 7}),
        listed({**ED25519, "x": "\N{SNOWMAN}"}),
        listed({**P256, "x": gate.encoded(1), "y": gate.encoded(1)}),
        listed({**P256, "x": gate.encoded(1)}),
        listed({"kty": "EC", "crv": "P-521", "x": "AAAA", "y": "AAAA", "kid": "one"}),
        listed({"kty": "oct", "kid": "one", "k": "c2VjcmV0"}),
        listed({"kty": "RSA", "kid": "one", "n": "AQAB", "e": "AQAB"}),
    ],
)
def test_refuses_what_is_no_key_set(document):
    with pytest.raises(ValueError):
        parse(document)


def test_takes_nothing_but_what_is_public(first):
    assert list(parse(listed({**first.public, "d": "AAAA", "key_ops": ["sign"]}))) == ["first"]


def test_passes_over_keys_of_other_kinds(first):
    assert list(parse(listed({"kty": "RSA", "kid": "rsa", "n": "AQAB", "e": "AQAB"}, first.public))) == ["first"]
