#!/usr/bin/env python3
"""`abanico bench` from outside: what it measures hangs together, and it can be stopped.

No test looks at how long anything takes. The program is named by ABANICO.
"""

import json
import math
import os
import pty
import re
import select
import signal
import subprocess
import sys
import tempfile
import time
import unittest

PROGRAM = os.environ.get("ABANICO", "")
ENVIRONMENT = {**{k: v for k, v in os.environ.items() if not k.startswith(("LC_", "OMP_"))},
               "LC_ALL": "C.UTF-8"}
PATIENCE = 240  # seconds until something counts as hanging; sanitized builds are slow


def run(*arguments, environment=None):
    """The program's end: code, standard output and error."""
    done = subprocess.run([PROGRAM, *arguments], env=environment or ENVIRONMENT,
                          capture_output=True, timeout=PATIENCE, check=False)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def names_of_distributions():
    """First words of the lines of `abanico list distributions` that begin one."""
    _, out, _ = run("list", "distributions")
    return re.findall(r"^([a-z][a-z_]*)\b", out, re.MULTILINE)


class Figures(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        code, out, err = run("bench", "--repeats", "2", "-n", "9k,70k", "-j", "3", "--json")
        assert (code, err) == (0, ""), err
        cls.bench = json.loads(out)

    def test_every_distribution_is_there_and_ratios_are_quotients(self):
        rows = self.bench["draws"]["distributions"]
        names = [row["distribution"] for row in rows]
        self.assertEqual(len(names), len(set(names)))
        self.assertLessEqual(set(names), set(names_of_distributions()))
        self.assertGreaterEqual(len(names), 31)
        self.assertEqual([row["discrete"] for row in rows],
                         sorted(row["discrete"] for row in rows))
        for row in rows:
            for generator in ("mt19937", "taus2"):
                self.assertEqual(row["times_as_fast"][generator],
                                 row[generator]["min"] / row["table"]["min"])

    def test_means_and_lowest_are_of_the_continuous_ones(self):
        draws = self.bench["draws"]
        for generator in ("mt19937", "taus2"):
            ratios = {row["distribution"]: row["times_as_fast"][generator]
                      for row in draws["distributions"] if not row["discrete"]}
            found = draws["continuous_times_as_fast"][generator]
            mean = math.exp(math.fsum(map(math.log, ratios.values())) / len(ratios))
            self.assertAlmostEqual(found["geometric_mean"] / mean, 1, delta=1e-13)
            self.assertEqual(found["lowest"], min(ratios.values()))
            self.assertEqual(ratios[found["lowest_of"]], found["lowest"])

    def test_minima_are_no_more_than_medians(self):
        def times(value):
            if isinstance(value, dict) and "median" in value:
                yield value
            elif isinstance(value, (dict, list)):
                for item in value.values() if isinstance(value, dict) else value:
                    yield from times(item)
        found = list(times(self.bench))
        self.assertGreater(len(found), 100)
        for one in found:
            self.assertEqual(one["repeats"], 2)
            self.assertTrue(0 < one["min"] <= one["median"])

    def test_floor_is_the_sum_of_the_stages(self):
        floor = self.bench["floor"]
        stages = {stage["stage"]: stage["time"]["min"] for stage in self.bench["stages"]
                  if stage["per"] != "input"}
        self.assertEqual(set(stages), {"bits", "uniforms", "table", "draw", "model", "statistics"})
        parts = [cost["part"] for cost in floor["costs"]]
        self.assertEqual(parts, ["draw"] * 5 + ["model", "statistics"])
        self.assertEqual(floor["costs"][-2]["ns"], stages["model"])
        self.assertEqual(floor["costs"][-1]["ns"], stages["statistics"])
        self.assertEqual(floor["costs"][-1]["count"], self.bench["scenario"]["columns"])
        total = math.fsum(cost["count"] * cost["ns"] for cost in floor["costs"])
        self.assertAlmostEqual(floor["per_sample"] / total, 1, delta=1e-14)
        self.assertEqual(floor["run_per_sample"], floor["run"]["min"] / floor["samples"])
        self.assertEqual(floor["ratio"], floor["run_per_sample"] / floor["per_sample"])

    def test_runs_and_scaling_have_their_rows(self):
        self.assertEqual([run["samples"] for run in self.bench["runs"]], [9000, 70000])
        for one in self.bench["runs"]:
            self.assertEqual(one["per_sample"], one["time"]["min"] / one["samples"])
            self.assertEqual(one["per_sample_and_core"], one["per_sample"] * one["threads"])
        rows = self.bench["scaling"]["threads"]
        self.assertEqual([row["threads"] for row in rows], [1, 2, 3])
        for row in rows:
            self.assertEqual(row["speed_up"], rows[0]["time"]["min"] / row["time"]["min"])
            self.assertEqual(row["efficiency"], row["speed_up"] / row["threads"])

    def test_text_has_the_ratios_of_its_own_figures(self):
        """Three digits each: their quotient is right within half a unit of each."""
        code, out, err = run("bench", "--repeats", "1", "--only", "draws")
        self.assertEqual((code, err), (0, ""))
        rows = re.findall(r"^([a-z_]+)  .*?" + r"  +([\d.]+)" * 8 + "$", out, re.MULTILINE)
        self.assertEqual(len(rows), len(self.bench["draws"]["distributions"]))
        half = {0: 0.5, 1: 0.05, 2: 0.005}
        for name, *figures in rows:
            least = [float(f) - half[len(f.partition(".")[2])] for f in figures]
            most = [float(f) + half[len(f.partition(".")[2])] for f in figures]
            for textbook, ratio in ((2, 6), (4, 7)):
                with self.subTest(name):
                    self.assertLessEqual(least[ratio], most[textbook] / least[0])
                    self.assertGreaterEqual(most[ratio], least[textbook] / most[0])
        self.assertLessEqual(max(map(len, out.splitlines())), 100)


def wait_for_handler(process, number):
    """Until the program catches the signal, or long enough where there is no /proc to tell."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            with open(f"/proc/{process.pid}/status", encoding="ascii") as status:
                caught = re.search(r"^SigCgt:\s*([0-9a-f]+)$", status.read(), re.MULTILINE)
        except OSError:
            time.sleep(2)
            return
        if caught and int(caught.group(1), 16) >> (number - 1) & 1:
            return
        time.sleep(0.02)


class Ends(unittest.TestCase):
    def start(self, *arguments, **more):
        def default_signals():
            signal.signal(signal.SIGINT, signal.SIG_DFL)
            signal.signal(signal.SIGTERM, signal.SIG_DFL)
        return subprocess.Popen([PROGRAM, "bench", "--repeats", "1000", *arguments],
                                env=ENVIRONMENT, preexec_fn=default_signals, **more)

    def test_a_signal_ends_every_part_and_leaves_nothing(self):
        for number, part in ((signal.SIGINT, "draws"), (signal.SIGTERM, "stages"),
                             (signal.SIGINT, "runs"), (signal.SIGTERM, "scaling"),
                             (signal.SIGINT, "floor")):
            with self.subTest(part), tempfile.TemporaryDirectory() as scratch:
                process = self.start("--only", part, "-n", "1e9", cwd=scratch,
                                     stdout=subprocess.PIPE, stderr=subprocess.PIPE)
                wait_for_handler(process, number)
                time.sleep(0.2)
                process.send_signal(number)
                out, err = process.communicate(timeout=PATIENCE)
                self.assertEqual(process.returncode, 128 + number)
                self.assertEqual(out, b"")
                self.assertEqual(err.decode(), f"abanico bench: ended by {number.name}\n")
                self.assertEqual(os.listdir(scratch), [])

    def test_a_reader_that_went_away_ends_it_in_silence(self):
        reader, writer = os.pipe()
        os.close(reader)
        process = subprocess.Popen(
            [PROGRAM, "bench", "--only", "runs", "-n", "9k", "--repeats", "1"], stdout=writer,
            stderr=subprocess.PIPE, env=ENVIRONMENT)
        os.close(writer)
        _, err = process.communicate(timeout=PATIENCE)
        self.assertEqual((process.returncode, err), (128 + signal.SIGPIPE, b""))

    def test_progress_is_told_line_by_line_where_there_is_no_terminal(self):
        code, _, err = run("bench", "--seconds", "1", "--only", "draws", "--progress")
        self.assertEqual(code, 0)
        lines = err.splitlines()
        self.assertGreaterEqual(len(lines), 2)
        for line in lines:
            self.assertRegex(line, r"^bench +▕.*▏ +\d+%  [\d:]+ left$")

    def test_a_terminal_gets_a_bar_without_counts_of_samples(self):
        try:
            ours, theirs = pty.openpty()
        except OSError as why:
            self.skipTest(f"no pseudo-terminals here: {why}")
        process = self.start("--only", "draws", stdout=subprocess.DEVNULL, stderr=theirs)
        text = b""
        end = time.monotonic() + PATIENCE
        while text.count(b"\r") < 3 and time.monotonic() < end:
            if select.select([ours], [], [], 0.2)[0]:
                text += os.read(ours, 65536)
        process.send_signal(signal.SIGINT)
        process.wait(timeout=PATIENCE)
        os.close(theirs)
        os.close(ours)
        self.assertEqual(process.returncode, 128 + signal.SIGINT)
        self.assertRegex(text.decode().split("\r")[1], r"^bench +▕.*▏ +\d+%  .+ left\x1b\[K$")


def main():
    if not PROGRAM:
        print("SKIP: ABANICO does not name the program")
        return 77
    return 0 if unittest.main(exit=False).result.wasSuccessful() else 1


if __name__ == "__main__":
    sys.exit(main())
