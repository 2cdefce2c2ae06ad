# SPDX-License-Identifier: Apache-2.0
"""A gate's keys, and assertions as it signs them, right and wrong."""

import base64
import json
import time

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from jwt import api_jws

ISSUER = "https://data.example.org"
AUDIENCE = "http://127.0.0.1:5000"
PROVIDER = "https://sso.example.org/realms/science"
OTHER = "https://sso.example.org/realms/guests"


def encoded(number, length=32):
    data = number if isinstance(number, bytes) else number.to_bytes(length, "big")
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


class Key:
    """A key of the gate's, Ed25519 or EC P-256."""

    def __init__(self, kid, algorithm="EdDSA"):
        self.kid = kid
        self.algorithm = algorithm
        self.private = Ed25519PrivateKey.generate() if algorithm == "EdDSA" else ec.generate_private_key(ec.SECP256R1())

    @property
    def public(self):
        """As a JSON Web Key."""
        key = self.private.public_key()
        if self.algorithm == "EdDSA":
            x = encoded(key.public_bytes(Encoding.Raw, PublicFormat.Raw))
            return {"kty": "OKP", "crv": "Ed25519", "x": x, "kid": self.kid, "alg": "EdDSA", "use": "sig"}
        numbers = key.public_numbers()
        return {"kty": "EC", "crv": "P-256", "x": encoded(numbers.x), "y": encoded(numbers.y), "kid": self.kid}

    def sign(self, claims, **header):
        """A compact JWS with these headers besides the gate's own."""
        headers = {"typ": "postern+jwt", "kid": self.kid, **header}
        algorithm = headers.pop("alg", self.algorithm)
        # not jwt.encode, which refuses to sign some of what must be refused when it is signed
        return api_jws.encode(json.dumps(claims).encode(), self.private, algorithm=algorithm, headers=headers)

    def sign_without(self, header, claims):
        """A compact JWS that lacks one of the headers; with a key of this kind alone."""
        headers = {"alg": "EdDSA", "typ": "postern+jwt", "kid": self.kid}
        del headers[header]
        signed = ".".join(encoded(json.dumps(part).encode()) for part in (headers, claims))
        return signed + "." + encoded(self.private.sign(signed.encode()))


def key_set(*keys):
    return json.dumps({"keys": [key.public for key in keys]}).encode()


def claims(username="ada", subject=None, groups=(), **changes):
    """What the gate says of a person, whose subject is made of the name unless it is given; a change to ... leaves a claim out."""
    now = int(time.time())
    said = {
        "iss": ISSUER,
        "aud": AUDIENCE,
        "sub": f"{username}-key" if subject is None else subject,
        "idp": PROVIDER,
        "iat": now,
        "exp": now + 60,
        "jti": "one",
        "preferred_username": username,
        "email": f"{username}@example.org",
        "name": username.title(),
        "groups": list(groups),
        "sysadmin": False,
        "client": "browser",
        **changes,
    }
    return {name: value for name, value in said.items() if value is not ...}
