# SPDX-License-Identifier: Apache-2.0
"""An Authorization Service whose pages were written down before anybody asks, so that what it costs is in nobody's figure."""

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "sync-worker/src/test/schemas"))

from authz_pages import ACCESS_TOKEN, AuthzPages  # noqa: E402, F401
from cern_sync_scenarios import identity  # noqa: E402

PAGE = 1000


def people(count: int, whole: bool = False) -> list[dict]:
    """Identities as the service has them, no two with a name, address or key in common: what the worker asks for, or the whole of each."""
    return [
        identity(n, id=f"00000000-0000-0000-0000-{n:012}", personId=str(1_000_000 + n), orcid=None if n % 3 else f"0000-0002-{n:08}")
        | (beside(n) if whole else {})
        for n in range(count)
    ]


def beside(n: int) -> dict:
    """What an identity has that nobody asks for."""
    return {
        "type": "Person",
        "source": "cern",
        "activeUser": True,
        "unconfirmed": False,
        "blocked": False,
        "blockingReason": None,
        "blockingTime": None,
        "disabled": False,
        "instituteAbbreviation": "CERN",
        "telephone1": f"+41 22 76 {n % 100_000:05}",
        "telephone2": None,
        "cernPersonStatus": "STAF",
        "cernPhysicalOffice": f"{n % 900:03} R-{n % 99:03}",
        "managerId": f"00000000-0000-0000-0000-{n // 10:012}",
        "ownerId": f"00000000-0000-0000-0000-{n:012}",
        "directResponsible": None,
        "endClassificationDate": None,
        "expirationDeadline": "2031-05-31T22:00:00Z",
        "creationTime": "2019-07-11T09:26:50Z",
        "modificationTime": "2026-10-02T04:17:31Z",
        "lastLoginTime": "2026-11-20T07:41:12Z",
    }


class PreparedPages(AuthzPages):
    """Pages of a thousand people, as bytes."""

    def __init__(self, count: int, whole: bool = False):
        super().__init__()
        self.identities = people(count, whole)
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
