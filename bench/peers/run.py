#!/usr/bin/env python3
"""Runs the same job with abanico and with its peers, side by side, and prints one table.

The job is bench/scenarios/chatgpt-three.json: five random inputs, three outputs, five percentiles of
each of the eight. Every peer must agree with abanico within Monte Carlo error before any time is
printed. bench/README.md tells how to read the table.
"""

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

import agreement
import machine
import peers

ROOT = Path(__file__).resolve().parents[2]
BASE = "abanico-1"  # what ratios per core are to
PROBES = (100_000, 400_000)  # samples of two runs from which memory and time of more are foretold
MARGIN = 0.9  # of the memory available may be planned with


@dataclass
class Run:
    """One process: wall and CPU seconds, peak bytes, and what it said."""
    wall: float
    cpu: float
    peak: int
    output: peers.Output


@dataclass
class Measured:
    """A peer, its timed runs, and why there are none or no more, where that is so."""
    peer: peers.Peer
    runs: list = field(default_factory=list)
    why_not: str = ""


# ---- one process ---------------------------------------------------------------------------------

def execute(peer, samples, seed, settings):
    """Run a peer as a process of its own and wait for it, or PeerError."""
    threads = str(settings.threads)
    environment = {**os.environ, "OMP_NUM_THREADS": threads, "OPENTURNS_NUM_THREADS": threads}
    with tempfile.TemporaryFile() as stdout, tempfile.TemporaryFile() as stderr:
        start = time.perf_counter()
        process = subprocess.Popen(peer.command(samples, seed), stdin=subprocess.DEVNULL,
                                   stdout=stdout, stderr=stderr, env=environment)
        timer = threading.Timer(settings.timeout, process.kill)
        timer.start()
        try:
            # Of this child alone; getrusage adds up, and takes the largest, over all so far.
            _, status, usage = os.wait4(process.pid, 0)
        except BaseException:
            process.kill()
            raise
        finally:
            timer.cancel()
        wall = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        texts = []
        for stream in (stdout, stderr):
            stream.seek(0)
            texts.append(stream.read().decode("utf-8", "replace"))
    if process.returncode != 0:
        if wall >= settings.timeout:
            raise peers.PeerError(f"stopped after {settings.timeout:g} s")
        last = (texts[1].strip().splitlines() or ["it said nothing"])[-1]
        raise peers.PeerError(f"failed with {process.returncode}: {last}")
    unit = 1 if sys.platform == "darwin" else 1024  # of ru_maxrss
    return Run(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * unit,
               peers.read(peer, *texts))


# ---- all of them ---------------------------------------------------------------------------------

def foretell(small, large, samples):
    """Peak memory and wall time of `samples`, on the straight line through two probes."""
    share = (samples - PROBES[1]) / (PROBES[1] - PROBES[0])
    return (large.peak + share * max(0, large.peak - small.peak),
            large.wall + share * max(0.0, large.wall - small.wall))


def obstacle(peer, samples, settings):
    """Why that many samples are too many for a peer, or None; learnt from two small runs."""
    if samples <= PROBES[1]:
        return None
    peak, wall = foretell(*(execute(peer, n, 1, settings) for n in PROBES), samples)
    available = machine.available_bytes()
    if available and not peer.bounded and peak > MARGIN * available:
        return (f"would need about {peak / 1e9:.0f} GB of memory, "
                f"{available / 1e9:.0f} GB are available")
    if wall > settings.timeout:
        return f"would take about {wall:.0f} s, more than {settings.timeout:g} (--timeout)"
    return None


def measure_once(one, seed, reference, settings):
    """A run, held against the reference; a peer that fails is out, one that disagrees is remembered
    among the faults that are returned."""
    try:
        run = execute(one.peer, settings.samples, seed, settings)
    except peers.PeerError as error:
        one.why_not, one.runs = str(error), []
        return None, []
    fault = reference.fault(run.output.percentiles, settings.samples)
    return run, [f"{one.peer.name}, seed {seed}: {fault}"] if fault else []


def warm_up(measured, reference, settings):
    """Look for obstacles, then run each peer once, untimed. Faults in words."""
    faults = []
    for one in measured:
        one.why_not = one.peer.missing or ""
        try:
            one.why_not = one.why_not or obstacle(one.peer, settings.samples, settings) or ""
        except peers.PeerError as error:
            one.why_not = str(error)
        if not one.why_not:
            say(f"warm-up: {one.peer.name}")
            faults += measure_once(one, 1, reference, settings)[1]
    return faults


def measure(measured, reference, settings):
    """Round after round, each starting with another peer, so that a disturbance of the machine hits
    all alike. Faults in words."""
    faults = []
    for turn in range(settings.repeats):
        say(f"round {turn + 1} of {settings.repeats}")
        for one in measured[turn % len(measured):] + measured[:turn % len(measured)]:
            if one.why_not:
                continue
            run, fault = measure_once(one, 2 + turn, reference, settings)
            faults += fault
            if run:
                one.runs.append(run)
    return faults


def say(text):
    """Progress, for people."""
    print(text, file=sys.stderr, flush=True)


# ---- the table -----------------------------------------------------------------------------------

def summary(one, samples):
    """Minima (and the median of the wall time) over the runs of a peer; times per sample in ns."""
    runs = one.runs

    def least(part, clock):
        values = [run.output.times.get(part, (None, None))[clock] for run in runs]
        return None if None in values else min(values)

    def each(seconds):
        return None if seconds is None else 1e9 * seconds / samples

    whole = min(run.cpu for run in runs)
    job = least("job", 1)
    return {
        "tool": runs[0].output.tool,
        "threads": runs[0].output.threads,
        "wall_min": min(run.wall for run in runs),
        "wall_median": statistics.median(run.wall for run in runs),
        "wall_job_min": least("job", 0),
        "cpu_min": whole,
        "cpu_median": statistics.median(run.cpu for run in runs),
        "peak_bytes": max(run.peak for run in runs),
        "ns_sampling": each(least("sampling", 1)),
        # Where all that is known is the wall time of one thread, waiting is in it.
        "ns_job": each(None if job is None else min(job, whole)),
        "ns_whole": each(whole),
    }


def add_ratios(rows):
    """To abanico on one thread, CPU for CPU, start of processes left out and included."""
    for part in ("job", "whole"):
        base = rows.get(BASE, {}).get(f"ns_{part}")
        for row in rows.values():
            each = row[f"ns_{part}"]
            row[f"ratio_{part}"] = each / base if base and each is not None else None


# Title, key, format. "job" is without the start of the process, "whole" with it; ns are CPU
# nanoseconds for each sample.
COLUMNS = [
    ("threads", "threads", "{:d}"),
    ("wall s, min", "wall_min", "{:.3f}"),
    ("median", "wall_median", "{:.3f}"),
    ("job, min", "wall_job_min", "{:.3f}"),
    ("CPU s, min", "cpu_min", "{:.3f}"),
    ("peak MB", "peak_bytes", None),
    ("ns sampling", "ns_sampling", "{:.1f}"),
    ("ns job", "ns_job", "{:.1f}"),
    ("ns whole", "ns_whole", "{:.1f}"),
    ("job ÷ abanico", "ratio_job", "{:.2f}"),
    ("whole ÷ abanico", "ratio_whole", "{:.2f}"),
]

LEGEND = f"""\
Wall and CPU time and memory are of whole processes; "job" leaves their start out (interpreter, imports,
compilation). ns are CPU nanoseconds for each sample, on all threads together; ratios are of those, to
{BASE}. All are minima over the rounds but for the median, and memory, a maximum. bench/README.md
tells more."""


def cell(row, key, form):
    """Text of one figure. A child starts as a copy of this process, so less than this one's own
    memory cannot be told."""
    if row[key] is None:
        return "–"
    if key == "peak_bytes":
        own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
        return ("<" if row[key] <= own else "") + f"{row[key] / 1e6:.0f}"
    return form.format(row[key])


def markdown(header, measured, rows, settings):
    """The whole report."""
    text = [f"# {settings.samples:,} samples, {settings.repeats} rounds", ""]
    text += [f"- {key}: {value}" for key, value in header.items()]
    text += ["- tools: " + "; ".join(f"{name}: {row['tool']}" for name, row in rows.items()), ""]
    text.append("| peer | " + " | ".join(title for title, _, _ in COLUMNS) + " |")
    text.append("|---|" + "--:|" * len(COLUMNS))
    for name, row in rows.items():
        text.append(f"| {name} | " + " | ".join(cell(row, k, f) for _, k, f in COLUMNS) + " |")
    text += ["", LEGEND, ""]
    text += [f"- not run: {one.peer.name}: {one.why_not}" for one in measured if one.why_not]
    text.append(f"- every run agreed with abanico on all {len(peers.NAMES) * len(peers.LEVELS)} "
                f"percentiles within {agreement.MOST:g} standard errors")
    return "\n".join(text) + "\n"


def raw(header, measured, rows, settings):
    """The same for programs, with every single run."""
    return {
        "samples": settings.samples, "repeats": settings.repeats, "machine": header,
        "summary": rows,
        "not_run": {one.peer.name: one.why_not for one in measured if one.why_not},
        "runs": {one.peer.name: [{"wall": run.wall, "cpu": run.cpu, "peak_bytes": run.peak,
                                  "times": run.output.times} for run in one.runs]
                 for one in measured},
    }


# ---- the command ---------------------------------------------------------------------------------

def count(text):
    """1e6 as well as 1000000."""
    value = float(text)
    if value < 1 or value != int(value):
        raise argparse.ArgumentTypeError(f"{text} is not a positive whole number")
    return int(value)


def names(text):
    """A list of peers, abanico on one thread always among them: it is what ratios are to."""
    wanted = text.split(",")
    unknown = [name for name in wanted if name not in peers.ALL]
    if unknown:
        raise argparse.ArgumentTypeError(f"no peer {', '.join(unknown)}; there are "
                                         f"{', '.join(peers.ALL)}")
    return [name for name in peers.ALL if name in wanted or name == BASE]


def arguments():
    parser = argparse.ArgumentParser(
        description="The same job by abanico and its peers, side by side.")
    parser.add_argument("--samples", type=count, default=1_000_000, metavar="N", help="[1e6]")
    parser.add_argument("--repeats", type=count, default=5, metavar="K", help="timed rounds [5]")
    parser.add_argument("--peers", type=names, default=peers.ALL, metavar="LIST",
                        help="apart by commas [" + ",".join(peers.ALL) + "]")
    parser.add_argument("--threads", type=count, default=machine.cores(), metavar="T",
                        help="of what runs in parallel [all cores]")
    parser.add_argument("--timeout", type=float, default=600, metavar="SECONDS",
                        help="no single run takes longer [600]")
    parser.add_argument("--abanico", type=Path, metavar="PROGRAM",
                        default=os.environ.get("ABANICO", ROOT / "build" / "release" / "abanico"),
                        help="[$ABANICO, or build/release/abanico]")
    parser.add_argument("--build", type=Path, default=ROOT / "build" / "peers", metavar="FOLDER",
                        help="where with_gsl is built [build/peers]")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every run as JSON")
    parser.add_argument("--markdown", type=Path, metavar="FILE", help="write the table")
    settings = parser.parse_args()
    if settings.samples < 1000:
        parser.error("--samples: at least 1000, or there is no telling whether peers agree")
    if not os.access(settings.abanico, os.X_OK):
        parser.error(f"--abanico: {settings.abanico} is no program; build it first")
    for path in (settings.json, settings.markdown):
        if path and not os.access(path if path.exists() else path.absolute().parent, os.W_OK):
            parser.error(f"{path} cannot be written")
    return settings


def main():
    settings = arguments()
    measured = [Measured(peer) for peer in
                peers.find(settings.peers, settings.abanico, settings.build, settings.threads)]
    if measured[0].peer.missing:
        print(f"run.py: {measured[0].peer.missing}", file=sys.stderr)
        return 2
    header = machine.describe(settings.abanico, settings.build)
    # No smaller than a million, so that its own error hardly counts where peers draw less.
    reference = agreement.Reference(settings.abanico, max(settings.samples, 1_000_000),
                                    settings.threads)
    faults = warm_up(measured, reference, settings)
    if not faults:
        faults = measure(measured, reference, settings)
    for fault in faults:
        print(f"run.py: disagrees: {fault}", file=sys.stderr)
    if faults:
        return 1
    header["load after"] = f"{machine.load() or 0:.2f}"
    rows = {one.peer.name: summary(one, settings.samples) for one in measured if one.runs}
    add_ratios(rows)
    table = markdown(header, measured, rows, settings)
    print(table, end="")
    if settings.markdown:
        settings.markdown.write_text(table, encoding="utf-8")
    if settings.json:
        content = json.dumps(raw(header, measured, rows, settings), indent=2)
        settings.json.write_text(content + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except peers.PeerError as failure:
        sys.exit(f"run.py: {failure}")
