# SPDX-License-Identifier: Apache-2.0
"""Interleaved rounds, and the table that comes of them."""

import json
import random
import statistics
import time
from collections.abc import Callable
from dataclasses import asdict

from .load import Sample
from .places import WORK

# A virtual machine compiles what has run often, not what has run long
WARM_REQUESTS = 300_000
WARM_SECONDS = 120


def interleaved(
    everyone: dict, measure: Callable[[str, int], Sample], rounds: int, seconds: int, quiet: float, retries: int
) -> dict[str, list[Sample]]:
    """Warms everyone up, then gives each a slice in every round, in random order."""
    samples: dict[str, list[Sample]] = {name: [] for name in everyone}
    for name in everyone:  # connection pools settle, and what is compiled on the way is compiled
        until = time.monotonic() + WARM_SECONDS
        wanted, done = WARM_REQUESTS if name.startswith("postern") else 1, 0.0
        while done < wanted and time.monotonic() < until:
            done += 3 * measure(name, 3).rate
    for number in range(rounds):
        order = list(everyone)
        random.shuffle(order)
        for name in order:
            measure(name, 1)
            sample = measure(name, seconds)
            for _ in range(retries):
                if sample.foreign + sample.steal <= quiet:
                    break
                sample = min(sample, measure(name, seconds), key=lambda each: each.foreign + each.steal)
            samples[name].append(sample)
            print(
                f"round {number + 1} {name:20} {sample.rate:9.0f}/s p50 {sample.p50:6.2f} p99 {sample.p99:6.2f} ms"
                f" cpu {sample.cpu or 0:6.1f} us errors {sample.errors}"
                f" foreign {sample.foreign:.0%} steal {sample.steal:.0%}",
                flush=True,
            )
    return samples


def _ratios(samples: dict[str, list[Sample]], name: str, base: str) -> list[float]:
    return [own.rate / other.rate for own, other in zip(samples[name], samples.get(base, []))]


def report(
    what: str,
    title: str,
    everyone: dict,
    samples: dict[str, list[Sample]],
    memory: dict[str, tuple[float, float]],
    bases: list[str],
    remarks: list[str] | None = None,
) -> None:
    """Prints the table, and writes it and all samples to work/results."""
    ratios_of = "".join(f" | × {everyone[base].label} (each round)" for base in bases if base in everyone)
    lines = [
        f"### {what}: {title}",
        "",
        f"| contestant | req/s{ratios_of} | p50 ms | p99 ms | CPU µs/req | RSS MiB | errors | foreign + steal |",
        "|---|---|" + "---|" * (ratios_of.count("×") + 6),
    ]
    median = statistics.median
    for name, contestant in everyone.items():
        own = samples[name]
        cells = [contestant.label, f"{median(each.rate for each in own):,.0f}"]
        for base in bases:
            if base in everyone:
                ratios = _ratios(samples, name, base)
                each_round = ", ".join(f"{ratio:.2f}" for ratio in ratios)
                cells.append(f"**{median(ratios):.2f}** ({each_round})")
        cells += [f"{median(each.p50 for each in own):.2f}", f"{median(each.p99 for each in own):.2f}"]
        cells.append(f"{median(each.cpu for each in own):.1f}" if own[0].cpu is not None else "–")
        cells.append(f"{memory[name][0]:.0f}" if name in memory else "–")
        cells.append(str(sum(each.errors for each in own)))
        cells.append(f"{max(each.foreign + each.steal for each in own):.0%}")
        lines.append("| " + " | ".join(cells) + " |")
    lines += ["", *(remarks or [])]
    text = "\n".join(lines).rstrip()
    print("\n" + text + "\n", flush=True)
    stamp = time.strftime("%Y%m%d-%H%M%S")
    results = WORK / "results"
    results.mkdir(exist_ok=True)
    (results / f"{stamp}-{what}.md").write_text(text + "\n")
    raw = {name: [asdict(each) for each in own] for name, own in samples.items()}
    (results / f"{stamp}-{what}.json").write_text(json.dumps({"samples": raw, "memory": memory}, indent=1))
