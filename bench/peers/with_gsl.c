/* The job with GSL and OpenMP: with_gsl SAMPLES SEED THREADS sort|select
 *
 * The idiom: one generator for each thread, one array for each variable, loops split by OpenMP; then
 * either the textbook's way to quantiles (sort, gsl_stats_quantile_from_sorted_data) or the faster one
 * that GSL has had since 2.5 (gsl_stats_select). Both are measured. Normals come from the ziggurat,
 * which is three times as fast as gsl_ran_lognormal; qsort is a little faster than gsl_sort. */
#define _POSIX_C_SOURCE 200809L /* clock_gettime */

#include <gsl/gsl_randist.h>
#include <gsl/gsl_statistics.h>
#include <gsl/gsl_version.h>
#include <math.h>
#include <omp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum {
    HARDWARE,
    POWER,
    TRAINING,
    AVAILABILITY,
    PRICE,
    COST,
    DURATION,
    ENERGY,
    VARIABLES,
    LEVELS = 5
};

static const char *const name[VARIABLES] = {
    "hardware_cost",     "power", "training_time", "availability",
    "electricity_price", "cost",  "duration",      "energy"};
static const double level[LEVELS] = {0.05, 0.25, 0.50, 0.75, 0.95};
static double *column[VARIABLES];

static double seconds(clockid_t clock) {
    struct timespec t;
    clock_gettime(clock, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* Lognormal with the given 5th and 95th percentiles. */
static double lognormal(const gsl_rng *r, double p05, double p95) {
    const double z95 = 1.6448536269514722;
    const double mu = 0.5 * log(p05 * p95), sigma = log(p95 / p05) / (2 * z95);
    return exp(mu + gsl_ran_gaussian_ziggurat(r, sigma));
}

static void draw(size_t n, unsigned long seed) {
#pragma omp parallel
    {
        gsl_rng *r = gsl_rng_alloc(gsl_rng_mt19937);
        gsl_rng_set(r, 1000 * seed + (unsigned long)omp_get_thread_num());
#pragma omp for schedule(static)
        for (size_t i = 0; i < n; i++) {
            column[HARDWARE][i] = lognormal(r, 300, 600);
            column[POWER][i] = lognormal(r, 7, 15);
            column[TRAINING][i] = lognormal(r, 30, 90);
            column[AVAILABILITY][i] = gsl_ran_beta(r, 18, 2);
            column[PRICE][i] = gsl_ran_flat(r, 0.067, 0.083);
        }
        gsl_rng_free(r);
    }
}

static void model(size_t n) {
#pragma omp parallel for schedule(static)
    for (size_t i = 0; i < n; i++) {
        column[DURATION][i] = column[TRAINING][i] / column[AVAILABILITY][i];
        column[ENERGY][i] = column[POWER][i] * 24 * column[DURATION][i];
        column[COST][i] = column[HARDWARE][i] + 1e-3 * column[ENERGY][i] * column[PRICE][i];
    }
}

static int ascending(const void *a, const void *b) {
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Definition R-7 from two order statistics. */
static double select_quantile(double *x, size_t n, double p) {
    const double position = p * (double)(n - 1);
    const size_t below = (size_t)position;
    const double low = gsl_stats_select(x, 1, n, below);
    const double high = below + 1 < n ? gsl_stats_select(x, 1, n, below + 1) : low;
    return low + (position - (double)below) * (high - low);
}

static void quantiles(size_t n, int sorted, double out[VARIABLES][LEVELS]) {
#pragma omp parallel for schedule(dynamic)
    for (int v = 0; v < VARIABLES; v++) {
        if (sorted)
            qsort(column[v], n, sizeof(double), ascending);
        for (int k = 0; k < LEVELS; k++)
            out[v][k] = sorted ? gsl_stats_quantile_from_sorted_data(column[v], 1, n, level[k])
                               : select_quantile(column[v], n, level[k]);
    }
}

int main(int argc, char **argv) {
    if (argc != 5)
        return 2;
    const size_t n = (size_t)strtod(argv[1], NULL);
    omp_set_num_threads(atoi(argv[3]));
    for (int v = 0; v < VARIABLES; v++)
        if ((column[v] = malloc(n * sizeof(double))) == NULL)
            return 1;

    double out[VARIABLES][LEVELS];
    const double wall = seconds(CLOCK_MONOTONIC), cpu = seconds(CLOCK_PROCESS_CPUTIME_ID);
    draw(n, strtoul(argv[2], NULL, 10));
    const double wall_drawn = seconds(CLOCK_MONOTONIC),
                 cpu_drawn = seconds(CLOCK_PROCESS_CPUTIME_ID);
    model(n);
    quantiles(n, strcmp(argv[4], "sort") == 0, out);
    const double wall_end = seconds(CLOCK_MONOTONIC), cpu_end = seconds(CLOCK_PROCESS_CPUTIME_ID);

    printf("tool GSL %s\nthreads %s\n", gsl_version, argv[3]);
    printf("seconds sampling %.9f %.9f\n", wall_drawn - wall, cpu_drawn - cpu);
    printf("seconds job %.9f %.9f\n", wall_end - wall, cpu_end - cpu);
    for (int v = 0; v < VARIABLES; v++)
        printf("percentiles %s %.17g %.17g %.17g %.17g %.17g\n", name[v], out[v][0], out[v][1],
               out[v][2], out[v][3], out[v][4]);
    for (int v = 0; v < VARIABLES; v++)
        free(column[v]);
    return 0;
}
