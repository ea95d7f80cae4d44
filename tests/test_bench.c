/* The bench: figures from times, the texts it draws by, and how what it measures hangs together. No test
 * looks at how long anything takes. */
#include "check.h"

#include <float.h>
#include <stdio.h>
#include <stdlib.h>

#include <gsl/gsl_rng.h>

#include "abanico/abanico.h"
#include "bench/figures.h"
#include "bench/machine.h"
#include "bench/subject.h"
#include "bench/textbook.h"
#include "bench/texts.h"
#include "dist_cases.h"

#define LENGTH(a) (sizeof(a) / sizeof(a)[0])

/* ---- figures --------------------------------------------------------------------------------- */

static void median_is_the_middle_value(void **state) {
    (void)state;
    double one[] = {7}, odd[] = {9, 1, 5}, even[] = {4, 1, 3, 2}, equal[] = {2, 2, 2, 2};
    assert_same_bits(abai_bench_median(one, 1), 7);
    assert_same_bits(abai_bench_median(odd, 3), 5);
    assert_same_bits(abai_bench_median(even, 4), 2.5);
    assert_same_bits(abai_bench_median(equal, 4), 2);
    assert_true(isnan(abai_bench_median(one, 0)));
}

/* Relative error of the mean of n numbers whose logarithms are L at most: each logarithm is half a unit of
 * its last place off, the k-th sum half a unit of k L; and as much again for the exponential. */
static double mean_error(size_t n, double most_log) {
    return ((double)n / 4 + 2) * fmax(most_log, 1) * DBL_EPSILON;
}

static void geometric_mean_is_the_root_of_the_product(void **state) {
    (void)state;
    const double two[] = {2, 8}, three[] = {0.5, 1, 2}, one[] = {3.25};
    assert_near(abai_bench_geometric_mean(two, 2), 4, 4 * mean_error(2, log(8)));
    assert_near(abai_bench_geometric_mean(three, 3), 1, mean_error(3, log(2)));
    assert_near(abai_bench_geometric_mean(one, 1), 3.25, 4 * mean_error(1, log(3.25)));
    assert_true(isnan(abai_bench_geometric_mean(one, 0)));
}

static void series_give_least_and_median_of_what_fits(void **state) {
    abai_series *series = abai_series_new(*state, 2);
    assert_non_null(series);
    assert_true(isnan(abai_series_time(&series[0]).min));
    assert_int_equal(abai_series_time(&series[0]).repeats, 0);
    for (int i = 0; i < ABAI_SERIES_MAX + 5; i++)
        abai_series_add(&series[0], ABAI_SERIES_MAX - i);
    abai_series_add(&series[1], 42);
    const aba_bench_time time = abai_series_time(&series[0]);
    assert_same_bits(time.min, 1);
    assert_same_bits(time.median, (ABAI_SERIES_MAX + 1) / 2.0);
    assert_int_equal(time.repeats, ABAI_SERIES_MAX);
    assert_same_bits(abai_series_time(&series[1]).median, 42);
}

/* ---- the machine ----------------------------------------------------------------------------- */

static void processors_are_found_in_what_kernels_say(void **state) {
    static const struct {
        const char *text, *name;
    } cases[] = {
        {"processor\t: 0\nvendor_id\t: GenuineIntel\ncpu family\t: 6\nmodel\t\t: 143\n"
         "model name\t: Intel(R) Xeon(R) Processor\nmodel name\t: another\n",
         "Intel(R) Xeon(R) Processor"},
        {"processor\t: 0\ncpu\t\t: POWER9, altivec supported\nclock\t: 2300MHz\n",
         "POWER9, altivec supported"},
        {"processor\t: 0\nhart\t: 2\nisa\t: rv64imafdc\nuarch\t\t: sifive,u74-mc\n",
         "sifive,u74-mc"},
        {"system type\t: x\ncpu model\t\t: MIPS 24Kc V7.4", "MIPS 24Kc V7.4"},
        {"processor\t: 0\nCPU implementer\t: 0x41\nCPU part\t: 0xd0c\ncpu MHz\t: 2000\n", NULL},
        {"model name", NULL},
        {"model name\t:", NULL},
        {"model name\t:\ncpu\t: below\n", NULL},
        {"", NULL},
    };
    for (size_t i = 0; i < LENGTH(cases); i++) {
        const char *name = abai_machine_cpu(cases[i].text, *state);
        if (cases[i].name == NULL)
            assert_null(name);
        else
            assert_string_equal(name, cases[i].name);
    }
}

static void machine_names_what_it_is_built_with(void **state) {
    aba_bench_machine machine;
    assert_int_equal(abai_machine_describe(&machine, *state, NULL), ABA_OK);
    assert_non_null(strstr(machine.compiler, "."));
    assert_non_null(strchr(machine.gsl, '.'));
    assert_non_null(machine.system);
    assert_true(machine.openmp_threads >= 1);
    assert_string_equal(machine.openmp_places, "cores"); /* as main sets it */
    assert_null(machine.openmp_proc_bind);
}

/* ---- what is drawn --------------------------------------------------------------------------- */

static const char *const *distribution_names(size_t *count) {
    static const char *names[128];
    for (*count = 0; abai_dist_list(*count) != NULL; (*count)++) {
        assert_true(*count < LENGTH(names));
        names[*count] = abai_dist_list(*count)->name;
    }
    return names;
}

/* Distance between the empirical distribution function of values, which get sorted, and a distribution's:
 * at jumps of either, both from the left and from the right. */
static double distance(double *values, size_t n, const abai_dist *dist) {
    double most = 0;
    (void)abai_bench_median(values, n); /* sorts */
    for (size_t i = 0; i < n; i++) {
        const double x = values[i];
        if (i + 1 == n || values[i + 1] > x)
            most = fmax(most, fabs((double)(i + 1) / (double)n - abai_dist_cdf(dist, x, false)));
        if (i == 0 || values[i - 1] < x)
            most = fmax(most, fabs((double)i / (double)n -
                                   abai_dist_cdf(dist, nextafter(x, -INFINITY), false)));
    }
    return most;
}

/* P(sqrt(n) D > 2.69) <= 2 exp(-2 2.69^2) = 1e-6 (Massart 1990), for distributions with atoms too. What
 * is compared must be the same distribution, or the comparison says nothing. */
static void textbook_draws_follow_the_same_distributions(void **state) {
    enum { N = 20000 };
    static double values[N];
    abai_subject subject = {.plan = NULL};
    (void)state;
    assert_int_equal(abai_subject_parse(&subject, abai_bench_distributions, NULL), ABA_OK);
    for (size_t i = 0; i < subject.plan->input_count; i++) {
        const abai_distribution *d = &subject.scenario->inputs[i].distribution;
        const abai_textbook *method = abai_textbook_find(d->info->name);
        double numbers[ABAI_DIST_PARAMETERS];
        abai_textbook_numbers(d, numbers);
        assert_string_equal(method->distribution, d->info->name);
        gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
        assert_non_null(rng);
        method->fill(subject.plan->draws[i].dist, numbers, rng, N, values);
        gsl_rng_free(rng);
        const double d_n = distance(values, N, subject.plan->draws[i].dist);
        if (!(sqrt(N) * d_n <= 2.69))
            fail_msg("%s: sqrt(n) D is %g", d->info->name, sqrt(N) * d_n);
    }
    abai_subject_free(&subject);
}

static void other_distributions_are_drawn_by_their_definition(void **state) {
    const double mean_sd[] = {10, 0.01};
    const abai_dist *dist = dist_make("normal", mean_sd, *state);
    const abai_textbook *method = abai_textbook_find("of a later version");
    double values[100];
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_taus2);
    assert_non_null(rng);
    method->fill(dist, NULL, rng, 100, values);
    gsl_rng_free(rng);
    for (size_t i = 0; i < 100; i++) /* 10 standard deviations */
        assert_near(values[i], 10, 0.1);
}

/* The file is for the peers, who have no part of the library. */
static void built_in_scenario_is_that_of_the_peers(void **state) {
    (void)state;
    aba_scenario *own, *file;
    const char *text = aba_bench_scenario();
    assert_int_equal(aba_scenario_parse(text, strlen(text), "own", NULL, &own, NULL), ABA_OK);
    assert_int_equal(aba_scenario_read(ABANICO_SOURCE_DIR "/bench/scenarios/chatgpt-three.json",
                                       NULL, &file, NULL),
                     ABA_OK);
    assert_string_equal(aba_scenario_sha256(own), aba_scenario_sha256(file));
    aba_scenario_free(own);
    aba_scenario_free(file);
}

/* ---- what is measured ------------------------------------------------------------------------ */

static const uint64_t small[] = {9000, 70000};

/* One round of some parts; NULL: the built-in scenario. */
static aba_bench *measure(const aba_scenario *scenario, unsigned parts, int threads) {
    const aba_bench_options options = {
        .parts = parts, .repeats = 1, .threads = threads, .samples = small, .sample_count = 2};
    aba_bench *bench = NULL;
    aba_error error;
    if (aba_bench_measure(scenario, &options, &bench, &error) != ABA_OK)
        fail_msg("%s", error.text);
    return bench;
}

static void assert_time(const aba_bench_time *time, int repeats) {
    assert_true(time->min > 0 && time->median >= time->min && isfinite(time->median));
    assert_int_equal(time->repeats, repeats);
}

static void draws_are_of_every_distribution(void **state) {
    (void)state;
    size_t count;
    const char *const *names = distribution_names(&count);
    aba_bench *b = measure(NULL, ABA_BENCH_DRAWS, 0);
    assert_int_equal(b->draw_count, count);
    for (size_t i = 0; i < count; i++) {
        size_t found = 0;
        for (size_t j = 0; j < b->draw_count; j++)
            found += strcmp(b->draws[j].distribution, names[i]) == 0;
        assert_int_equal(found, 1);
    }
    for (size_t i = 0; i < count; i++) {
        const aba_bench_draw *draw = &b->draws[i];
        assert_time(&draw->table, 1);
        assert_time(&draw->mt19937, 1);
        assert_time(&draw->taus2, 1);
        assert_true(draw->parameters[0] != '\0' && draw->method[0] != '\0');
        assert_true(i == 0 || draw->discrete >= b->draws[i - 1].discrete);
    }
    aba_bench_free(b);
}

static void ratios_are_of_the_figures_beside_them(void **state) {
    (void)state;
    aba_bench *b = measure(NULL, ABA_BENCH_DRAWS, 0);
    long double product[2] = {1, 1};
    double lowest[2] = {INFINITY, INFINITY}, most_log = 0;
    size_t continuous = 0;
    for (size_t i = 0; i < b->draw_count; i++) {
        const aba_bench_draw *draw = &b->draws[i];
        assert_same_bits(draw->ratio_mt19937, draw->mt19937.min / draw->table.min);
        assert_same_bits(draw->ratio_taus2, draw->taus2.min / draw->table.min);
        if (draw->discrete)
            continue;
        continuous++;
        product[0] *= (long double)draw->ratio_mt19937;
        product[1] *= (long double)draw->ratio_taus2;
        most_log =
            fmax(most_log, fmax(fabs(log(draw->ratio_mt19937)), fabs(log(draw->ratio_taus2))));
        lowest[0] = fmin(lowest[0], draw->ratio_mt19937);
        lowest[1] = fmin(lowest[1], draw->ratio_taus2);
    }
    assert_true(continuous > 20);
    const aba_bench_ratio *const ratios[2] = {&b->mt19937, &b->taus2};
    for (int g = 0; g < 2; g++) {
        const double mean = (double)powl(product[g], 1.0L / (long double)continuous);
        assert_near(ratios[g]->geometric_mean, mean, mean * mean_error(continuous, most_log));
        assert_same_bits(ratios[g]->lowest, lowest[g]);
        bool found = false;
        for (size_t i = 0; i < b->draw_count; i++)
            found = found ||
                    (strcmp(b->draws[i].distribution, ratios[g]->lowest_of) == 0 &&
                     (g == 0 ? b->draws[i].ratio_mt19937 : b->draws[i].ratio_taus2) == lowest[g]);
        assert_true(found);
    }
    aba_bench_free(b);
}

static void stages_lead_from_bits_to_tables(void **state) {
    (void)state;
    static const char *const names[] = {"bits", "uniforms", "table", "draw", "model", "statistics"};
    static const char *const per[] = {"value", "value", "value", "value", "sample", "value"};
    static const char *const inputs[] = {"hardware_cost", "power", "training_time", "availability",
                                         "electricity_price"};
    aba_bench *b = measure(NULL, ABA_BENCH_STAGES, 0);
    assert_int_equal(b->stage_count, LENGTH(names) + LENGTH(inputs));
    for (size_t i = 0; i < b->stage_count; i++) {
        const aba_bench_stage *stage = &b->stages[i];
        const bool is_table = i >= LENGTH(names);
        assert_string_equal(stage->stage, is_table ? "table building" : names[i]);
        assert_string_equal(stage->per, is_table ? "input" : per[i]);
        if (is_table)
            assert_string_equal(stage->of, inputs[i - LENGTH(names)]);
        assert_time(&stage->time, 1);
    }
    assert_int_equal(b->floor.cost_count, 0);
    aba_bench_free(b);
}

static void floor_is_the_sum_of_its_stages(void **state) {
    (void)state;
    aba_bench *b = measure(NULL, ABA_BENCH_STAGES | ABA_BENCH_FLOOR, 0);
    const aba_bench_floor *f = &b->floor;
    double sum = 0, tables = 0;
    assert_int_equal(f->cost_count, 7); /* five draws, model, statistics */
    for (size_t i = 0; i < f->cost_count; i++)
        sum += (double)f->costs[i].count * f->costs[i].ns;
    assert_same_bits(f->sum, sum);
    assert_int_equal(f->samples, 70000);
    assert_time(&f->run, 1);
    assert_same_bits(f->run_ns, f->run.min / 70000);
    assert_same_bits(f->ratio, f->run_ns / f->sum);
    for (size_t i = 0; i < b->stage_count; i++)
        if (strcmp(b->stages[i].stage, "table building") == 0)
            tables += b->stages[i].time.min / 70000;
    assert_same_bits(f->tables_ns, tables);
    assert_string_equal(f->costs[5].part, "model");
    assert_same_bits(f->costs[5].ns, b->stages[4].time.min);
    assert_string_equal(f->costs[6].part, "statistics");
    assert_same_bits(f->costs[6].ns, b->stages[5].time.min);
    assert_int_equal(f->costs[6].count, b->column_count);
    aba_bench_free(b);
}

/* Constants are not drawn, correlated tails are drawn before inputs, and parameters may be columns. */
static void floor_has_what_a_scenario_draws(void **state) {
    (void)state;
    static const char text[] = "{\"format\":\"abanico-scenario/1\",\"name\":\"odd\",\"inputs\":{"
                               "\"spread\":{\"distribution\":\"uniform\",\"min\":1,\"max\":2},"
                               "\"fixed\":{\"value\":3},"
                               "\"a\":{\"distribution\":\"normal\",\"mean\":0,\"sd\":\"spread\"},"
                               "\"b\":{\"distribution\":\"normal\",\"mean\":0,\"sd\":1},"
                               "\"c\":{\"distribution\":\"gamma\",\"shape\":2,\"scale\":1}},"
                               "\"correlations\":[{\"between\":[\"b\",\"c\"],\"spearman\":0.5}],"
                               "\"model\":{\"y\":{\"expression\":\"a + b * c + fixed\"}},"
                               "\"outputs\":[\"y\",\"c\",\"fixed\"]}";
    static const char *const parts[] = {"copula", "draw",  "draw",      "draw",
                                        "draw",   "model", "statistics"};
    static const char *const names[] = {NULL, "spread", "a", "b", "c", NULL, NULL};
    aba_scenario *scenario;
    assert_int_equal(aba_scenario_parse(text, sizeof text - 1, "odd", NULL, &scenario, NULL),
                     ABA_OK);
    aba_bench *b = measure(scenario, ABA_BENCH_FLOOR, 0);
    assert_string_equal(b->scenario, "odd");
    assert_string_equal(b->sha256, aba_scenario_sha256(scenario));
    assert_int_equal(b->input_count, 4);
    assert_int_equal(b->output_count, 3);
    assert_int_equal(b->column_count, 6); /* four inputs; y; fixed, which is no drawn input */
    assert_int_equal(b->floor.cost_count, LENGTH(parts));
    for (size_t i = 0; i < LENGTH(parts); i++) {
        assert_string_equal(b->floor.costs[i].part, parts[i]);
        if (names[i] == NULL)
            assert_null(b->floor.costs[i].name);
        else
            assert_string_equal(b->floor.costs[i].name, names[i]);
        assert_true(b->floor.costs[i].ns > 0);
    }
    assert_int_equal(b->floor.costs[6].count, 6);
    aba_bench_free(b);
    aba_scenario_free(scenario);
}

static void runs_are_timed_at_each_sample_count(void **state) {
    (void)state;
    aba_bench *b = measure(NULL, ABA_BENCH_RUNS, 2);
    assert_int_equal(b->run_count, 2);
    for (size_t i = 0; i < 2; i++) {
        const aba_bench_run *run = &b->runs[i];
        assert_int_equal(run->samples, small[i]);
        assert_int_equal(run->threads, aba_run_threads(2, small[i]));
        assert_time(&run->time, 1);
        assert_same_bits(run->ns_per_sample, run->time.min / (double)small[i]);
        assert_same_bits(run->ns_per_sample_and_core, run->ns_per_sample * run->threads);
    }
    assert_int_equal(b->runs[1].threads, 2);
    aba_bench_free(b);
}

/* 70000 samples are three chunks: more threads would have nothing to do. */
static void scaling_doubles_threads_up_to_the_most(void **state) {
    (void)state;
    static const struct {
        int most, count;
        int threads[3];
    } cases[] = {{1, 1, {1}}, {2, 2, {1, 2}}, {3, 3, {1, 2, 3}}, {64, 3, {1, 2, 3}}};
    for (size_t c = 0; c < LENGTH(cases); c++) {
        aba_bench *b = measure(NULL, ABA_BENCH_SCALING, cases[c].most);
        assert_int_equal(b->scaling_samples, 70000);
        assert_int_equal(b->scaling_count, cases[c].count);
        for (size_t i = 0; i < b->scaling_count; i++) {
            const aba_bench_scaling *row = &b->scaling[i];
            assert_int_equal(row->threads, cases[c].threads[i]);
            assert_time(&row->time, 1);
            assert_same_bits(row->speed_up, b->scaling[0].time.min / row->time.min);
            assert_same_bits(row->efficiency, row->speed_up / row->threads);
        }
        aba_bench_free(b);
    }
}

static void parts_that_are_not_asked_for_are_empty(void **state) {
    (void)state;
    for (unsigned part = ABA_BENCH_DRAWS; part <= ABA_BENCH_FLOOR; part *= 2) {
        aba_bench *b = measure(NULL, part, 1);
        assert_int_equal(b->parts, part);
        assert_int_equal(b->draw_count > 0, part == ABA_BENCH_DRAWS);
        assert_int_equal(isfinite(b->mt19937.geometric_mean) != 0, part == ABA_BENCH_DRAWS);
        assert_int_equal(b->stage_count > 0, part == ABA_BENCH_STAGES);
        assert_int_equal(b->run_count > 0, part == ABA_BENCH_RUNS);
        assert_int_equal(b->scaling_count > 0, part == ABA_BENCH_SCALING);
        assert_int_equal(b->floor.cost_count > 0, part == ABA_BENCH_FLOOR);
        assert_int_equal(b->column_count, 8);
        aba_bench_free(b);
    }
}

static void repeats_are_what_was_asked_for(void **state) {
    (void)state;
    const aba_bench_options options = {
        .repeats = 4, .samples = small, .sample_count = 1, .threads = 1};
    aba_bench *b;
    assert_int_equal(aba_bench_measure(NULL, &options, &b, NULL), ABA_OK);
    for (size_t i = 0; i < b->draw_count; i++)
        assert_time(&b->draws[i].taus2, 4);
    for (size_t i = 0; i < b->stage_count; i++)
        assert_time(&b->stages[i].time, 4);
    assert_time(&b->runs[0].time, 4);
    assert_time(&b->scaling[0].time, 4);
    assert_time(&b->floor.run, 4);
    aba_bench_free(b);
}

static void three_rounds_are_made_however_short_the_time(void **state) {
    (void)state;
    const aba_bench_options options = {
        .seconds = 1e-9, .samples = small, .sample_count = 1, .parts = ABA_BENCH_RUNS};
    aba_bench *b;
    assert_int_equal(aba_bench_measure(NULL, &options, &b, NULL), ABA_OK);
    assert_time(&b->runs[0].time, 3);
    assert_same_bits(b->seconds, 1e-9);
    aba_bench_free(b);
}

/* ---- what is refused, and what ends it ------------------------------------------------------- */

static void impossible_options_are_usage_errors(void **state) {
    (void)state;
    static const uint64_t falling[] = {20, 10}, twice[] = {10, 10}, none[] = {0},
                          many[] = {ABA_SAMPLES_MAX + 1};
    const aba_bench_options cases[] = {
        {.parts = ABA_BENCH_ALL + 1},
        {.repeats = -1},
        {.repeats = ABA_BENCH_REPEATS_MAX + 1},
        {.seconds = -1},
        {.seconds = (double)NAN},
        {.seconds = 2 * ABA_BENCH_SECONDS_MAX},
        {.seconds = 1, .repeats = 1},
        {.threads = -1},
        {.samples = falling, .sample_count = 2},
        {.samples = twice, .sample_count = 2},
        {.samples = none, .sample_count = 1},
        {.samples = many, .sample_count = 1},
        {.samples = falling, .sample_count = 0},
        {.samples = falling, .sample_count = ABA_BENCH_SAMPLES_MAX + 1},
    };
    for (size_t i = 0; i < LENGTH(cases); i++) {
        aba_bench *bench = NULL;
        aba_error error = {ABA_OK, ""};
        assert_int_equal(aba_bench_measure(NULL, &cases[i], &bench, &error), ABA_USAGE);
        assert_int_equal(error.status, ABA_USAGE);
        assert_true(error.text[0] != '\0');
        assert_null(bench);
    }
}

/* Progress is told every 50 ms: what is measured must last. */
static bool refuse(void *context, uint64_t done, uint64_t total) {
    int *calls = context;
    assert_true(done <= total && total > 0);
    return ++*calls < 2;
}

static void cancelling_ends_every_part_and_leaves_nothing(void **state) {
    (void)state;
    static const uint64_t large[] = {10000000};
    for (unsigned part = ABA_BENCH_DRAWS; part <= ABA_BENCH_FLOOR; part *= 2) {
        int calls = 0;
        aba_bench *bench = NULL;
        aba_error error;
        const aba_bench_options options = {.parts = part,
                                           .repeats = 1000,
                                           .samples = large,
                                           .sample_count = 1,
                                           .progress = refuse,
                                           .progress_context = &calls};
        assert_int_equal(aba_bench_measure(NULL, &options, &bench, &error), ABA_CANCELLED);
        assert_string_equal(error.text, "cancelled");
        assert_int_equal(calls, 2);
        assert_null(bench);
    }
}

typedef struct rising {
    uint64_t last;
    int calls;
} rising;

static bool check_rising(void *context, uint64_t done, uint64_t total) {
    rising *r = context;
    if (done < r->last || done > total)
        return false;
    r->last = done;
    r->calls++;
    return true;
}

static void progress_never_falls(void **state) {
    (void)state;
    rising r = {0, 0};
    const aba_bench_options options = {.seconds = 1,
                                       .samples = small,
                                       .sample_count = 2,
                                       .progress = check_rising,
                                       .progress_context = &r};
    aba_bench *bench;
    assert_int_equal(aba_bench_measure(NULL, &options, &bench, NULL), ABA_OK);
    assert_true(r.calls >= 5);
    aba_bench_free(bench);
}

static void failing_models_are_told_of_as_runs_do(void **state) {
    (void)state;
    static const char text[] =
        "{\"format\":\"abanico-scenario/1\",\"name\":\"roots\",\"inputs\":{"
        "\"x\":{\"distribution\":\"uniform\",\"min\":-1,\"max\":1}},"
        "\"model\":{\"y\":{\"expression\":\"sqrt(x)\"}},\"outputs\":[\"y\"]}";
    static const unsigned parts[] = {ABA_BENCH_STAGES, ABA_BENCH_RUNS, ABA_BENCH_SCALING,
                                     ABA_BENCH_FLOOR};
    aba_scenario *scenario;
    aba_result *result;
    aba_error wanted;
    assert_int_equal(aba_scenario_parse(text, sizeof text - 1, "roots", NULL, &scenario, NULL),
                     ABA_OK);
    assert_int_equal(aba_run(scenario, NULL, &result, &wanted), ABA_NONFINITE);
    for (size_t i = 0; i < LENGTH(parts); i++) {
        const aba_bench_options options = {.parts = parts[i], .quick = true};
        aba_bench *bench = NULL;
        aba_error error;
        assert_int_equal(aba_bench_measure(scenario, &options, &bench, &error), ABA_NONFINITE);
        assert_string_equal(error.text, wanted.text);
        assert_null(bench);
    }
    aba_scenario_free(scenario);
}

static void scenarios_that_cannot_be_compiled_are_refused(void **state) {
    (void)state;
    static const char text[] = "{\"format\":\"abanico-scenario/1\",\"name\":\"bad\",\"inputs\":{"
                               "\"x\":{\"distribution\":\"uniform\",\"min\":2,\"max\":1}},"
                               "\"outputs\":[\"x\"]}";
    aba_scenario *scenario;
    assert_int_equal(aba_scenario_parse(text, sizeof text - 1, "bad", NULL, &scenario, NULL),
                     ABA_OK);
    for (unsigned part = ABA_BENCH_DRAWS; part <= ABA_BENCH_FLOOR; part *= 2) {
        const aba_bench_options options = {.parts = part, .quick = true};
        aba_bench *bench = NULL;
        assert_int_equal(aba_bench_measure(scenario, &options, &bench, NULL), ABA_INVALID);
        assert_null(bench);
    }
    aba_scenario_free(scenario);
}

static void nothing_can_be_freed(void **state) {
    (void)state;
    aba_bench_free(NULL);
}

int main(void) {
    setenv("OMP_PLACES", "cores", 1);
    unsetenv("OMP_PROC_BIND");
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(median_is_the_middle_value),
        cmocka_unit_test(geometric_mean_is_the_root_of_the_product),
        cmocka_unit_test_setup_teardown(series_give_least_and_median_of_what_fits, dist_setup,
                                        dist_teardown),
        cmocka_unit_test_setup_teardown(processors_are_found_in_what_kernels_say, dist_setup,
                                        dist_teardown),
        cmocka_unit_test_setup_teardown(machine_names_what_it_is_built_with, dist_setup,
                                        dist_teardown),
        cmocka_unit_test(textbook_draws_follow_the_same_distributions),
        cmocka_unit_test_setup_teardown(other_distributions_are_drawn_by_their_definition,
                                        dist_setup, dist_teardown),
        cmocka_unit_test(built_in_scenario_is_that_of_the_peers),
        cmocka_unit_test(draws_are_of_every_distribution),
        cmocka_unit_test(ratios_are_of_the_figures_beside_them),
        cmocka_unit_test(stages_lead_from_bits_to_tables),
        cmocka_unit_test(floor_is_the_sum_of_its_stages),
        cmocka_unit_test(floor_has_what_a_scenario_draws),
        cmocka_unit_test(runs_are_timed_at_each_sample_count),
        cmocka_unit_test(scaling_doubles_threads_up_to_the_most),
        cmocka_unit_test(parts_that_are_not_asked_for_are_empty),
        cmocka_unit_test(repeats_are_what_was_asked_for),
        cmocka_unit_test(three_rounds_are_made_however_short_the_time),
        cmocka_unit_test(impossible_options_are_usage_errors),
        cmocka_unit_test(cancelling_ends_every_part_and_leaves_nothing),
        cmocka_unit_test(progress_never_falls),
        cmocka_unit_test(failing_models_are_told_of_as_runs_do),
        cmocka_unit_test(scenarios_that_cannot_be_compiled_are_refused),
        cmocka_unit_test(nothing_can_be_freed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
