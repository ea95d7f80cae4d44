"""What the figures were measured on."""

import datetime
import os
import platform
import re
import subprocess
from pathlib import Path

import peers


def first_line(*command):
    """First line that a command prints, or None."""
    try:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, text=True, check=False,
                              stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    except OSError:
        return None
    return done.stdout.splitlines()[0] if done.returncode == 0 and done.stdout else None


def of_file(path, pattern):
    """First group of the first match in a file, or None."""
    try:
        found = re.search(pattern, Path(path).read_text(encoding="utf-8"), re.MULTILINE)
    except OSError:
        return None
    return found[1] if found else None


def cores():
    """Those that this process may run on."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()


def available_bytes():
    """Memory that can be had without swapping, or None where the system does not say."""
    kilobytes = of_file("/proc/meminfo", r"^MemAvailable:\s*(\d+) kB")
    return int(kilobytes) * 1024 if kilobytes else None


def instruction_set():
    """The widest of those that abanico knows, or what ABANICO_ISA asks for."""
    forced = os.environ.get("ABANICO_ISA")
    if forced:
        return f"{forced} (ABANICO_ISA)"
    flags = set((of_file("/proc/cpuinfo", r"^flags\s*:\s*(.*)$") or "").split())
    # The features of the psABI levels x86-64-v4 and x86-64-v3 that are told apart by.
    if {"avx512f", "avx512bw", "avx512cd", "avx512dq", "avx512vl"} <= flags:
        return "avx512"
    return "avx2" if {"avx2", "fma", "bmi2"} <= flags else "baseline"


def compiler(build):
    """Of a CMake build folder, by what its cache names."""
    path = of_file(Path(build, "CMakeCache.txt"), r"^CMAKE_C_COMPILER:[A-Z]+=(.*)$")
    return (first_line(path, "--version") if path else None) or "unknown"


def load():
    """Average number of running processes over the last minute, or None."""
    try:
        return os.getloadavg()[0]
    except OSError:
        return None


def describe(program, build):
    """Header of the table, as an ordered dictionary of texts."""
    memory = available_bytes()
    system = of_file("/etc/os-release", r'^PRETTY_NAME="?([^"\n]*)') or platform.system()
    cpu = of_file("/proc/cpuinfo", r"^model name\s*:\s*(.*)$") or platform.machine()
    kernel = platform.release().split("-")[0]  # what follows is the builder's own
    return {
        "date": datetime.date.today().isoformat(),
        "CPU": f"{cpu}, {cores()} cores, {instruction_set()}",
        "memory available": f"{memory / 1e9:.1f} GB" if memory else "unknown",
        "system": f"{system}, {platform.system()} {kernel}, "
                  f"{' '.join(platform.libc_ver())}",
        "compiler of abanico": compiler(Path(program).resolve().parent),
        "compiler of with_gsl": compiler(build),
        "Python": first_line(peers.PYTHON, "--version") or "unknown",
        "load before": f"{load():.2f}" if load() is not None else "unknown",
    }
