# SPDX-License-Identifier: Apache-2.0
"""The kinds of load, and the interleaved rounds in which every contestant gets each of them."""

import statistics
from dataclasses import dataclass

from . import contestants as entry
from . import tokens
from .load import Sample, Work, slice_of_load
from .places import WORK
from .table import interleaved, report

# More than a slice uses up at 35,000 requests a second
NEW_TOKENS = 300_000
BASES = ["nginx", "haproxy"]


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
        shares = [_cost(samples, name) for name in everyone if f"{name}-ungated" in everyone]
        report(what, scenario.title, everyone, samples, memory, BASES, shares)
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

    def measure(name: str, length: int) -> Sample:
        contestant = everyone[name]
        work = work_for(scenario, used[name])
        sample = slice_of_load(contestant.port, work, length, contestant.running, upstream)
        used[name] += int(sample.rate * length) + 1
        return sample

    return interleaved(everyone, measure, rounds, seconds, quiet, retries)


def _cost(samples: dict[str, list[Sample]], name: str) -> str:
    """What the gate adds to the CPU time of a request, against the same proxy without it in the same round."""
    pairs = zip(samples[name], samples[f"{name}-ungated"])
    added = [100 * (own.cpu / other.cpu - 1) for own, other in pairs]
    each_round = ", ".join(f"{percent:+.0f} %" for percent in added)
    return f"The gate's share, {name}: {statistics.median(added):+.0f} % CPU a request ({each_round})"
