"""The Authorization Service as far as invenio-cern-sync asks it: a token, and pages of people and groups."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

ACCESS_TOKEN = "an-access-token"


class AuthzPages:
    """Serves `identities` and `groups`, both plain lists that may be replaced while it runs."""

    def __init__(self, port=0):
        self.identities = []
        self.groups = []
        self._server = ThreadingHTTPServer(("127.0.0.1", port), self._handler())
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self):
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self._server.shutdown()
        self._server.server_close()

    def page(self, path, query):
        """The answer to one request: records from the token on, and the token of the next page; or its bytes."""
        records = {"/api/v1.0/Identity": self.identities, "/api/v1.0/Group": self.groups}[path]
        start, limit = int(query.get("token", ["0"])[0]), int(query["limit"][0])
        following = start + limit
        token = str(following) if following < len(records) else None
        pagination = {"total": len(records), "limit": limit, "token": token}
        return {"pagination": pagination, "data": records[start:following]}

    def _handler(pages):
        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            # Headers and body are two writes, of which the second would wait until the client has acknowledged the first.
            disable_nagle_algorithm = True

            def do_POST(self):
                self.rfile.read(int(self.headers["Content-Length"]))
                if self.path == "/auth/realms/cern/api-access/token":
                    self._answer(200, {"access_token": ACCESS_TOKEN, "expires_in": 1200})
                else:
                    self._answer(404, {})

            def do_GET(self):
                url = urlsplit(self.path)
                if self.headers["Authorization"] != f"Bearer {ACCESS_TOKEN}":
                    self._answer(401, {})
                elif url.path not in ("/api/v1.0/Identity", "/api/v1.0/Group"):
                    self._answer(404, {})
                else:
                    self._answer(200, pages.page(url.path, parse_qs(url.query)))

            def _answer(self, status, body):
                body = body if isinstance(body, bytes) else json.dumps(body).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        return Handler
