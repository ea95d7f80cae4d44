"""The job with Numba: with_numba.py SAMPLES SEED

The idiom: the loop over samples written out and compiled by @njit, with the numpy.random functions
that Numba knows (Mersenne Twister), then numpy.percentile. Sampling and model are one loop, as the
compiler lets them be; "sampling" therefore includes the model. Compilation happens on a call with
one sample before the clocks start.
"""

import sys
import time

import numba
import numpy as np

Z95 = 1.6448536269514722  # the standard normal's 95th percentile
LEVELS = [5, 25, 50, 75, 95]
NAMES = ["hardware_cost", "power", "training_time", "availability", "electricity_price",
         "cost", "duration", "energy"]


@numba.njit
def lognormal(p05, p95):
    """Lognormal with the given 5th and 95th percentiles."""
    return np.random.lognormal(0.5 * np.log(p05 * p95), np.log(p95 / p05) / (2 * Z95))


@numba.njit
def simulate(n, seed):
    """A row for each of NAMES."""
    np.random.seed(seed)  # Numba's own generator, not NumPy's
    columns = np.empty((8, n))
    for i in range(n):
        hardware_cost = lognormal(300.0, 600.0)
        power = lognormal(7.0, 15.0)
        training_time = lognormal(30.0, 90.0)
        availability = np.random.beta(18.0, 2.0)
        price = np.random.uniform(0.067, 0.083)
        duration = training_time / availability
        energy = power * 24 * duration
        columns[0, i] = hardware_cost
        columns[1, i] = power
        columns[2, i] = training_time
        columns[3, i] = availability
        columns[4, i] = price
        columns[5, i] = hardware_cost + 1e-3 * energy * price
        columns[6, i] = duration
        columns[7, i] = energy
    return columns


def clocks():
    """Wall and CPU time."""
    return time.perf_counter(), time.process_time()


def main():
    n, seed = int(sys.argv[1]), int(sys.argv[2])
    simulate(1, seed)
    start = clocks()
    columns = simulate(n, seed)
    drawn = clocks()
    rows = [np.percentile(x, LEVELS, overwrite_input=True) for x in columns]
    end = clocks()

    print("tool Numba", numba.__version__)
    print("threads 1")
    print("seconds sampling", drawn[0] - start[0], drawn[1] - start[1])
    print("seconds job", end[0] - start[0], end[1] - start[1])
    for name, values in zip(NAMES, rows):
        print("percentiles", name, *map(repr, map(float, values)))


if __name__ == "__main__":
    main()
