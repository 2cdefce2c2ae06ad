# SPDX-License-Identifier: Apache-2.0
"""The signing key, the issuer's documents and as many access tokens as a run needs.

The RSA modulus has 2048 bits and eight prime factors in place of two. Such a key protects nothing, but it signs
several times faster, so that hundreds of thousands of tokens take minutes; and whoever verifies sees the modulus
and the exponent 65537 only, so that verifying costs exactly what it costs with any RSA-2048 key.
"""

import base64
import hashlib
import json
import multiprocessing
import os
import random
import subprocess
import time
from pathlib import Path

from .places import AUDIENCE, ISSUER_URL, WORK

BITS = 2048
PRIMES = 8
EXPONENT = 65537
KEY_ID = "rT4Yq0bq1dJm2u3m6zv8m1xU0t7mW1m0hUe7cXlq8aE"
LIFETIME = 30 * 24 * 3600
# DigestInfo of SHA-256 (RFC 8017, section 9.2, note 1)
SHA256_INFO = bytes.fromhex("3031300d060960864801650304020105000420")


def b64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def number_bytes(number: int) -> bytes:
    return number.to_bytes((number.bit_length() + 7) // 8, "big")


class Key:
    """Signs RS256 with the Chinese remainder theorem over all its primes."""

    def __init__(self, primes: list[int]):
        self.primes = primes
        self.n = 1
        for prime in primes:
            self.n *= prime
        self.parts = []
        for prime in primes:
            rest = self.n // prime
            exponent = pow(EXPONENT, -1, prime - 1)
            self.parts.append((prime, exponent, rest * pow(rest, -1, prime)))

    def sign(self, data: bytes) -> bytes:
        info = SHA256_INFO + hashlib.sha256(data).digest()
        size = BITS // 8
        message = int.from_bytes(b"\x00\x01" + b"\xff" * (size - len(info) - 3) + b"\x00" + info, "big")
        total = 0
        for prime, exponent, factor in self.parts:
            total += pow(message % prime, exponent, prime) * factor
        return (total % self.n).to_bytes(size, "big")

    def jwks(self) -> dict:
        return {
            "keys": [
                {
                    "kty": "RSA",
                    "use": "sig",
                    "alg": "RS256",
                    "kid": KEY_ID,
                    "n": b64(number_bytes(self.n)),
                    "e": b64(number_bytes(EXPONENT)),
                }
            ]
        }

    def public_pem(self) -> str:
        """SubjectPublicKeyInfo (RFC 5280, section 4.1), for the peers that read a file."""

        def der(tag: int, body: bytes) -> bytes:
            length = len(body)
            if length < 128:
                return bytes([tag, length]) + body
            octets = number_bytes(length)
            return bytes([tag, 0x80 | len(octets)]) + octets + body

        def integer(number: int) -> bytes:
            return der(2, number.to_bytes(number.bit_length() // 8 + 1, "big"))

        rsa_encryption = bytes.fromhex("300d06092a864886f70d0101010500")
        key = der(0x30, integer(self.n) + integer(EXPONENT))
        info = base64.b64encode(der(0x30, rsa_encryption + der(3, b"\x00" + key))).decode()
        lines = [info[at : at + 64] for at in range(0, len(info), 64)]
        return "\n".join(["-----BEGIN PUBLIC KEY-----", *lines, "-----END PUBLIC KEY-----", ""])


def is_prime(candidate: int) -> bool:
    if any(candidate % small == 0 for small in (3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37)):
        return False
    odd, twos = candidate - 1, 0
    while odd % 2 == 0:
        odd, twos = odd // 2, twos + 1
    for _ in range(24):
        power = pow(random.randrange(2, candidate - 1), odd, candidate)
        if power in (1, candidate - 1):
            continue
        for _ in range(twos - 1):
            power = power * power % candidate
            if power == candidate - 1:
                break
        else:
            return False
    return True


def make_primes() -> list[int]:
    while True:
        primes: list[int] = []
        while len(primes) < PRIMES:
            candidate = random.getrandbits(BITS // PRIMES) | 1 | 3 << (BITS // PRIMES - 2)
            if (candidate - 1) % EXPONENT and is_prime(candidate):
                primes.append(candidate)
        product = 1
        for prime in primes:
            product *= prime
        if product.bit_length() == BITS:
            return primes


def load_key() -> Key:
    """The key of this checkout, made once and kept in work/."""
    path = WORK / "key.json"
    if not path.exists():
        path.write_text(json.dumps([str(prime) for prime in make_primes()]))
    return Key([int(prime) for prime in json.loads(path.read_text())])


def claims(number: int, issued: int) -> dict:
    """What a Keycloak access token carries; everything that names the person depends on the number.

    Every number has the same width, so that all tokens have the same length.
    """
    person = f"{number:07d}"
    return {
        "exp": issued + LIFETIME,
        "iat": issued,
        "jti": f"4c9c5f0e-0000-4a51-9c4e-{person:0>12}",
        "iss": ISSUER_URL,
        "aud": [AUDIENCE, "account"],
        "sub": f"f1c4b2a0-3d4e-4f5a-8b6c-{person:0>12}",
        "typ": "Bearer",
        "azp": AUDIENCE,
        "sid": f"a0b1c2d3-e4f5-4a6b-8c7d-{person:0>12}",
        "acr": "1",
        "allowed-origins": ["http://127.0.0.1:5000"],
        "realm_access": {"roles": ["default-roles-demo", "offline_access", "researcher"]},
        "resource_access": {"account": {"roles": ["manage-account", "view-profile"]}},
        "scope": "openid email profile",
        "email_verified": True,
        "name": f"Ada Lovelace {person}",
        "preferred_username": f"ada{person}",
        "given_name": "Ada",
        "family_name": f"Lovelace {person}",
        "email": f"ada{person}@example.org",
    }


def signed(key: Key, payload: dict) -> str:
    header = {"alg": "RS256", "typ": "JWT", "kid": KEY_ID}
    parts = [b64(json.dumps(part, separators=(",", ":")).encode()) for part in (header, payload)]
    text = ".".join(parts)
    return f"{text}.{b64(key.sign(text.encode()))}"


def token(key: Key, number: int, issued: int) -> str:
    return signed(key, claims(number, issued))


def at_hash(access_token: str) -> str:
    """OpenID Connect Core 1.0, section 3.1.3.6, for RS256."""
    return b64(hashlib.sha256(access_token.encode()).digest()[:16])


def broken(good: str) -> str:
    """The same token with one bit of its signature turned over."""
    head, payload, signature = good.split(".")
    octets = bytearray(base64.urlsafe_b64decode(signature + "=="))
    octets[100] ^= 1
    return f"{head}.{payload}.{b64(bytes(octets))}"


def _sign_range(job: tuple[int, int, int]) -> str:
    first, last, issued = job
    key = load_key()
    return "".join(token(key, number, issued) + "\n" for number in range(first, last))


def token_file(name: str, count: int, first: int) -> Path:
    """A file with one token a line, made where it is missing, too short, or about to expire."""
    path = WORK / f"{name}.tokens"
    facts = WORK / f"{name}.json"
    if path.exists() and facts.exists():
        made = json.loads(facts.read_text())
        fresh = made["issued"] + LIFETIME - 24 * 3600 > time.time()
        if fresh and made["count"] >= count and made["issuer"] == ISSUER_URL:
            return path
    issued = int(time.time()) - 60
    step = 2000
    jobs = [(at, min(at + step, first + count), issued) for at in range(first, first + count, step)]
    started = time.time()
    if count > step:
        print(f"signing {count} tokens into {path.name} …", flush=True)
    with multiprocessing.Pool(os.cpu_count()) as pool, path.open("w") as out:
        for text in pool.imap(_sign_range, jobs):
            out.write(text)
    facts.write_text(json.dumps({"issued": issued, "count": count, "issuer": ISSUER_URL}))
    if count > step:
        print(f"  {time.time() - started:.0f} s", flush=True)
    return path


def first_token(path: Path) -> str:
    with path.open() as lines:
        return lines.readline().strip()


def issuer_documents() -> None:
    """Discovery, key set and key files under work/, as the issuer's server and the peers expect them."""
    key = load_key()
    realm = WORK / "www/realms/demo"
    certs = realm / "protocol/openid-connect/certs"
    (realm / ".well-known").mkdir(parents=True, exist_ok=True)
    certs.parent.mkdir(parents=True, exist_ok=True)
    certs.write_text(json.dumps(key.jwks()))
    endpoint = f"{ISSUER_URL}/protocol/openid-connect"
    discovery = {
        "issuer": ISSUER_URL,
        "authorization_endpoint": f"{endpoint}/auth",
        "token_endpoint": f"{endpoint}/token",
        "userinfo_endpoint": f"{endpoint}/userinfo",
        "end_session_endpoint": f"{endpoint}/logout",
        "jwks_uri": f"{endpoint}/certs",
        "response_types_supported": ["code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "grant_types_supported": ["authorization_code", "refresh_token"],
        "scopes_supported": ["openid", "profile", "email"],
        "code_challenge_methods_supported": ["S256"],
        "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
    }
    (realm / ".well-known/openid-configuration").write_text(json.dumps(discovery))
    (WORK / "public.pem").write_text(key.public_pem())
    certificate = WORK / "public.crt"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=bench", "-days", "365"]
        + ["-keyout", str(WORK / "ca.key"), "-out", str(WORK / "ca.crt")],
        check=True,
        capture_output=True,
    )
    request = subprocess.run(
        ["openssl", "req", "-new", "-key", str(WORK / "ca.key"), "-subj", "/CN=bench"], check=True, capture_output=True
    )
    subprocess.run(
        ["openssl", "x509", "-req", "-CA", str(WORK / "ca.crt"), "-CAkey", str(WORK / "ca.key"), "-days", "365"]
        + ["-force_pubkey", str(WORK / "public.pem"), "-out", str(certificate)],
        input=request.stdout,
        check=True,
        capture_output=True,
    )
