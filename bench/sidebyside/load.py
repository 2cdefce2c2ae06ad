# SPDX-License-Identifier: Apache-2.0
"""One slice of load on one contestant, and everything measured around it."""

import json
import os
import resource
import subprocess
from dataclasses import dataclass
from pathlib import Path

from .places import BENCH
from .processes import Machine, Running


@dataclass(frozen=True)
class Work:
    """What the load generator asks for."""

    tokens: Path
    mode: str = "one"
    skip: int = 0
    path: str = "/"
    connections: int = 64


@dataclass(frozen=True)
class Sample:
    """A slice's result. Times in milliseconds, CPU in microseconds a request, shares of the machine from 0 to 1."""

    rate: float
    p50: float
    p99: float
    cpu: float | None
    cores: float | None
    errors: int
    foreign: float
    steal: float


def slice_of_load(port: int, work: Work, seconds: int, proxy: Running | None, upstream: Running) -> Sample:
    """Runs wrk once with one thread. Errors are answers other than 2xx and 3xx, broken connections and time-outs."""
    command = ["wrk", "-t1", f"-c{work.connections}", f"-d{seconds}s", "--timeout", "10s", "--latency"]
    command += ["-s", str(BENCH / "wrk/load.lua"), f"http://127.0.0.1:{port}{work.path}"]
    command += ["--", str(work.tokens), work.mode, str(work.skip)]
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    machine = Machine.now()
    own = upstream.cpu_seconds()
    spent = proxy.cpu_seconds() if proxy else 0.0
    out = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    spent = proxy.cpu_seconds() - spent if proxy else 0.0
    own = upstream.cpu_seconds() - own + spent
    after = Machine.now()
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    own += used.ru_utime + used.ru_stime - children.ru_utime - children.ru_stime
    elapsed = after.at - machine.at
    cores = elapsed * _cores()
    answer = json.loads(next(line for line in out.splitlines() if line.startswith("{")))
    requests = max(answer["requests"], 1)
    return Sample(
        rate=answer["requests"] / answer["seconds"],
        p50=answer["p50"],
        p99=answer["p99"],
        cpu=spent / requests * 1e6 if proxy else None,
        cores=spent / elapsed if proxy else None,
        errors=answer["status"] + answer["socket"] + answer["timeout"],
        foreign=max(0.0, after.busy - machine.busy - own) / cores,
        steal=(after.steal - machine.steal) / cores,
    )


def _cores() -> int:
    return os.cpu_count() or 1


