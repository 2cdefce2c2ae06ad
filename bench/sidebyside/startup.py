# SPDX-License-Identifier: Apache-2.0
"""From fork to the first authenticated answer, and the memory held then and after a load."""

import os
import random
import shutil
import socket
import statistics
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path

from . import contestants as entry
from . import tokens
from .load import Work, slice_of_load
from .places import BASE_PORT, JAR, REPOSITORY, WORK, jdk, render
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


def image(java: Path, release: int) -> list[str]:
    """Makes the files of the container image (runtime, jar, archive or AOT cache, flags), and returns the command without its arguments."""
    prefix = WORK / f"image{release}"
    if not prefix.exists() or prefix.stat().st_mtime < JAR.stat().st_mtime:
        root = WORK / f"root{release}"
        shutil.rmtree(prefix, ignore_errors=True)
        shutil.rmtree(root, ignore_errors=True)
        home = java.resolve().parent.parent
        command = [str(REPOSITORY / "build/image"), str(root), str(prefix)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env={**os.environ, "JAVA_HOME": str(home)})
        (root / prefix.relative_to("/")).rename(prefix)
        shutil.rmtree(root)
        os.utime(prefix)
    return [str(prefix / "java/bin/java"), f"@{prefix}/jvm.options"]


def variants() -> list[Variant]:
    port = BASE_PORT + 50
    found = []
    config = render("postern.yaml", "startup.yaml", PORT=port, ADMIN=port + 1, ASSERTION="false", ACCESS_LOG="false")
    for release in (17, 25):
        java = jdk(release)
        if java is None or not JAR.exists():
            continue
        plain = entry.postern_command(str(java), str(config), entry.SIDECAR)
        found.append(Variant(f"Postern, JDK {release}, sidecar profile, no archive", plain, port))
        command = image(java, release)
        jar = str(WORK / f"image{release}/postern-proxy.jar")
        for profile, flags in (("sidecar", []), ("small", entry.SMALL)):
            whole = [*command, *flags, "-jar", jar, "run", "--config", str(config)]
            kind = "class-data archive" if release < 24 else "AOT cache"
            found.append(Variant(f"Postern, JDK {release}, {profile} profile, image with {kind}", whole, port))
    for contestant in entry.contestants().values():
        if contestant.command and contestant.authenticates and not contestant.name.startswith("postern"):
            found.append(Variant(contestant.label, contestant.command, contestant.port))
    return found


def run(starts: int = 5) -> None:
    upstream, issuer = entry.upstream().start(), entry.issuer().start()
    try:
        known = tokens.token_file("known", 1, 0)
        token = tokens.first_token(known)
        everyone = variants()
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
