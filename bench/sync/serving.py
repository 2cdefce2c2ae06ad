# SPDX-License-Identifier: Apache-2.0
"""A worker that serves, whose schedule makes a run each minute."""

import json
import subprocess
import sys
from pathlib import Path

SCHEDULE = 'schedule: {full: "* * * * *"}\nserver: {admin: "127.0.0.1:0"}\n'


def rounds(java: list[str], config: Path, people: int, runs: int, between) -> list[tuple[dict, object]]:
    """What the log says of each run and what `between` gave after it, that of the first run, which makes everybody, too."""
    config.write_text(config.read_text() + SCHEDULE)
    found = []
    serve = subprocess.Popen([*java, "io.postern.sync.Main", "serve", "--config", str(config)], stdout=subprocess.PIPE, text=True)
    try:
        for line in serve.stdout:
            if not line.startswith("{"):
                continue  # what a Java with options of its own says
            event = json.loads(line)
            if (event["type"], event.get("event")) == ("run", "ended"):
                if event["outcome"] != "done" or event["people_read"] != people:
                    sys.exit(f"serve: {line}")
                found.append((event, between()))
                if len(found) > runs:
                    return found
    finally:
        serve.terminate()
        serve.wait()
    sys.exit("serve has ended")
