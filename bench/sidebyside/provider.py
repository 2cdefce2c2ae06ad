# SPDX-License-Identifier: Apache-2.0
"""A provider at which people sign in without being asked: everyone who comes is the next person.

It takes the place of the issuer's file server for the loads that need sessions. It checks nothing, since it measures
nothing: the gate and its peers check what it says.
"""

import json
import threading
import time
import urllib.parse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from . import tokens
from .places import AUDIENCE, ISSUER, ISSUER_URL, WORK


class Provider:
    """Serves on the issuer's port until it is stopped."""

    def __init__(self):
        tokens.issuer_documents()
        self.key = tokens.load_key()
        self.lock = threading.Lock()
        self.begun: dict[str, tuple[int, str]] = {}
        self.people = 0
        self.server = ThreadingHTTPServer(("127.0.0.1", ISSUER), self._handler())
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    def begin(self, nonce: str) -> str:
        """A code for the next person."""
        with self.lock:
            self.people += 1
            code = f"code-{self.people:07d}"
            self.begun[code] = (self.people, nonce)
        return code

    def tokens_for(self, code: str) -> dict:
        number, nonce = self.begun.pop(code)
        now = int(time.time())
        access = tokens.token(self.key, number, now)
        claims = tokens.claims(number, now)
        claims.update({"aud": AUDIENCE, "typ": "ID", "auth_time": now, "at_hash": tokens.at_hash(access), "groups": ["curators"]})
        if nonce:
            claims["nonce"] = nonce
        return {
            "access_token": access,
            "id_token": tokens.signed(self.key, claims),
            "refresh_token": f"refresh-{number:07d}-{'r' * 600}",
            "token_type": "Bearer",
            "expires_in": tokens.LIFETIME,
            "scope": "openid profile email",
        }

    def _handler(self):
        provider = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *unused):
                pass

            def answer(self, status: int, body: bytes = b"", **headers: str) -> None:
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name.replace("_", "-"), value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def do_GET(self):
                url = urllib.parse.urlsplit(self.path)
                if url.path.endswith("/protocol/openid-connect/auth"):
                    asked = dict(urllib.parse.parse_qsl(url.query))
                    answer = urllib.parse.urlencode(
                        {"code": provider.begin(asked.get("nonce", "")), "state": asked["state"], "iss": ISSUER_URL}
                    )
                    self.answer(302, Location=f"{asked['redirect_uri']}?{answer}")
                    return
                file = WORK / "www" / url.path.lstrip("/")
                if file.is_file():
                    self.answer(200, file.read_bytes(), Content_Type="application/json")
                else:
                    self.answer(404)

            def do_POST(self):
                length = int(self.headers.get("Content-Length", "0"))
                form = dict(urllib.parse.parse_qsl(self.rfile.read(length).decode()))
                body = json.dumps(provider.tokens_for(form["code"])).encode()
                self.answer(200, body, Content_Type="application/json", Cache_Control="no-store")

        return Handler
