# SPDX-License-Identifier: Apache-2.0
"""Starting, watching and stopping processes; what the kernel says they cost."""

import os
import signal
import socket
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path

from .places import WORK

TICKS = os.sysconf("SC_CLK_TCK")


@dataclass
class Running:
    """A process and its children, with its output in work/log."""

    name: str
    command: list[str]
    port: int
    environment: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen | None = None

    def start(self, wait: bool = True) -> "Running":
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", self.port))
            except OSError:
                raise SystemExit(f"port {self.port} for {self.name} is taken; choose others with BENCH_PORTS") from None
        log = WORK / "log"
        log.mkdir(parents=True, exist_ok=True)
        with (log / f"{self.name}.out").open("w") as out, (log / f"{self.name}.err").open("w") as err:
            self.process = subprocess.Popen(
                self.command, stdin=subprocess.DEVNULL, stdout=out, stderr=err, env={"MALLOC_ARENA_MAX": "2", **os.environ, **self.environment}
            )
        if wait:
            self.wait_for_port()
        return self

    def wait_for_port(self, seconds: float = 60) -> None:
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if self.process.poll() is not None:
                raise SystemExit(f"{self.name} ended with {self.process.returncode}: see {WORK}/log/{self.name}.err")
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return
            except OSError:
                time.sleep(0.02)
        raise SystemExit(f"{self.name} does not listen on {self.port}: see {WORK}/log/{self.name}.err")

    def stop(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(15)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self.process = None

    def pids(self) -> list[int]:
        """The process and everything below it."""
        found, todo = [], [self.process.pid]
        while todo:
            pid = todo.pop()
            found.append(pid)
            try:
                for task in Path(f"/proc/{pid}/task").iterdir():
                    todo += [int(child) for child in (task / "children").read_text().split()]
            except OSError:
                pass
        return found

    def cpu_seconds(self) -> float:
        return sum(_process_cpu(pid) for pid in self.pids())

    def resident_mib(self) -> tuple[float, float]:
        """RSS and PSS in MiB, summed over the processes."""
        rss = pss = 0
        for pid in self.pids():
            for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
                if line.startswith("Rss:"):
                    rss += int(line.split()[1])
                elif line.startswith("Pss:"):
                    pss += int(line.split()[1])
        return rss / 1024, pss / 1024

    def threads(self) -> int:
        return sum(len(os.listdir(f"/proc/{pid}/task")) for pid in self.pids())

    def descriptors(self) -> int:
        return sum(len(os.listdir(f"/proc/{pid}/fd")) for pid in self.pids())


def _process_cpu(pid: int) -> float:
    """User and system time in seconds; 0 for a process that has ended."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / TICKS
    except OSError:
        return 0.0


@dataclass(frozen=True)
class Machine:
    """A reading of the whole machine's CPU time, in seconds."""

    busy: float
    steal: float
    at: float

    @staticmethod
    def now() -> "Machine":
        first = Path("/proc/stat").read_text().splitlines()[0].split()[1:]
        user, nice, system, _idle, _wait, irq, softirq, steal = (int(value) / TICKS for value in first[:8])
        return Machine(user + nice + system + irq + softirq, steal, time.monotonic())
