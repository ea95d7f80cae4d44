"""The job with OpenTURNS: with_openturns.py SAMPLES SEED

The idiom: a joint distribution of independent marginals gives a sample, a SymbolicFunction maps it to
the outputs, and computeQuantilePerComponent looks at each column of both. It interpolates by Hazen's
definition instead of R-7, which moves a quantile by no more than the gap between neighbouring draws.
OpenTURNS spreads some of this over threads by itself.
"""

import sys
import time
from math import log

import openturns as ot

Z95 = 1.6448536269514722  # the standard normal's 95th percentile
LEVELS = [0.05, 0.25, 0.50, 0.75, 0.95]
INPUTS = ["hardware_cost", "power", "training_time", "availability", "electricity_price"]
OUTPUTS = ["cost", "duration", "energy"]
DURATION = "training_time / availability"
ENERGY = f"power * 24 * {DURATION}"
COST = f"hardware_cost + 1e-3 * {ENERGY} * electricity_price"

# Called ComposedDistribution before OpenTURNS 1.24.
Joint = getattr(ot, "JointDistribution", None) or ot.ComposedDistribution


def lognormal(p05, p95):
    """Lognormal with the given 5th and 95th percentiles."""
    return ot.LogNormal(0.5 * log(p05 * p95), log(p95 / p05) / (2 * Z95), 0.0)


def clocks():
    """Wall and CPU time."""
    return time.perf_counter(), time.process_time()


def main():
    n, seed = int(sys.argv[1]), int(sys.argv[2])
    ot.RandomGenerator.SetSeed(seed)
    start = clocks()
    inputs = Joint([
        lognormal(300, 600),
        lognormal(7, 15),
        lognormal(30, 90),
        ot.Beta(18.0, 2.0, 0.0, 1.0),
        ot.Uniform(0.067, 0.083),
    ]).getSample(n)
    drawn = clocks()
    outputs = ot.SymbolicFunction(INPUTS, [COST, DURATION, ENERGY])(inputs)
    rows = [*zip(*inputs.computeQuantilePerComponent(LEVELS)),
            *zip(*outputs.computeQuantilePerComponent(LEVELS))]
    end = clocks()

    print("tool OpenTURNS", ot.__version__)
    print("threads", ot.TBB.GetThreadsNumber())
    print("seconds sampling", drawn[0] - start[0], drawn[1] - start[1])
    print("seconds job", end[0] - start[0], end[1] - start[1])
    for name, values in zip(INPUTS + OUTPUTS, rows):
        print("percentiles", name, *map(repr, map(float, values)))


if __name__ == "__main__":
    main()
