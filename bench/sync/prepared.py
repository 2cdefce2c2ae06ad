# SPDX-License-Identifier: Apache-2.0
"""An Authorization Service whose pages were written down before anybody asks, so that what it costs is in nobody's figure."""

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "sync-worker/src/test/schemas"))

from authz_pages import ACCESS_TOKEN, AuthzPages  # noqa: E402, F401
from cern_sync_scenarios import identity  # noqa: E402

PAGE = 1000


def people(count: int) -> list[dict]:
    """Identities as the service has them, no two with a name, address or key in common."""
    return [
        identity(n, id=f"00000000-0000-0000-0000-{n:012}", personId=str(1_000_000 + n), orcid=None if n % 3 else f"0000-0002-{n:08}")
        for n in range(count)
    ]


class PreparedPages(AuthzPages):
    """Pages of a thousand people, as bytes."""

    def __init__(self, count: int):
        super().__init__()
        self.identities = people(count)
        starts = range(0, count, PAGE)
        self._pages = {str(start): self._written(start) for start in starts}

    def _written(self, start: int) -> bytes:
        page = super().page("/api/v1.0/Identity", {"token": [str(start)], "limit": [str(PAGE)]})
        return json.dumps(page).encode()

    def page(self, path, query):
        asked = query["limit"][0] == str(PAGE) and path == "/api/v1.0/Identity" and self._pages.get(query.get("token", ["0"])[0])
        return asked or super().page(path, query)

    def addresses(self) -> list[str]:
        """What a client asks for that reads everybody."""
        return [f"{self.url}/api/v1.0/Identity?limit={PAGE}&token={start}" for start in self._pages]
