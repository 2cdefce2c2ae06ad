# SPDX-License-Identifier: Apache-2.0
"""An upstream for bodies that do not fit in memory: gives and takes them, and says their checksum.

GET /give?bytes=N&chunked=1 sends N bytes; POST /take reads the body and answers `<bytes> <crc32>`.
"""

import zlib
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

BLOCK = bytes(range(256)) * 1024  # 256 KiB


def blocks(size: int):
    """The body of that size, block by block; the same at both ends."""
    while size > 0:
        part = BLOCK[: min(size, len(BLOCK))]
        yield part
        size -= len(part)


def checksum(size: int) -> int:
    crc = 0
    for part in blocks(size):
        crc = zlib.crc32(part, crc)
    return crc


class Answer(BaseHTTPRequestHandler):
    """One connection's requests."""

    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *arguments: object) -> None:
        """Says nothing: the bodies are what counts."""

    def do_GET(self) -> None:
        query = parse_qs(urlsplit(self.path).query)
        size = int(query.get("bytes", ["0"])[0])
        chunked = "chunked" in query
        self.send_response(200)
        self.send_header("Content-Type", "application/octet-stream")
        self.send_header(*(("Transfer-Encoding", "chunked") if chunked else ("Content-Length", str(size))))
        self.end_headers()
        for part in blocks(size):
            self.wfile.write(b"%x\r\n%s\r\n" % (len(part), part) if chunked else part)
        if chunked:
            self.wfile.write(b"0\r\n\r\n")

    def do_POST(self) -> None:
        count = crc = 0
        for part in self._body():
            count += len(part)
            crc = zlib.crc32(part, crc)
        body = f"{count} {crc}".encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _body(self):
        if self.headers.get("Transfer-Encoding", "").lower() == "chunked":
            while size := int(self.rfile.readline().split(b";")[0], 16):
                yield self.rfile.read(size)
                self.rfile.readline()
            self.rfile.readline()
            return
        left = int(self.headers.get("Content-Length", "0"))
        while left:
            part = self.rfile.read(min(left, len(BLOCK)))
            if not part:
                return
            left -= len(part)
            yield part


def serve(port: int) -> ThreadingHTTPServer:
    """Binds; the caller runs serve_forever in a thread of its own."""
    return ThreadingHTTPServer(("127.0.0.1", port), Answer)
