# SPDX-License-Identifier: Apache-2.0
"""Assertions of which nothing may be believed: each by what is wrong with it, made with the gate's key ``first``, an Ed25519 key."""

import base64
import hashlib
import hmac
import json
import time

import gate
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

NOW = int(time.time())

MAX_LENGTH = 64 * 1024

MAX_GROUPS = 5000

PART_OF_THE_ISSUER = gate.ISSUER[: -len(".org")]


def part(value):
    return gate.encoded(json.dumps(value).encode())


def unsigned(header):
    return f"{part({'typ': 'postern+jwt', 'kid': 'first', **header})}.{part(gate.claims())}."


def signed_with_the_public_key(key):
    public = key.private.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    signed = f"{part({'typ': 'postern+jwt', 'alg': 'HS256', 'kid': 'first'})}.{part(gate.claims())}"
    return f"{signed}.{gate.encoded(hmac.new(public, signed.encode(), hashlib.sha256).digest())}"


def tampered(key):
    head, body, signature = key.sign(gate.claims("bob")).split(".")
    said = json.loads(base64.urlsafe_b64decode(body + "=="))
    said.update(sub="ada-key", preferred_username="ada")
    return f"{head}.{part(said)}.{signature}"


def with_its_own_key(key):
    other = gate.Key("first")
    return other.sign(gate.claims(), jwk=other.public)


UNACCEPTABLE = {
    "empty": lambda key: "",
    "no JWS at all": lambda key: "ada",
    "no JSON": lambda key: "e30.e30.e30",
    "two, as a server joins them": lambda key: key.sign(gate.claims()) + "," + key.sign(gate.claims()),
    "too long": lambda key: key.sign(gate.claims(name="a" * MAX_LENGTH)),
    "a text without end": lambda key: "e" * (MAX_LENGTH + 1),
    "unsigned": lambda key: unsigned({"alg": "none"}),
    "an algorithm that is no text": lambda key: unsigned({"alg": ["EdDSA"]}),
    "no algorithm": lambda key: unsigned({}),
    "signed with the public key as a secret": signed_with_the_public_key,
    "another key under a known id": lambda key: gate.Key("first").sign(gate.claims()),
    "a key that it brings along": with_its_own_key,
    "an unknown key": lambda key: gate.Key("second").sign(gate.claims()),
    "no key id": lambda key: key.sign_without("kid", gate.claims()),
    "a key id that is no text": lambda key: unsigned({"alg": "EdDSA", "kid": ["first"]}),
    "another curve under a known id": lambda key: gate.Key("first", "ES256").sign(gate.claims()),
    "changed after it was signed": tampered,
    "an ID token": lambda key: key.sign(gate.claims(), typ="JWT"),
    "no type": lambda key: key.sign_without("typ", gate.claims()),
    "an extension that must be understood": lambda key: key.sign(gate.claims(), crit=["exp"]),
    "another gate's": lambda key: key.sign(gate.claims(iss="https://other.example.org")),
    "a part of the issuer": lambda key: key.sign(gate.claims(iss=PART_OF_THE_ISSUER)),
    "an issuer that is a list": lambda key: key.sign(gate.claims(iss=[gate.ISSUER])),
    "no issuer": lambda key: key.sign(gate.claims(iss=...)),
    "for another application": lambda key: key.sign(gate.claims(aud="http://127.0.0.1:5001")),
    "for this application and another": lambda key: key.sign(gate.claims(aud=[gate.AUDIENCE, "http://127.0.0.1:5001"])),
    "no audience": lambda key: key.sign(gate.claims(aud=...)),
    "expired": lambda key: key.sign(gate.claims(iat=NOW - 120, exp=NOW - 60)),
    "no end": lambda key: key.sign(gate.claims(exp=...)),
    "an end that is no time": lambda key: key.sign(gate.claims(exp="soon")),
    "an end that is a text": lambda key: key.sign(gate.claims(exp=str(NOW + 60))),
    "an end that never comes": lambda key: key.sign(gate.claims(exp=float("inf"))),
    "no beginning": lambda key: key.sign(gate.claims(iat=...)),
    "made in the future": lambda key: key.sign(gate.claims(iat=NOW + 600, exp=NOW + 660)),
    "good for an hour": lambda key: key.sign(gate.claims(exp=NOW + 3600)),
    "good for a day": lambda key: key.sign(gate.claims(exp=NOW + 86400)),
    "no subject": lambda key: key.sign(gate.claims(sub=...)),
    "an empty subject": lambda key: key.sign(gate.claims(sub="")),
    "a subject that is a number": lambda key: key.sign(gate.claims(sub=7)),
    "no provider": lambda key: key.sign(gate.claims(idp=...)),
    "an empty provider": lambda key: key.sign(gate.claims(idp="")),
    "no user name": lambda key: key.sign(gate.claims(preferred_username=...)),
    "an empty user name": lambda key: key.sign(gate.claims(preferred_username="")),
    "a user name that is a list": lambda key: key.sign(gate.claims(preferred_username=["ada"])),
    "groups that are no list": lambda key: key.sign({**gate.claims(), "groups": "curators"}),
    "groups that are no names": lambda key: key.sign(gate.claims(groups=[1])),
    "groups without end": lambda key: key.sign(gate.claims(groups=["g"] * (MAX_GROUPS + 1))),
    "nothing about the sysadmin": lambda key: key.sign(gate.claims(sysadmin=...)),
    "a sysadmin that is a text": lambda key: key.sign(gate.claims(sysadmin="false")),
    "a sysadmin that is a number": lambda key: key.sign(gate.claims(sysadmin=1)),
    "no kind of client": lambda key: key.sign(gate.claims(client=...)),
    "an unknown kind of client": lambda key: key.sign(gate.claims(client="robot")),
}
