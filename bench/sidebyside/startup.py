# SPDX-License-Identifier: Apache-2.0
"""From fork to the first authenticated answer, and the memory held then and after a load."""

import random
import socket
import statistics
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path

from . import contestants as entry
from . import tokens
from .load import Work, slice_of_load
from .places import BASE_PORT, JAR, WORK, jdk, render
from .processes import Running

LOAD_SECONDS = 6


@dataclass
class Variant:
    """A way of starting a proxy, and what was seen of it."""

    label: str
    command: list[str]
    port: int
    times: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    at_start: list[float] = field(default_factory=list)
    after_load: list[float] = field(default_factory=list)
    rates: list[float] = field(default_factory=list)


def first_answer(running: Running, token: str, seconds: float = 30) -> float:
    """Starts the process and returns the seconds until a request with that token got its first 200."""
    request = f"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {token}\r\nConnection: close\r\n\r\n".encode()
    began = time.monotonic()
    running.start(wait=False)
    while time.monotonic() - began < seconds:
        try:
            with socket.create_connection(("127.0.0.1", running.port), 5) as connection:
                connection.sendall(request)
                if connection.recv(4096).startswith(b"HTTP/1.1 200"):
                    return time.monotonic() - began
        except OSError:
            pass
        time.sleep(0.001)
    raise SystemExit(f"{running.name} gave no authenticated answer within {seconds} s")


def archive(java: Path, config: Path, release: int, flags: list[str], token: str, name: str) -> list[str]:
    """Makes the class-data archive (17) or AOT cache (25) by a training run, and returns the flags that use it."""
    target = WORK / f"{name}.{'jsa' if release < 24 else 'aot'}"
    if not target.exists() or target.stat().st_mtime < JAR.stat().st_mtime:
        write = f"-XX:ArchiveClassesAtExit={target}" if release < 24 else f"-XX:AOTCacheOutput={target}"
        port = BASE_PORT + 50
        running = Running(f"train-{name}", entry.postern_command(str(java), str(config), [write, *flags]), port)
        first_answer(running, token)
        work = Work(tokens.token_file("known", 1, 0), connections=8)
        slice_of_load(port, work, 3, running, running)
        running.stop()
        if not target.exists():
            raise SystemExit(f"no archive was written: see {WORK}/log/train-{name}.err")
    use = f"-XX:SharedArchiveFile={target}" if release < 24 else f"-XX:AOTCache={target}"
    return [use, *flags]


def variants(token: str) -> list[Variant]:
    port = BASE_PORT + 50
    found = []
    config = render("postern.yaml", "startup.yaml", PORT=port, ADMIN=port + 1, ASSERTION="false", ACCESS_LOG="false")
    for release in (17, 25):
        java = jdk(release)
        if java is None or not JAR.exists():
            continue
        for profile, flags in (("sidecar", entry.SIDECAR), ("small", entry.SMALL)):
            name = f"postern{release}-{profile}"
            kind = "class-data archive" if release < 24 else "AOT cache"
            if profile == "sidecar":
                plain = entry.postern_command(str(java), str(config), flags)
                found.append(Variant(f"Postern, JDK {release}, {profile} profile, no archive", plain, port))
            cached = archive(java, config, release, flags, token, name)
            command = entry.postern_command(str(java), str(config), cached)
            found.append(Variant(f"Postern, JDK {release}, {profile} profile, {kind}", command, port))
    for contestant in entry.contestants().values():
        if contestant.command and contestant.authenticates and not contestant.name.startswith("postern"):
            found.append(Variant(contestant.label, contestant.command, contestant.port))
    return found


def run(starts: int = 5) -> None:
    upstream, issuer = entry.upstream().start(), entry.issuer().start()
    try:
        known = tokens.token_file("known", 1, 0)
        token = tokens.first_token(known)
        everyone = variants(token)
        for number in range(starts):
            random.shuffle(everyone)
            for variant in everyone:
                running = Running("startup", variant.command, variant.port)
                try:
                    variant.times.append(first_answer(running, token))
                    variant.cpu.append(running.cpu_seconds())
                    variant.at_start.append(running.resident_mib()[0])
                    if number < 3:
                        sample = slice_of_load(variant.port, Work(known), LOAD_SECONDS, running, upstream)
                        variant.rates.append(sample.rate)
                        variant.after_load.append(running.resident_mib()[0])
                finally:
                    running.stop()
    finally:
        issuer.stop()
        upstream.stop()
    _report(everyone)


def _report(everyone: list[Variant]) -> None:
    median = statistics.median
    lines = [
        "### startup: fork to the first authenticated answer, and memory",
        "",
        f"| variant | start ms, median (each) | CPU s | RSS MiB at start | RSS MiB after {LOAD_SECONDS} s of load"
        " | req/s in that load |",
        "|---|---|---|---|---|---|",
    ]
    for variant in sorted(everyone, key=lambda each: each.label):
        each_start = ", ".join(f"{1000 * each:.0f}" for each in variant.times)
        lines.append(
            f"| {variant.label} | **{1000 * median(variant.times):.0f}** ({each_start}) | {median(variant.cpu):.2f}"
            f" | {median(variant.at_start):.0f} | **{median(variant.after_load):.0f}**"
            f" | {median(variant.rates):,.0f} |"
        )
    text = "\n".join(lines)
    print("\n" + text + "\n", flush=True)
    results = WORK / "results"
    results.mkdir(exist_ok=True)
    (results / f"{time.strftime('%Y%m%d-%H%M%S')}-startup.md").write_text(text + "\n")
