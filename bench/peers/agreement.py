"""Do the peers agree with abanico? Percentile by percentile, within Monte Carlo error.

The reference is one run of abanico with a seed that no peer is given. The half width of its 95 %
interval of a percentile, over 1.96, is that percentile's standard error at the reference's number of
samples; it shrinks with the square root of that number. A peer with n samples differs from a
reference with m by a standard error of se(m) sqrt(1 + m/n), and agrees within five of those.
"""

import json
import math
import subprocess
from statistics import NormalDist

import peers

SEED = 20240531  # of the reference; peers are given small numbers
CONFIDENCE = 0.95
MOST = 5.0


class Reference:
    """samples, and values[name] = a list of (percentile, its standard error) in the order of LEVELS."""

    def __init__(self, program, samples, threads):
        command = [str(program), "run", str(peers.SCENARIO), "-n", str(samples), "-s", str(SEED),
                   "-j", str(threads), "-c", str(CONFIDENCE), "-f", "json", "--no-progress"]
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True,
                              check=False)
        if done.returncode != 0:
            raise peers.PeerError(f"the reference run of abanico failed: {done.stderr.strip()}")
        result = json.loads(done.stdout)
        self.samples = samples
        self.values = {name: [with_error(at) for at in one["percentiles"]]
                       for name, one in {**result["inputs"], **result["outputs"]}.items()}

    def deviations(self, percentiles, samples):
        """(standard errors apart, name, level) for each percentile of a peer, the worst first."""
        scale = math.sqrt(1 + self.samples / samples)
        found = [((value - expected) / (error * scale), name, level)
                 for name in peers.NAMES
                 for value, (expected, error), level
                 in zip(percentiles[name], self.values[name], peers.LEVELS)]
        # A NaN compares with nothing: it is the worst there is.
        return sorted(found, key=lambda f: -abs(f[0]) if f[0] == f[0] else -math.inf)

    def fault(self, percentiles, samples):
        """What disagrees, in words, or None."""
        apart, name, level = self.deviations(percentiles, samples)[0]
        if abs(apart) <= MOST:
            return None
        return f"p{level:02} of {name} is {apart:+.1f} standard errors from abanico's"


def with_error(at):
    """(value, standard error) of a percentile of a result file."""
    z = NormalDist().inv_cdf((1 + CONFIDENCE) / 2)
    return at["value"], (at["ci_high"] - at["ci_low"]) / (2 * z)
