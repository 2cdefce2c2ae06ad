# SPDX-License-Identifier: Apache-2.0
"""Who takes part, with its configuration, its command line and what it must get right before it is measured."""

import http.client
import os
import shutil
import subprocess
from dataclasses import dataclass, field

from . import tokens
from .places import BASE_PORT, BENCH, ISSUER, JAR, UPSTREAM, WORK, jdk, render
from .processes import Running

# No collector, thread stacks or code cache sized for a big machine
HEAP = ["-XX:+UseSerialGC", "-XX:MinHeapFreeRatio=15", "-XX:MaxHeapFreeRatio=30"]
SIDECAR = [*HEAP, "-Xmx96m", "-Xmn16m", "-Xss512k", "-XX:ReservedCodeCacheSize=64m"]
SMALL = [*HEAP, "-Xmx48m", "-Xmn12m", "-XX:TieredStopAtLevel=1", "-Xss256k", "-XX:ReservedCodeCacheSize=48m"]


@dataclass
class Contestant:
    """One proxy in front of the same upstream."""

    name: str
    label: str
    port: int
    command: list[str] = field(default_factory=list)
    authenticates: bool = True
    identity_header: str = "X-Remote-User"
    keeps_token: bool = True
    running: Running | None = None

    def start(self) -> None:
        self.running = Running(self.name, self.command, self.port)
        self.running.start()

    def stop(self) -> None:
        if self.running:
            self.running.stop()
            self.running = None


def upstream() -> Running:
    (WORK / "run").mkdir(parents=True, exist_ok=True)
    (WORK / "www").mkdir(parents=True, exist_ok=True)
    (WORK / "www/100k").write_bytes(os.urandom(100 * 1024))
    config = render("upstream.conf", "upstream.conf", KIB="x" * 1024)
    return Running("upstream", ["nginx", "-c", str(config)], UPSTREAM)


def issuer() -> Running:
    tokens.issuer_documents()
    config = render("issuer.conf", "issuer.conf")
    return Running("issuer", ["nginx", "-c", str(config)], ISSUER)


def oauth2_proxy_binary() -> str:
    """Built once from the Go module proxy, at the version that peers/go.mod pins."""
    binary = WORK / "bin/oauth2-proxy"
    if not binary.exists():
        print("building oauth2-proxy …", flush=True)
        subprocess.run(
            ["go", "build", "-o", str(binary), "github.com/oauth2-proxy/oauth2-proxy/v7"],
            cwd=BENCH / "peers",
            env={**os.environ, "GOFLAGS": "-mod=mod", "CGO_ENABLED": "0"},
            check=True,
        )
    return str(binary)


def postern_command(java: str, config: str, flags: list[str]) -> list[str]:
    return [java, *flags, "-jar", str(JAR), "run", "--config", config]


def postern(name: str, release: int, port: int, full: bool = False) -> Contestant | None:
    """The gate; `full` adds what the peers do not do: a signed assertion, and an access line for each request."""
    java = jdk(release)
    if java is None or not JAR.exists():
        return None
    on = str(full).lower()
    config = render("postern.yaml", f"{name}.yaml", PORT=port, ADMIN=port + 1, ASSERTION=on, ACCESS_LOG=on)
    label = f"Postern, JDK {release}" + (", with assertion and access log" if full else "")
    return Contestant(name, label, port, postern_command(str(java), str(config), SIDECAR))


def ungated(name: str, release: int, port: int) -> Contestant | None:
    """The same proxy with a decision that passes everything: ungated/ before the jar on the class path."""
    contestant = postern(name, release, port)
    if contestant is None:
        return None
    classes = WORK / "ungated"
    source = BENCH / "ungated/io/postern/auth/Gate.java"
    compiler = str(jdk(release)).removesuffix("java") + "javac"
    command = [compiler, "--release", "17", "-cp", str(JAR), "-d", str(classes), str(source)]
    subprocess.run(command, check=True)
    jar = contestant.command.index("-jar")
    path = f"{classes}{os.pathsep}{JAR}"
    contestant.command[jar : jar + 2] = ["-cp", path, "io.postern.proxy.Main"]
    contestant.label += ", without the gate"
    contestant.authenticates = False
    return contestant


def contestants() -> dict[str, Contestant]:
    """All that can run on this machine, in the order of the table; a missing one is named and left out."""
    base = BASE_PORT
    found: list[Contestant | None] = [Contestant("direct", "no proxy", UPSTREAM, authenticates=False)]
    if shutil.which("nginx"):
        config = render("nginx.conf", "nginx.conf", PORT=base + 11)
        command = ["nginx", "-c", str(config)]
        found.append(Contestant("nginx", "nginx plain, 1 worker", base + 11, command, authenticates=False))
    if shutil.which("haproxy"):
        config = render("haproxy.cfg", "haproxy.cfg", PORT=base + 22)
        command = ["haproxy", "-db", "-f", str(config)]
        found.append(Contestant("haproxy", "HAProxy jwt_verify, 2 threads", base + 22, command))
    if shutil.which("apache2") and os.path.exists("/usr/lib/apache2/modules/mod_auth_openidc.so"):
        config = render("apache.conf", "apache.conf", PORT=base + 30, KEY_ID=tokens.KEY_ID)
        command = ["apache2", "-DFOREGROUND", "-f", str(config)]
        header = "OIDC_CLAIM_preferred_username"
        found.append(
            Contestant("apache", "Apache mod_auth_openidc", base + 30, command, identity_header=header)
        )
    if shutil.which("go") or (WORK / "bin/oauth2-proxy").exists():
        config = render("oauth2-proxy.cfg", "oauth2-proxy.cfg", PORT=base + 40)
        command = [oauth2_proxy_binary(), "--config", str(config)]
        # it has no setting that drops an accepted token on the way to the app
        header = "X-Forwarded-Preferred-Username"
        label = "oauth2-proxy skip_jwt_bearer_tokens"
        found.append(
            Contestant("oauth2-proxy", label, base + 40, command, identity_header=header, keeps_token=False)
        )
    found.append(postern("postern17", 17, base + 50))
    found.append(postern("postern25", 25, base + 52))
    found.append(ungated("postern17-ungated", 17, base + 54))
    found.append(ungated("postern25-ungated", 25, base + 56))
    found.append(postern("postern17-full", 17, base + 58, full=True))
    return {contestant.name: contestant for contestant in found if contestant}


def ask(port: int, path: str = "/", token: str | None = None, **headers: str) -> tuple[int, str]:
    """One request on a connection of its own: status and body."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        sent = dict(headers)
        if token is not None:
            sent["Authorization"] = f"Bearer {token}"
        connection.request("GET", path, headers=sent)
        answer = connection.getresponse()
        return answer.status, answer.read().decode("latin-1")
    finally:
        connection.close()


def check(contestant: Contestant, good: str) -> list[str]:
    """What is wrong with this contestant; empty when it does the same work as the others."""
    wrong = []

    def expect(what: str, true: bool, seen: object) -> None:
        if not true:
            wrong.append(f"{contestant.name}: {what}: {seen}")

    status, body = ask(contestant.port, "/", good)
    expect("a good token gets 200 and 1 KiB", status == 200 and len(body) == 1024, (status, len(body)))
    if not contestant.authenticates:
        return wrong
    for what, bad in (
        ("a broken signature is refused", tokens.broken(good)),
        ("a non-token is refused", "nonsense"),
        ("no token is refused", None),
    ):
        status, body = ask(contestant.port, "/", bad, Accept="application/json")
        expect(what, status in (401, 403), status)
    status, body = ask(contestant.port, "/echo", good, **{contestant.identity_header: "evil"})
    expect("the app learns who is calling", status == 200 and "ada0000000" in body, (status, body[:200]))
    expect("a spoofed header does not reach the app", "evil" not in body, body[:200])
    expect("the token stays home", good not in body or not contestant.keeps_token, "Authorization was forwarded")
    return wrong
