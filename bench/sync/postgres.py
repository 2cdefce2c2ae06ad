# SPDX-License-Identifier: Apache-2.0
"""A PostgreSQL of our own for a measurement."""

import glob
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SCHEMAS = Path(__file__).resolve().parent.parent.parent / "sync-worker/src/test/resources/schemas"


def programs(chosen: Path | None) -> Path:
    """Where initdb, pg_ctl and postgres are: as chosen, else the newest that is installed."""
    if chosen is not None:
        return chosen
    found = sorted(glob.glob("/usr/lib/postgresql/*/bin"))
    if not found:
        sys.exit("--pg: no PostgreSQL is installed; name the directory of its programs")
    return Path(found[-1])


class Postgres:
    """A server of our own on loopback, gone at the end."""

    def __init__(self, programs: Path):
        self.programs = programs
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.folder = Path(tempfile.mkdtemp(prefix="postern-bench-"))
        self.user = ["runuser", "-u", "nobody", "--"] if os.geteuid() == 0 else []
        if self.user:
            shutil.chown(self.folder, "nobody")

    def __enter__(self):
        data = str(self.folder / "data")
        self._run("initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
        options = f"-p {self.port} -k {self.folder} -c shared_buffers=1GB -c max_wal_size=8GB -c checkpoint_timeout=1h"
        self._run("pg_ctl", "-D", data, "-o", options, "-l", str(self.folder / "log"), "-w", "start")
        return self

    def __exit__(self, *_):
        self._run("pg_ctl", "-D", str(self.folder / "data"), "-m", "immediate", "stop")
        shutil.rmtree(self.folder)

    def _run(self, program, *arguments):
        subprocess.run([*self.user, str(self.programs / program), *arguments], check=True, stdout=subprocess.DEVNULL, cwd="/")

    def pin(self, processors: str) -> None:
        """Keeps the server on these processors, and every session that begins from now on."""
        server = (self.folder / "data/postmaster.pid").read_text().split()[0]
        subprocess.run(["taskset", "-cp", processors, server], check=True, stdout=subprocess.DEVNULL)
        for child in Path(f"/proc/{server}/task/{server}/children").read_text().split():
            # one that is gone by now is no loss
            subprocess.run(["taskset", "-cp", processors, child], check=False, capture_output=True)

    def psql(self, database: str, sql: str) -> str:
        command = ["psql", "-h", "127.0.0.1", "-p", str(self.port), "-U", "postgres", "-X", "-q", "-At", "-v", "ON_ERROR_STOP=1", database]
        return subprocess.run(command, input=sql, text=True, check=True, capture_output=True).stdout

    def invenio(self, database: str) -> None:
        """A database with the tables of the newest Invenio, and nothing in them."""
        self.fresh(database)
        self.psql(database, (SCHEMAS / "invenio-latest.sql").read_text())

    def fresh(self, database: str, template: str = "template0") -> None:
        self.psql("postgres", f"DROP DATABASE IF EXISTS {database} WITH (FORCE);")
        self.psql("postgres", f"CREATE DATABASE {database} TEMPLATE {template};")

    def timed(self, database: str, sql: str) -> float:
        self.psql("postgres", "CHECKPOINT;")
        began = time.perf_counter()
        self.psql(database, sql)
        return time.perf_counter() - began
