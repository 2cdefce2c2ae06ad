# SPDX-License-Identifier: Apache-2.0
"""Where a key set is read from, and where it is not."""

import socketserver
import threading
from contextlib import contextmanager
from http.client import HTTPException
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import gate
import pytest
from postern_assertion import KeySet, KeysUnavailable, source
from postern_assertion.keys import MAX_BYTES, parse


@contextmanager
def serving(server):
    with server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture
def server():
    """The gate's endpoint, and others that answer something else."""
    document = gate.key_set(gate.Key("first"))

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response({"/moved": 302, "/broken": 500}.get(self.path, 200))
            if self.path == "/moved":
                self.send_header("Location", "/jwks")
            self.end_headers()
            self.wfile.write(b" " * (4 * MAX_BYTES) if self.path == "/long" else document)

        def log_message(self, *_):
            pass

    with serving(ThreadingHTTPServer(("127.0.0.1", 0), Handler)) as address:
        yield address


def test_reads_over_http(server, monkeypatch):
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    assert list(parse(source(server + "/jwks")())) == ["first"]


@pytest.mark.parametrize("path", ["/moved", "/broken"])
def test_takes_no_other_answer_for_a_key_set(server, path):
    with pytest.raises(OSError):
        source(server + path)()


def test_reads_no_more_than_it_would_take(server):
    assert len(source(server + "/long")()) == MAX_BYTES + 1


def test_an_answer_that_is_no_http_is_no_key_set(caplog):
    class Handler(socketserver.StreamRequestHandler):
        def handle(self):
            self.rfile.readline()
            self.wfile.write(b"220 mail.example.org ESMTP\r\n")

    with serving(socketserver.TCPServer(("127.0.0.1", 0), Handler)) as address:
        with pytest.raises(HTTPException):
            source(address + "/jwks")()
        with pytest.raises(KeysUnavailable):
            KeySet(source(address + "/jwks"), refresh=300).key("first", "EdDSA")
    assert "the gate's key set cannot be read" in caplog.text


def test_reads_a_file(tmp_path):
    path = tmp_path / "jwks.json"
    path.write_bytes(gate.key_set(gate.Key("first")))
    assert list(parse(source(str(path))())) == ["first"]


def test_a_file_that_is_not_there_is_no_key_set(tmp_path):
    with pytest.raises(OSError):
        source(str(tmp_path / "jwks.json"))()


@pytest.mark.parametrize(
    "address",
    ["", "jwks.json", "ftp://gate/jwks", "file:///etc/jwks", "http://", "http:///jwks", "http://[::1/jwks", "http://gate:x/"],
)
def test_refuses_what_is_no_address(address):
    with pytest.raises(ValueError, match="^POSTERN_JWKS must be a URL or an absolute path"):
        source(address, plain_text=True, setting="POSTERN_JWKS")


@pytest.mark.parametrize("address", ["http://gate:4180/oauth2/jwks", "HTTP://gate/", "http://127.0.0.1@gate/", "http://[::2]/"])
def test_refuses_plain_text_of_other_machines(address):
    with pytest.raises(ValueError, match="^POSTERN_JWKS: .* could put keys of their own .* set PLAIN where"):
        source(address, setting="POSTERN_JWKS", permission="PLAIN")
    assert callable(source(address, plain_text=True))


@pytest.mark.parametrize(
    "address",
    ["https://gate/oauth2/jwks", "http://127.0.0.1:4180/oauth2/jwks", "http://[::1]:4180/", "http://localhost/", "/etc/jwks.json"],
)
def test_takes_what_nobody_can_change_on_the_way(address):
    assert callable(source(address))
