#!/usr/bin/env python3
"""The peers of bench/peers do the same job as abanico: their percentiles agree with abanico's within
five standard errors. ABANICO names the program.

    check_peers.py PEER     gsl, numpy, numba, openturns, r or squiggle; skipped where not installed
    check_peers.py          abanico itself against exact quantiles, and the judge of agreement
"""

import contextlib
import io
import json
import math
import os
import sys
import tempfile
from pathlib import Path
from statistics import NormalDist
from unittest import mock

SOURCE = Path(os.environ.get("ABANICO_SOURCE", Path(__file__).parents[1]))
BUILD = Path(os.environ.get("ABANICO_BUILD", SOURCE / "build" / "release"))
sys.path.insert(0, str(SOURCE / "bench" / "peers"))
import agreement  # noqa: E402 (the path comes first)
import machine  # noqa: E402
import peers  # noqa: E402
import run  # noqa: E402

SAMPLES = 100_000
REFERENCE_SAMPLES = 1_000_000
SEED = 7
THREADS = 2  # with_gsl draws what its threads are, so their number is part of its seed


# ---- exact quantiles -----------------------------------------------------------------------------

def lognormal(p05, p95):
    """Quantile function of the lognormal with these two percentiles."""
    log = NormalDist(0.5 * math.log(p05 * p95),
                     math.log(p95 / p05) / (2 * NormalDist().inv_cdf(0.95)))
    return lambda p: math.exp(log.inv_cdf(p))


def beta_18_2(p):
    """Where x^18 (19 - 18 x) = p: the CDF of a beta of whole parameters is a binomial tail."""
    low, high = 0.0, 1.0
    for _ in range(60):
        middle = 0.5 * (low + high)
        below = middle**18 * (19 - 18 * middle) < p
        low, high = (middle, high) if below else (low, middle)
    return low


EXACT = {
    "hardware_cost": lognormal(300, 600),
    "power": lognormal(7, 15),
    "training_time": lognormal(30, 90),
    "availability": beta_18_2,
    "electricity_price": lambda p: 0.067 + p * (0.083 - 0.067),
}


def exact_error(quantile, p, n):
    """Standard error of a percentile from n draws: sqrt(p (1-p) / n) times the quantile's slope."""
    step = 1e-5
    slope = (quantile(p + step) - quantile(p - step)) / (2 * step)
    return math.sqrt(p * (1 - p) / n) * slope


def faults_of_reference(reference):
    """abanico's percentiles of the inputs and their standard errors, against the exact ones. An error
    comes from the distance of order statistics some `ranks` apart, a sum of that many spacings, which
    are exponential but for their scale: its own relative error is one over the square root."""
    for name, quantile in EXACT.items():
        for level, (value, error) in zip(peers.LEVELS, reference.values[name]):
            p, n = level / 100, reference.samples
            expected = exact_error(quantile, p, n)
            apart = (value - quantile(p)) / expected
            if not abs(apart) <= agreement.MOST:
                yield f"abanico: p{level:02} of {name}: {apart:+.1f} standard errors from exact"
            ranks = 2 * NormalDist().inv_cdf(0.975) * math.sqrt(p * (1 - p) * n)
            if not abs(error / expected - 1) <= agreement.MOST / math.sqrt(ranks):
                yield f"abanico: error of p{level:02} of {name} is {error / expected:.3f} of exact"


# ---- the judge -----------------------------------------------------------------------------------

def shifted(reference, name, k, errors):
    """Percentiles of the reference, one of them moved by so many standard errors of the difference."""
    moved = {n: [value for value, _ in reference.values[n]] for n in peers.NAMES}
    scale = math.sqrt(1 + reference.samples / SAMPLES)
    moved[name][k] += errors * scale * reference.values[name][k][1]
    return moved


def faults_of_judge(reference):
    """It passes what is a little off, and names what is too far off."""
    for name, k, errors, text in [("cost", 0, 0.0, None), ("energy", 2, 4.9, None),
                                  ("power", 4, -4.9, None),
                                  ("cost", 0, 5.1, "p05 of cost"),
                                  ("availability", 4, -5.1, "p95 of availability"),
                                  ("energy", 2, math.nan, "p50 of energy")]:
        found = reference.fault(shifted(reference, name, k, errors), SAMPLES)
        if (found is None) != (text is None) or (text and not found.startswith(text)):
            yield f"the judge says {found!r} of {name}, level {k}, {errors} off"


def line_of(name, values):
    return f"percentiles {name} {' '.join(map(repr, values))}\n"


def faults_of_reader(reference):
    """What lacks a row or a figure is no table."""
    rows = [line_of(name, v) for name, v in shifted(reference, "cost", 0, 0.0).items()]
    peer = peers.Peer("lines", None, peers.read_lines)
    for what, text, good in [("all", "".join(rows), True), ("a row less", "".join(rows[1:]), False),
                             ("a figure less", "".join(rows)[:-1].rsplit(" ", 1)[0], False),
                             ("no number", "".join(rows).replace("cost 3", "cost x3"), False),
                             ("a row more", "".join(rows) + line_of("x", [1] * 5), False)]:
        try:
            peers.read(peer, text, "")
            taken = True
        except peers.PeerError:
            taken = False
        if taken != good:
            yield f"the reader {'takes' if taken else 'refuses'} a table with {what}"


# ---- the script ----------------------------------------------------------------------------------

def run_script(program, found, *options):
    """(exit code, standard output) of run.py with these peers in place of those it would look for."""
    arguments = ["run.py", "--abanico", program, "--samples", str(SAMPLES), "--repeats", "2",
                 "--threads", str(THREADS), *map(str, options)]
    output = io.StringIO()
    with mock.patch.object(sys, "argv", arguments), contextlib.redirect_stdout(output), \
            contextlib.redirect_stderr(io.StringIO()), \
            mock.patch.object(peers, "find", lambda *_: found):
        return run.main(), output.getvalue()


def printing(name, text):
    """A peer that prints this."""
    return peers.Peer(name, lambda n, seed: [peers.PYTHON, "-c", f"print({text!r})"],
                      peers.read_lines)


def faults_of_script(program, reference):
    """No time is printed unless all agree; what cannot run is named with its reason, and what can is
    measured all the same."""
    own = peers.abanico_peer(run.BASE, program, 1)
    lie = "".join(line_of(n, v) for n, v in shifted(reference, "cost", 3, 50.0).items())
    code, text = run_script(program, [own, printing("liar", lie)])
    if code != 1 or text:
        yield f"run.py with a peer that disagrees: exit code {code}, printed {text!r}"

    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch, "out.json")
        absent = peers.Peer("absent", None, peers.read_lines, missing="not installed, it says")
        code, text = run_script(program, [own, printing("mute", ""), absent], "--json", path)
        written = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    for part in (f"| {run.BASE} | 1 |", "not run: absent: not installed, it says",
                 "not run: mute: printed percentiles of"):
        if code != 0 or part not in text:
            yield f"run.py: exit code {code}, and no {part!r} in {text!r}"
    if len(written.get("runs", {}).get(run.BASE, [])) != 2:
        yield "run.py --json: not as many runs as asked for"
    row = written.get("summary", {}).get(run.BASE, {})
    if row.get("ratio_whole") != 1 or not 0 < row.get("cpu_min", 0) <= row.get("cpu_median", 0):
        yield f"run.py --json: {row}"


def faults_of_forecast(reference):
    """What would not fit into memory is not started; abanico, whose memory is bounded, always is."""
    table = "".join(line_of(n, v) for n, v in shifted(reference, "cost", 0, 0.0).items())
    settings = mock.Mock(threads=THREADS, timeout=240)
    for bounded, memory, samples, text in [(False, 10**6, 10**6, "would need about"),
                                           (True, 10**6, 10**6, None),
                                           (False, None, 10**6, None),
                                           (False, 10**6, run.PROBES[1], None)]:
        peer = printing("table", table)
        peer.bounded = bounded
        with mock.patch.object(machine, "available_bytes", lambda memory=memory: memory):
            found = run.obstacle(peer, samples, settings)
        if (found is None) != (text is None) or (text and not found.startswith(text)):
            yield f"{samples} samples, {memory} bytes, bounded: {bounded}: {found!r}"
    small, large = run.Run(1.0, 1.0, 100, None), run.Run(2.5, 2.0, 300, None)
    if run.foretell(small, large, 1_000_000) != (700, 5.5):
        yield f"foretells {run.foretell(small, large, 1_000_000)}"


# ---- the peers -----------------------------------------------------------------------------------

def ways_of(name):
    """The peers that a tool stands for."""
    return ["gsl-sort", "gsl-select"] if name == "gsl" else [name]


def faults_of_peer(peer, reference, settings):
    """One run against the reference."""
    output = run.execute(peer, SAMPLES, SEED, settings).output
    fault = reference.fault(output.percentiles, SAMPLES)
    if fault:
        yield f"{peer.name}: {fault}"
    if not output.tool or output.threads < 1 or "job" not in output.times:
        yield f"{peer.name}: tells no tool, threads or time: {output}"
    apart, variable, level = reference.deviations(output.percentiles, SAMPLES)[0]
    print(f"{peer.name} ({output.tool}): at most {abs(apart):.1f} standard errors apart "
          f"(p{level:02} of {variable})")


def check_tool(name, program, reference):
    """Faults, or None where the tool is not installed."""
    settings = mock.Mock(threads=THREADS, timeout=240)
    found = peers.find(ways_of(name), program, BUILD / "peers", THREADS)
    if found[0].missing:
        print(f"SKIP: {found[0].missing}")
        return None
    return [fault for peer in found for fault in faults_of_peer(peer, reference, settings)]


def main():
    program = os.environ.get("ABANICO")
    if not program:
        print("SKIP: ABANICO does not name the program")
        return 77
    reference = agreement.Reference(program, REFERENCE_SAMPLES, THREADS)
    if len(sys.argv) > 1:
        faults = check_tool(sys.argv[1], program, reference)
        if faults is None:
            return 77
    else:
        settings = mock.Mock(threads=THREADS, timeout=240)
        faults = [*faults_of_reference(reference), *faults_of_judge(reference),
                  *faults_of_reader(reference), *faults_of_script(program, reference),
                  *faults_of_forecast(reference)]
        for own in peers.find(["abanico-1", "abanico"], program, BUILD / "peers", THREADS):
            faults += faults_of_peer(own, reference, settings)
    for fault in faults:
        print(fault)
    print(f"{len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
