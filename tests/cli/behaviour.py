#!/usr/bin/env python3
"""What a transcript cannot show of the program: signals, terminals, pipes, and whether other people's
readers understand what it writes."""

import contextlib
import csv
import fcntl
import hashlib
import io
import json
import os
import pty
import re
import select
import signal
import struct
import subprocess
import tempfile
import termios
import time
import unittest
from pathlib import Path

PROGRAM = str(Path(os.environ["ABANICO"]).resolve())
FIXTURES = Path(__file__).parent / "fixtures"
FIXED, DRAWN, ROOTS = (str(FIXTURES / name) for name in ("fixed.json", "drawn.json", "roots.json"))
ENVIRONMENT = {**{k: v for k, v in os.environ.items() if not k.startswith("LC_")},
               "LC_ALL": "C.UTF-8"}
FOR_EVER = ["-n", "1e11", "--memory", "1M"]
PATIENCE = 60  # seconds until something counts as hanging


def run(*arguments, environment=None, **more):
    """The program's end: code, standard output and error."""
    done = subprocess.run([PROGRAM, *arguments], env=environment or ENVIRONMENT,
                          capture_output=True, timeout=PATIENCE, check=False, **more)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


class Formats(unittest.TestCase):
    def test_json_hashes_to_what_it_says(self):
        """sha256 is of the resolved scenario with sorted keys and no white space."""
        code, out, _ = run("run", "-f", "json", FIXED)
        self.assertEqual(code, 0)
        scenario = json.loads(out)["scenario"]
        canonical = json.dumps(scenario["resolved"], sort_keys=True, separators=(",", ":"),
                               ensure_ascii=False)
        self.assertEqual(scenario["sha256"], hashlib.sha256(canonical.encode()).hexdigest())

    def test_json_says_what_was_asked_for(self):
        code, out, _ = run("run", "-f", "json", "-n", "1e3", "-s", "18446744073709551615", "-c",
                           "0.9", "-p", "10,90", DRAWN)
        self.assertEqual(code, 0)
        result = json.loads(out)
        self.assertEqual(result["run"]["samples"], 1000)
        self.assertEqual(result["run"]["seed"], "18446744073709551615")
        self.assertEqual(result["run"]["confidence"], 0.9)
        for quantity in [*result["inputs"].values(), *result["outputs"].values()]:
            self.assertEqual([p["p"] for p in quantity["percentiles"]], [10, 90])
            self.assertEqual(len(quantity["curve"]["value"]), 201)
            self.assertEqual(quantity["curve"]["value"], sorted(quantity["curve"]["value"]))

    def test_csv_and_json_hold_the_same_numbers(self):
        _, text, _ = run("run", "-f", "csv", DRAWN, ROOTS)
        _, out, _ = run("run", "-f", "json", DRAWN, ROOTS)
        outputs = {(result["scenario"]["name"], name): output for result in json.loads(out)
                   for name, output in result["outputs"].items()}
        rows = list(csv.DictReader(io.StringIO(text)))
        self.assertEqual(len(rows), sum(7 + len(o["percentiles"]) for o in outputs.values()))
        for row in rows:
            output = outputs[row["scenario"], row["output"]]
            name = row["statistic"]
            found = [float(row[key]) for key in ("value", "ci_low", "ci_high") if row[key]]
            if name == "percentile":
                [p] = [p for p in output["percentiles"] if p["p"] / 100 == float(row["prob"])]
                wanted = [p["value"], p["ci_low"], p["ci_high"]]
            elif name.startswith("shortest_"):
                self.assertEqual(float(row["prob"]), output["shortest"]["coverage"])
                wanted = [output["shortest"][name.removeprefix("shortest_")]]
            elif name in ("mean", "sd"):
                wanted = [output[name], output[name + "_ci_low"], output[name + "_ci_high"]]
            else:
                wanted = [output[name]]
            self.assertEqual(found, wanted)
            self.assertEqual(int(row["n"]), output["n"])
            self.assertEqual(int(row["n_failed"]), output["n_failed"])

    def test_surroundings_do_not_show_in_results(self):
        strange = {**ENVIRONMENT, "LC_ALL": "de_DE.UTF-8", "LC_NUMERIC": "de_DE.UTF-8",
                   "GSL_RNG_SEED": "99", "GSL_RNG_TYPE": "taus", "OMP_NUM_THREADS": "3",
                   "POSIXLY_CORRECT": "1", "TZ": "Asia/Kathmandu", "COLUMNS": "40"}
        for form in ("json", "csv", "text"):
            self.assertEqual(run("run", "-f", form, DRAWN),
                             run("run", "-f", form, DRAWN, environment=strange))

    def test_memory_does_not_show_in_results(self):
        results = {run("run", "-f", "json", "-n", "1e5", "--memory", size, DRAWN)
                   for size in ("0", "1k", "1M", "1G")}
        self.assertEqual(len(results), 1)


class Pipes(unittest.TestCase):
    def test_a_reader_that_went_away_ends_it_in_silence(self):
        """With the exit code that a shell gives for SIGPIPE; result files are written first."""
        with tempfile.TemporaryDirectory() as scratch:
            for arguments in (["run", FIXED, ROOTS], ["run", "-o", scratch, FIXED, ROOTS],
                              ["schema"], ["--help"], ["check", FIXED], ["run", "-f", "csv", FIXED]):
                with self.subTest(arguments):
                    reader, writer = os.pipe()
                    os.close(reader)
                    process = subprocess.Popen([PROGRAM, *arguments], stdout=writer,
                                               stderr=subprocess.PIPE, env=ENVIRONMENT)
                    os.close(writer)
                    _, err = process.communicate(timeout=PATIENCE)
                    self.assertEqual((process.returncode, err), (128 + signal.SIGPIPE, b""))
            self.assertEqual(len(os.listdir(scratch)), 5)

    def test_standard_input_that_is_closed_is_an_error(self):
        code, out, err = run("run", "-", preexec_fn=lambda: os.close(0))
        self.assertEqual((code, out), (6, ""))
        self.assertTrue(err.startswith("<stdin>: ") and err.count("\n") == 1, err)


def default_signals():
    """A shell that started us in the background may have had SIGINT ignored."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)


class Signals(unittest.TestCase):
    def start(self, *arguments, prepare=default_signals):
        return subprocess.Popen([PROGRAM, "run", *arguments], stdout=subprocess.PIPE,
                                stderr=subprocess.PIPE, env=ENVIRONMENT, preexec_fn=prepare)

    def wait_for(self, found, process):
        end = time.monotonic() + PATIENCE
        while not found():
            self.assertIsNone(process.poll())
            self.assertLess(time.monotonic(), end)
            time.sleep(0.05)

    def test_a_signal_ends_the_run_and_leaves_nothing_unfinished(self):
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            with self.subTest(number), tempfile.TemporaryDirectory() as scratch:
                folder = Path(scratch, "out")
                process = self.start(*FOR_EVER, "-o", str(folder), "-j", "2", DRAWN, ROOTS)
                self.wait_for(folder.is_dir, process)
                time.sleep(0.3)
                process.send_signal(number)
                out, err = process.communicate(timeout=PATIENCE)
                self.assertEqual(process.returncode, 128 + number)
                self.assertEqual(out, b"")
                self.assertEqual(err.decode(), f"abanico run: ended by {number.name}\n")
                self.assertEqual(list(folder.iterdir()), [])

    def test_what_was_finished_before_a_signal_stays(self):
        with tempfile.TemporaryDirectory() as scratch:
            endless = Path(scratch, "endless.json")
            endless.write_text(Path(DRAWN).read_text().replace("2000", "100000000000")
                               .replace('"drawn"', '"endless"'))
            folder = Path(scratch, "out")
            process = self.start("--memory", "1M", "-o", str(folder), DRAWN, str(endless))
            self.wait_for(Path(folder, "drawn.csv").is_file, process)
            process.send_signal(signal.SIGTERM)
            out, _ = process.communicate(timeout=PATIENCE)
            self.assertEqual(process.returncode, 128 + signal.SIGTERM)
            self.assertTrue(out.startswith(b"drawn\n"))
            self.assertEqual(sorted(p.name for p in folder.iterdir()), ["drawn.csv", "drawn.json"])

    def test_signals_that_were_ignored_stay_ignored(self):
        def ignore():
            signal.signal(signal.SIGHUP, signal.SIG_IGN)
        with tempfile.TemporaryDirectory() as scratch:
            folder = Path(scratch, "out")
            process = self.start(*FOR_EVER, "-o", str(folder), DRAWN, prepare=ignore)
            self.wait_for(folder.is_dir, process)
            process.send_signal(signal.SIGHUP)
            time.sleep(0.5)
            self.assertIsNone(process.poll())
            process.kill()
            process.communicate(timeout=PATIENCE)


@contextlib.contextmanager
def terminal(columns):
    """A terminal: the side of the person, and that of the program."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    try:
        yield ours, theirs
    finally:
        os.close(ours)
        with contextlib.suppress(OSError):
            os.close(theirs)


def read_until(ours, enough, process):
    """What appears on the terminal until enough(text), or the program ends."""
    text = b""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and not enough(text.decode(errors="replace")):
        ready, _, _ = select.select([ours], [], [], 0.2)
        if ready:
            text += os.read(ours, 65536)
        elif process.poll() is not None:
            break
    return text.decode(errors="replace")


def no_terminals():
    """Why there are none here (a container without devpts, say), or None."""
    try:
        for end in pty.openpty():
            os.close(end)
    except OSError as why:
        return f"no pseudo-terminals here: {why}"
    return None


@unittest.skipIf(no_terminals(), no_terminals())
class Terminals(unittest.TestCase):
    def watch(self, columns, locale="C.UTF-8"):
        """What a long run draws until it has drawn three times, and what it then draws at its end."""
        with terminal(columns) as (ours, theirs):
            process = subprocess.Popen([PROGRAM, "run", *FOR_EVER, DRAWN], stdin=subprocess.DEVNULL,
                                       stdout=subprocess.DEVNULL, stderr=theirs,
                                       env={**ENVIRONMENT, "LC_ALL": locale},
                                       preexec_fn=default_signals)
            drawn = read_until(ours, lambda text: text.count("\r") >= 4, process)
            process.send_signal(signal.SIGINT)
            process.wait(timeout=PATIENCE)
            rest = read_until(ours, lambda text: "SIGINT" in text, process)
        self.assertEqual(process.returncode, 130)
        return drawn, rest

    def test_the_bar_says_how_far_it_has_got(self):
        drawn, rest = self.watch(80)
        line = drawn.split("\r")[2].removesuffix("\x1b[K")
        self.assertRegex(line, r"^drawn +▕.*▏ +\d+%  [\d.]+[kMG]?/[\d.]+G  [\d.]+[kMG]/s  .+ left$")
        self.assertTrue(rest.endswith("\r\x1b[Kabanico run: ended by SIGINT\r\n"), repr(rest))

    def test_a_second_signal_ends_it_at_once_and_leaves_no_bar(self):
        with terminal(80) as (ours, theirs):
            process = subprocess.Popen([PROGRAM, "run", *FOR_EVER, DRAWN], stdin=subprocess.DEVNULL,
                                       stdout=subprocess.DEVNULL, stderr=theirs, env=ENVIRONMENT,
                                       preexec_fn=default_signals)
            drawn = read_until(ours, lambda text: text.count("\r") >= 3, process)
            # While it is stopped both are kept for it; it gets them at once when it goes on.
            for number in (signal.SIGSTOP, signal.SIGINT, signal.SIGTERM, signal.SIGCONT):
                process.send_signal(number)
            process.wait(timeout=PATIENCE)
            drawn += read_until(ours, lambda text: False, process)
        self.assertIn(process.returncode, (-signal.SIGINT, -signal.SIGTERM))
        self.assertTrue(drawn.endswith("\r\x1b[K"), repr(drawn[-200:]))

    def test_the_bar_fits_the_terminal(self):
        for columns in (20, 40, 60, 100, 200):
            with self.subTest(columns):
                drawn, _ = self.watch(columns)
                lines = re.split(r"\r|\x1b\[K", drawn)
                self.assertTrue(any("%" in line for line in lines))
                self.assertLess(max(map(len, lines)), columns)

    def test_the_bar_is_ascii_where_the_locale_is(self):
        drawn, _ = self.watch(80, "C")
        self.assertTrue(drawn.isascii())
        self.assertIn("[....", drawn)

    def test_a_short_run_draws_no_bar(self):
        with terminal(80) as (ours, theirs):
            process = subprocess.Popen([PROGRAM, "run", "-n", "10", FIXED], stderr=theirs,
                                       stdout=subprocess.DEVNULL, env=ENVIRONMENT)
            self.assertEqual(process.wait(timeout=PATIENCE), 0)
            self.assertEqual(read_until(ours, lambda text: bool(text), process), "")

    def test_quiet_draws_no_bar(self):
        with terminal(80) as (ours, theirs):
            process = subprocess.Popen([PROGRAM, "run", "-q", *FOR_EVER, DRAWN], stderr=theirs,
                                       stdout=subprocess.DEVNULL, env=ENVIRONMENT)
            time.sleep(1)
            process.kill()
            process.wait(timeout=PATIENCE)
            self.assertEqual(read_until(ours, lambda text: bool(text), process), "")

    def test_text_fits_the_terminal(self):
        for columns in (50, 80, 120):
            with self.subTest(columns), terminal(columns) as (ours, theirs):
                process = subprocess.Popen([PROGRAM, "run", "-n", "10", "-v", FIXED, DRAWN],
                                           stdout=theirs, stderr=subprocess.DEVNULL,
                                           env=ENVIRONMENT)
                os.close(theirs)
                text = ""
                with contextlib.suppress(OSError):  # EIO: the program's side is closed
                    text = read_until(ours, lambda text: "duration: uniform" in text, process)
                self.assertEqual(process.wait(timeout=PATIENCE), 0)
                self.assertIn("duration: uniform", text)
                self.assertLessEqual(max(map(len, text.splitlines())), columns)


if __name__ == "__main__":
    unittest.main()
