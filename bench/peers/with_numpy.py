"""The job with NumPy: with_numpy.py SAMPLES SEED

The idiom: one array for each variable, drawn by the Generator of numpy.random (PCG64), formulas on
whole arrays, numpy.percentile for all levels at once, which selects instead of sorting, and may
scramble arrays that nobody needs any more (overwrite_input).
"""

import sys
import time

import numpy as np

Z95 = 1.6448536269514722  # the standard normal's 95th percentile
LEVELS = [5, 25, 50, 75, 95]


def lognormal(rng, p05, p95, n):
    """Lognormal with the given 5th and 95th percentiles."""
    return rng.lognormal(0.5 * np.log(p05 * p95), np.log(p95 / p05) / (2 * Z95), n)


def draw(rng, n):
    """The five inputs."""
    return {
        "hardware_cost": lognormal(rng, 300, 600, n),
        "power": lognormal(rng, 7, 15, n),
        "training_time": lognormal(rng, 30, 90, n),
        "availability": rng.beta(18, 2, n),
        "electricity_price": rng.uniform(0.067, 0.083, n),
    }


def model(x):
    """The three outputs."""
    duration = x["training_time"] / x["availability"]
    energy = x["power"] * 24 * duration
    cost = x["hardware_cost"] + 1e-3 * energy * x["electricity_price"]
    return {"cost": cost, "duration": duration, "energy": energy}


def clocks():
    """Wall and CPU time."""
    return time.perf_counter(), time.process_time()


def main():
    n, seed = int(sys.argv[1]), int(sys.argv[2])
    start = clocks()
    columns = draw(np.random.default_rng(seed), n)
    drawn = clocks()
    columns.update(model(columns))
    rows = {name: np.percentile(x, LEVELS, overwrite_input=True) for name, x in columns.items()}
    end = clocks()

    print("tool NumPy", np.__version__)
    print("threads 1")
    print("seconds sampling", drawn[0] - start[0], drawn[1] - start[1])
    print("seconds job", end[0] - start[0], end[1] - start[1])
    for name, values in rows.items():
        print("percentiles", name, *map(repr, map(float, values)))


if __name__ == "__main__":
    main()
