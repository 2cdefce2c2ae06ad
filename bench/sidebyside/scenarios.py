# SPDX-License-Identifier: Apache-2.0
"""The kinds of load, and the interleaved rounds in which every contestant gets each of them."""

import json
import random
import statistics
import time
from dataclasses import asdict, dataclass

from . import contestants as entry
from . import tokens
from .load import Sample, Work, slice_of_load
from .places import WORK

# More than a slice uses up at 35,000 requests a second
NEW_TOKENS = 300_000
BASES = ["nginx", "haproxy"]
# A virtual machine compiles what has run often, not what has run long
WARM_REQUESTS = 300_000
WARM_SECONDS = 120


@dataclass(frozen=True)
class Scenario:
    """A kind of load: where tokens come from, what is asked for, who cannot take part."""

    title: str
    mode: str
    path: str = "/"
    token_count: int = 1
    connections: int = 64


SCENARIOS = {
    "known": Scenario("one token, seen before; 1 KiB answers; 64 connections", "one"),
    "thousand": Scenario("1000 tokens in turn, all seen before; 1 KiB answers", "cycle", token_count=1000),
    "new": Scenario("tokens never seen before; 1 KiB answers", "each", token_count=NEW_TOKENS),
    "large": Scenario("one token, seen before; 100 KiB answers", "one", path="/100k"),
    "single": Scenario("one token, seen before; 1 KiB answers; 1 connection", "one", connections=1),
}


def work_for(scenario: Scenario, tokens_used: int) -> Work:
    first = {"one": 0, "cycle": 1000, "each": 1_000_000}[scenario.mode]
    name = {"one": "known", "cycle": "thousand", "each": "new"}[scenario.mode]
    path = tokens.token_file(name, scenario.token_count, first)
    skip = {"one": 0, "cycle": scenario.token_count, "each": tokens_used % scenario.token_count}[scenario.mode]
    return Work(path, scenario.mode, skip, scenario.path, scenario.connections)


def run(what: str, only: list[str], rounds: int, seconds: int, quiet: float, retries: int) -> None:
    scenario = SCENARIOS[what]
    WORK.mkdir(exist_ok=True)
    upstream, issuer = entry.upstream().start(), entry.issuer().start()
    everyone = entry.contestants()
    if only:
        everyone = {name: each for name, each in everyone.items() if name in only or name in BASES}
    try:
        for contestant in everyone.values():
            if contestant.command:
                contestant.start()
        _sanity(everyone)
        samples = _rounds(scenario, everyone, upstream, rounds, seconds, quiet, retries)
        memory = {name: each.running.resident_mib() for name, each in everyone.items() if each.running}
        _report(what, scenario, everyone, samples, memory)
    finally:
        for contestant in everyone.values():
            contestant.stop()
        issuer.stop()
        upstream.stop()


def _sanity(everyone: dict[str, entry.Contestant]) -> None:
    good = tokens.first_token(tokens.token_file("known", 1, 0))
    wrong = [fault for contestant in everyone.values() for fault in entry.check(contestant, good)]
    if wrong:
        raise SystemExit("not the same work, so nothing is measured:\n  " + "\n  ".join(wrong))


def _rounds(scenario, everyone, upstream, rounds, seconds, quiet, retries) -> dict[str, list[Sample]]:
    used = {name: 0 for name in everyone}
    samples: dict[str, list[Sample]] = {name: [] for name in everyone}

    def measure(name: str, length: int) -> Sample:
        contestant = everyone[name]
        work = work_for(scenario, used[name])
        sample = slice_of_load(contestant.port, work, length, contestant.running, upstream)
        used[name] += int(sample.rate * length) + 1
        return sample

    for name in everyone:  # connection pools settle, and what is compiled on the way is compiled
        until = time.monotonic() + WARM_SECONDS
        wanted = WARM_REQUESTS if name.startswith("postern") else 1
        while used[name] < wanted and time.monotonic() < until:
            measure(name, 3)
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
                f"round {number + 1} {name:14} {sample.rate:9.0f}/s p50 {sample.p50:6.2f} p99 {sample.p99:6.2f} ms"
                f" cpu {sample.cpu or 0:6.1f} us errors {sample.errors}"
                f" foreign {sample.foreign:.0%} steal {sample.steal:.0%}",
                flush=True,
            )
    return samples


def _ratios(samples: dict[str, list[Sample]], name: str, base: str) -> list[float]:
    return [own.rate / other.rate for own, other in zip(samples[name], samples.get(base, []))]


def _cost(samples: dict[str, list[Sample]], name: str) -> str:
    """What the gate adds to the CPU time of a request, against the same proxy without it in the same round."""
    pairs = zip(samples[name], samples[f"{name}-ungated"])
    added = [100 * (own.cpu / other.cpu - 1) for own, other in pairs]
    each_round = ", ".join(f"{percent:+.0f} %" for percent in added)
    return f"The gate's share, {name}: {statistics.median(added):+.0f} % CPU a request ({each_round})"


def _report(what, scenario, everyone, samples, memory) -> None:
    lines = [
        f"### {what}: {scenario.title}",
        "",
        "| contestant | req/s | × nginx (each round) | × HAProxy (each round) | p50 ms | p99 ms | CPU µs/req"
        " | RSS MiB | errors | foreign + steal |",
        "|---|---|---|---|---|---|---|---|---|---|",
    ]
    median = statistics.median
    for name, contestant in everyone.items():
        own = samples[name]
        cells = [contestant.label, f"{median(each.rate for each in own):,.0f}"]
        for base in BASES:
            ratios = _ratios(samples, name, base)
            each_round = ", ".join(f"{ratio:.2f}" for ratio in ratios)
            cells.append(f"**{median(ratios):.2f}** ({each_round})" if ratios else "–")
        cells += [f"{median(each.p50 for each in own):.2f}", f"{median(each.p99 for each in own):.2f}"]
        cells.append(f"{median(each.cpu for each in own):.1f}" if own[0].cpu is not None else "–")
        cells.append(f"{memory[name][0]:.0f}" if name in memory else "–")
        cells.append(str(sum(each.errors for each in own)))
        cells.append(f"{max(each.foreign + each.steal for each in own):.0%}")
        lines.append("| " + " | ".join(cells) + " |")
    lines += [""] + [_cost(samples, name) for name in everyone if f"{name}-ungated" in everyone]
    text = "\n".join(lines).rstrip()
    print("\n" + text + "\n", flush=True)
    stamp = time.strftime("%Y%m%d-%H%M%S")
    results = WORK / "results"
    results.mkdir(exist_ok=True)
    (results / f"{stamp}-{what}.md").write_text(text + "\n")
    raw = {name: [asdict(each) for each in own] for name, own in samples.items()}
    (results / f"{stamp}-{what}.json").write_text(json.dumps({"samples": raw, "memory": memory}, indent=1))
