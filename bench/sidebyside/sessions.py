# SPDX-License-Identifier: Apache-2.0
"""Browser sessions side by side: the gate and oauth2-proxy, each with its sessions in cookies and in Redis."""

import http.client
import random
import shutil
import time
import urllib.parse
from dataclasses import dataclass
from pathlib import Path

from . import contestants as entry
from .load import Sample, Work, slice_of_load
from .places import BASE_PORT, WORK, jdk, render
from .processes import Running
from .provider import Provider
from .table import interleaved, report

SESSIONS = 100
REDIS = BASE_PORT + 80
SESSION_KEY = "c2VhbHMgbm90aGluZyB0aGF0IGlzIHdvcnRoIGl0ISE"


@dataclass(frozen=True)
class Kind:
    """A store of sessions, as each contestant is told of it."""

    name: str
    postern: str
    oauth2_proxy: str


KINDS = [
    Kind("cookie", "store: cookie", 'session_store_type = "cookie"'),
    Kind(
        "redis",
        f"store: redis\n  redis: redis://127.0.0.1:{REDIS}/0",
        f'session_store_type = "redis"\nredis_connection_url = "redis://127.0.0.1:{REDIS}/1"',
    ),
]


def contestants() -> dict[str, entry.Contestant]:
    base = BASE_PORT + 82
    config = render("nginx.conf", "nginx-sessions.conf", PORT=base)
    found = {
        "nginx": entry.Contestant(
            "nginx", "nginx plain, 1 worker", base, ["nginx", "-c", str(config)], authenticates=False
        )
    }
    for index, kind in enumerate(KINDS):
        port = base + 2 + 10 * index
        config = render("oauth2-proxy-session.cfg", f"oauth2-proxy-{kind.name}.cfg", PORT=port, STORE=kind.oauth2_proxy)
        command = [entry.oauth2_proxy_binary(), "--config", str(config)]
        name = f"oauth2-proxy-{kind.name}"
        found[name] = entry.Contestant(name, f"oauth2-proxy, {kind.name} sessions", port, command)
        for release in (17, 25):
            java = jdk(release)
            if java is None:
                continue
            port += 2
            name = f"postern{release}-{kind.name}"
            config = render(
                "postern-session.yaml", f"{name}.yaml", PORT=port, ADMIN=port + 1, STORE=kind.postern, KEY=SESSION_KEY
            )
            command = entry.postern_command(str(java), str(config), entry.SIDECAR)
            found[name] = entry.Contestant(name, f"Postern, JDK {release}, {kind.name} sessions", port, command)
    return found


def signed_in(contestant: entry.Contestant) -> str:
    """Signs somebody in as a browser would, and returns the value of the Cookie header."""
    jar: dict[str, str] = {}
    url = f"http://127.0.0.1:{contestant.port}/oauth2/start?rd=/"
    for _ in range(8):
        parts = urllib.parse.urlsplit(url)
        connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=10)
        ours = parts.port == contestant.port
        headers = {"Accept": "text/html"}
        if ours and jar:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in jar.items())
        connection.request("GET", f"{parts.path}?{parts.query}" if parts.query else parts.path, headers=headers)
        answer = connection.getresponse()
        answer.read()
        for line in answer.headers.get_all("Set-Cookie") or []:
            pair, _, attributes = line.partition(";")
            name, _, value = pair.partition("=")
            gone = not value or "max-age=0" in attributes.lower() or "expires=thu, 01 jan 1970" in attributes.lower()
            if gone:
                jar.pop(name, None)
            elif ours:
                jar[name] = value
        connection.close()
        if answer.status not in (302, 303, 307):
            if answer.status == 200 and jar:
                return "; ".join(f"{name}={value}" for name, value in jar.items())
            break
        url = urllib.parse.urljoin(url, answer.headers["Location"])
    raise SystemExit(f"{contestant.name}: the sign-in ended with {answer.status} at {url.split('?')[0]}")


def check(contestant: entry.Contestant, cookie: str) -> list[str]:
    wrong = []
    status, body = entry.ask(contestant.port, "/echo", Cookie=cookie, Accept="application/json")
    if status != 200 or "ada" not in body:
        wrong.append(f"{contestant.name}: the app does not learn who is calling: {status}")
    spoiled = "; ".join(pair[:-20] + "A" * 20 for pair in cookie.split("; "))
    status, _ = entry.ask(contestant.port, "/", Cookie=spoiled, Accept="application/json")
    if status not in (401, 403):
        wrong.append(f"{contestant.name}: a spoiled cookie got {status}")
    return wrong


def run(rounds: int, seconds: int, quiet: float, retries: int) -> None:
    if not shutil.which("redis-server"):
        raise SystemExit("sessions need redis-server")
    WORK.mkdir(exist_ok=True)
    upstream, provider = entry.upstream().start(), Provider()
    redis = Running(
        "redis", ["redis-server", "--port", str(REDIS), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"], REDIS
    ).start()
    everyone = contestants()
    cookies: dict[str, Path] = {}
    try:
        for name, contestant in everyone.items():
            contestant.start()
            if contestant.authenticates:
                _wait_until_ready(contestant)
                lines = [signed_in(contestant) for _ in range(SESSIONS)]
                wrong = check(contestant, lines[0])
                if wrong:
                    raise SystemExit("not the same work, so nothing is measured:\n  " + "\n  ".join(wrong))
            else:
                lines = ["none=none"] * SESSIONS
            cookies[name] = WORK / f"{name}.cookies"
            cookies[name].write_text("".join(line + "\n" for line in lines))

        def measure(name: str, length: int) -> Sample:
            work = Work(cookies[name], "cookies", SESSIONS)
            return slice_of_load(everyone[name].port, work, length, everyone[name].running, upstream)

        samples = interleaved(everyone, measure, rounds, seconds, quiet, retries)
        memory = {name: each.running.resident_mib() for name, each in everyone.items()}
        title = f"{SESSIONS} sessions in turn; 1 KiB answers; 64 connections"
        report("sessions", title, everyone, samples, memory, ["nginx", "oauth2-proxy-cookie", "oauth2-proxy-redis"])
    finally:
        for contestant in everyone.values():
            contestant.stop()
        redis.stop()
        provider.stop()
        upstream.stop()


def _wait_until_ready(contestant: entry.Contestant) -> None:
    """Until it has discovered the provider."""
    until = time.monotonic() + 30
    while time.monotonic() < until:
        connection = http.client.HTTPConnection("127.0.0.1", contestant.port, timeout=10)
        try:
            connection.request("GET", "/oauth2/start?rd=/", headers={"Accept": "text/html"})
            if connection.getresponse().status == 302:
                return
        except OSError:
            pass
        finally:
            connection.close()
        time.sleep(0.1)
    raise SystemExit(f"{contestant.name} starts no sign-in")
