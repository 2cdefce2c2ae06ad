# SPDX-License-Identifier: Apache-2.0
"""Where things are: directories, ports, names that every contestant shares."""

import os
from pathlib import Path

BENCH = Path(__file__).resolve().parent.parent
REPOSITORY = BENCH.parent
WORK = BENCH / "work"
JAR = Path(os.environ.get("POSTERN_JAR", REPOSITORY / "proxy/target/postern-proxy.jar"))

# One block of loopback ports, so that two checkouts can be told apart: BENCH_PORTS=24400 bench/run
BASE_PORT = int(os.environ.get("BENCH_PORTS", "23400"))
UPSTREAM = BASE_PORT
ISSUER = BASE_PORT + 1

ISSUER_URL = f"http://127.0.0.1:{ISSUER}/realms/demo"
AUDIENCE = "legacy-app"

TEMPLATE_VALUES = {
    "WORK": str(WORK),
    "UPSTREAM": str(UPSTREAM),
    "ISSUER": str(ISSUER),
    "ISSUER_URL": ISSUER_URL,
    "AUDIENCE": AUDIENCE,
    # nginx started by root drops to www-data, which cannot read a private checkout
    "USER": "user root;" if os.geteuid() == 0 else "",
}


def render(template: str, target: str, **more: object) -> Path:
    """Fills @NAME@ in conf/<template> and writes work/conf/<target>."""
    text = (BENCH / "conf" / template).read_text()
    for name, value in {**TEMPLATE_VALUES, **more}.items():
        text = text.replace(f"@{name}@", str(value))
    path = WORK / "conf" / target
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def jdk(version: int) -> Path | None:
    """The java command of that release: JAVA17 / JAVA25 from the environment, else the usual directories."""
    named = os.environ.get(f"JAVA{version}")
    if named:
        return Path(named)
    for directory in sorted(Path("/usr/lib/jvm").glob(f"*{version}*")):
        java = directory / "bin/java"
        if java.exists():
            return java
    return None
