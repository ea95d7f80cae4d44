/* Audits: readings against closed forms, claims against runs, and everything that must not move. */
#define _GNU_SOURCE

#include "check.h"

#include <stdio.h>
#include <stdlib.h>

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>

#include "abanico/abanico.h"

enum { BOUNDS_UNIFORM, BOUNDS_LOG, LOGNORMAL_90, NORMAL_90, LOGNORMAL_80, NORMAL_80 };
enum { N = 30000 };

#define HEAD "{\"format\":\"abanico-scenario/1\",\"name\":\"t\",\"inputs\":{"

static aba_scenario *parse_with(const char *text, const char *set) {
    const aba_scenario_options options = {.set = &set, .set_count = set != NULL};
    aba_error error;
    aba_scenario *scenario;
    if (aba_scenario_parse(text, strlen(text), "test", &options, &scenario, &error) != ABA_OK)
        fail_msg("%s", error.text);
    return scenario;
}

static aba_scenario *parse(const char *text) { return parse_with(text, NULL); }

static aba_audit *audit_of(const aba_scenario *scenario, const aba_audit_options *options) {
    aba_error error;
    aba_audit *audit;
    if (aba_audit_run(scenario, options, &audit, &error) != ABA_OK)
        fail_msg("%s", error.text);
    return audit;
}

/* With N samples throughout. */
static aba_audit *audit_text(const char *text) {
    const aba_audit_options options = {.run = {.samples = N, .threads = 1}};
    aba_scenario *scenario = parse(text);
    aba_audit *audit = audit_of(scenario, &options);
    aba_scenario_free(scenario);
    return audit;
}

static const aba_audit_variant *variant_of(const aba_audit *audit, size_t range, size_t reading) {
    for (size_t i = 0; i < audit->variant_count; i++)
        if (audit->variants[i].range == range && audit->variants[i].reading == reading)
            return &audit->variants[i];
    fail_msg("no variant of range %zu in reading %zu", range, reading);
    return NULL;
}

/* A percentile from n draws: its probability is within 5 standard errors of what it should be. */
static void assert_probability(double probability, double p, double n) {
    assert_near(probability, p / 100, 5 * sqrt(p / 100 * (1 - p / 100) / n));
}

/* ---- closed forms ------------------------------------------------------------------------------ */

static double z_of(double coverage) { return gsl_cdf_ugaussian_Pinv((1 + coverage) / 2); }

/* Distribution function of a range [lo, hi] under each reading, by GSL. */
static double reading_cdf(size_t reading, double x, double lo, double hi) {
    const double z = z_of(aba_reading_at(reading)->coverage);
    switch (reading) {
    case BOUNDS_UNIFORM:
        return gsl_cdf_flat_P(x, lo, hi);
    case BOUNDS_LOG:
        return gsl_cdf_flat_P(log(x), log(lo), log(hi));
    case LOGNORMAL_90:
    case LOGNORMAL_80:
        return gsl_cdf_lognormal_P(x, log(lo * hi) / 2, log(hi / lo) / (2 * z));
    default:
        return gsl_cdf_gaussian_P(x - (lo + hi) / 2, (hi - lo) / (2 * z));
    }
}

static void readings_are_the_six_that_are_told(void **state) {
    (void)state;
    for (size_t i = 0; i < ABA_READINGS; i++)
        assert_non_null(aba_reading_at(i));
    assert_null(aba_reading_at(ABA_READINGS));
    assert_string_equal(aba_reading_at(BOUNDS_LOG)->distribution, "loguniform");
    assert_true(aba_reading_at(BOUNDS_LOG)->coverage == 1);
    assert_string_equal(aba_reading_at(NORMAL_80)->distribution, "normal");
    assert_true(aba_reading_at(NORMAL_80)->coverage == 0.8);
}

static void every_reading_has_the_percentiles_of_its_distribution(void **state) {
    (void)state;
    aba_audit *audit =
        audit_text(HEAD "\"a\":{\"range\":[2,8],\"coverage\":0.5,\"distribution\":\"gamma\"}},"
                        "\"outputs\":[\"a\"]}");
    assert_int_equal(audit->range_count, 1);
    assert_true(audit->ranges[0].reading == ABA_READING_OTHER);
    assert_int_equal(audit->variant_count, ABA_READINGS); /* nothing to put together */
    for (size_t r = 0; r < ABA_READINGS; r++) {
        const aba_audit_variant *v = variant_of(audit, 0, r);
        assert_null(v->refused);
        assert_false(v->as_is);
        for (size_t k = 0; k < ABA_AUDIT_PERCENTILES; k++)
            assert_probability(reading_cdf(r, v->moves[k].at.value, 2, 8), v->moves[k].at.p, N);
    }
    aba_audit_free(audit);
}

/* log y is normal: the sum of the logs of two lognormals, exactly. */
static const char product[] = HEAD
    "\"a\":{\"range\":[1,10],\"coverage\":0.9,\"distribution\":\"lognormal\",\"unit\":\"MW\"},"
    "\"b\":{\"range\":[2,6],\"coverage\":0.9,\"distribution\":\"lognormal\",\"unit\":\"day\"}},"
    "\"model\":{\"y\":{\"expression\":\"a * b\",\"unit\":\"MW.day\"}},\"outputs\":[\"y\"]}";

static void products_of_lognormals_move_as_theory_says(void **state) {
    (void)state;
    const double log_a = log(10), log_b = log(3), z90 = z_of(0.9), z80 = z_of(0.8);
    const struct {
        size_t range, reading;
        double sigma;
    } rows[] = {
        {0, LOGNORMAL_90, hypot(log_a / (2 * z90), log_b / (2 * z90))},
        {0, LOGNORMAL_80, hypot(log_a / (2 * z80), log_b / (2 * z90))},
        {1, LOGNORMAL_80, hypot(log_a / (2 * z90), log_b / (2 * z80))},
        {ABA_AUDIT_TOGETHER, LOGNORMAL_80, hypot(log_a / (2 * z80), log_b / (2 * z80))},
    };
    const double mu = log(10.0 * 12) / 2;
    aba_audit *audit = audit_text(product);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const aba_audit_variant *v = variant_of(audit, rows[i].range, rows[i].reading);
        for (size_t k = 0; k < ABA_AUDIT_PERCENTILES; k++)
            assert_probability(gsl_cdf_lognormal_P(v->moves[k].at.value, mu, rows[i].sigma),
                               v->moves[k].at.p, N);
    }
    aba_audit_free(audit);
}

/* Exact 5th and 95th percentiles, so that the shift in shares of the band is known. */
static void shares_of_the_band_are_those_of_theory(void **state) {
    (void)state;
    aba_audit *audit =
        audit_text(HEAD "\"a\":{\"range\":[10,20],\"coverage\":0.9,\"distribution\":\"normal\"}},"
                        "\"outputs\":[\"a\"]}");
    const aba_audit_variant *v = variant_of(audit, 0, NORMAL_80);
    const double widening = (z_of(0.9) / z_of(0.8) - 1) / 2; /* at either end, of a band of 1 */
    for (size_t k = 0; k < ABA_AUDIT_PERCENTILES; k++) {
        const aba_percentile *from = &audit->base[k];
        const double expected = k == 0 ? -widening : k == 1 ? 0 : widening;
        /* Intervals of 95 % are 2 standard errors to either side, or more. */
        assert_near(v->moves[k].of_band, expected, 2.5 * v->moves[k].half_width / 10);
        assert_same_bits(v->moves[k].shift, v->moves[k].at.value - from->value);
        assert_near(v->moves[k].relative, v->moves[k].at.value / from->value - 1, 1e-12);
    }
    assert_int_equal(v->most_output, 0);
    assert_near(v->most, widening, 0.02);
    aba_audit_free(audit);
}

/* ---- what must not move ------------------------------------------------------------------------ */

static void what_the_scenario_says_already_moves_nothing(void **state) {
    (void)state;
    aba_audit *audit = audit_text(product);
    assert_int_equal(audit->ranges[0].reading, LOGNORMAL_90);
    const size_t ranges[] = {0, 1, ABA_AUDIT_TOGETHER};
    for (size_t i = 0; i < 3; i++)
        for (size_t r = 0; r < ABA_READINGS; r++) {
            const aba_audit_variant *v = variant_of(audit, ranges[i], r);
            assert_int_equal(v->as_is, r == LOGNORMAL_90);
            for (size_t k = 0; v->as_is && k < ABA_AUDIT_PERCENTILES; k++) {
                assert_same_bits(v->moves[k].shift, 0);
                assert_same_bits(v->moves[k].half_width, 0);
                assert_same_bits(v->moves[k].of_band, 0);
                assert_same_bits(v->moves[k].at.value, audit->base[k].value);
            }
        }
    assert_int_equal(audit->ranked_count, 3 * (ABA_READINGS - 1));
    aba_audit_free(audit);
}

static void outputs_stay_where_they_do_not_depend_on_the_range(void **state) {
    (void)state;
    aba_audit *audit = audit_text(
        HEAD "\"a\":{\"range\":[1,10],\"coverage\":0.9,\"distribution\":\"lognormal\"},"
             "\"b\":{\"range\":[2,6],\"coverage\":1,\"distribution\":\"uniform\"}},"
             "\"model\":{\"y\":{\"expression\":\"2 * a\"},\"x\":{\"expression\":\"b^2\"}},"
             "\"outputs\":[\"y\",\"x\"]}");
    for (size_t r = 0; r < ABA_READINGS; r++)
        for (size_t k = 0; k < ABA_AUDIT_PERCENTILES; k++) {
            const aba_audit_move *moves = variant_of(audit, 1, r)->moves;
            assert_same_bits(moves[k].shift, 0); /* y reads a alone */
            assert_true((moves[ABA_AUDIT_PERCENTILES + k].shift == 0) == (r == BOUNDS_UNIFORM));
        }
    aba_audit_free(audit);
}

static void readings_are_the_runs_of_scenarios_written_so(void **state) {
    (void)state;
    static const double p[] = {5, 50, 95};
    const aba_run_options options = {.samples = N, .percentiles = p, .percentile_count = 3};
    aba_audit *audit = audit_text(product);
    for (size_t r = 0; r < ABA_READINGS; r++) {
        char set[128];
        aba_result *result;
        snprintf(set, sizeof set, "b={\"range\":[2,6],\"coverage\":%g,\"distribution\":\"%s\"}",
                 aba_reading_at(r)->coverage, aba_reading_at(r)->distribution);
        aba_scenario *scenario = parse_with(product, set);
        assert_int_equal(aba_run(scenario, &options, &result, NULL), ABA_OK);
        for (size_t k = 0; k < ABA_AUDIT_PERCENTILES; k++) {
            const aba_percentile *told = &variant_of(audit, 1, r)->moves[k].at;
            const aba_percentile *run = &result->outputs[0].statistics.percentiles[k];
            assert_same_bits(told->value, run->value);
            assert_same_bits(told->ci_low, run->ci_low);
        }
        aba_result_free(result);
        aba_scenario_free(scenario);
    }
    aba_audit_free(audit);
}

/* ---- claims ------------------------------------------------------------------------------------ */

static const char claimed[] =
    HEAD "\"a\":{\"range\":[0,1],\"coverage\":1,\"distribution\":\"uniform\",\"unit\":\"GWh\"},"
         "\"b\":{\"range\":[2,6],\"coverage\":0.9,\"distribution\":\"lognormal\"}},"
         "\"model\":{\"y\":{\"expression\":\"3 * b\"}},\"outputs\":[\"a\",\"y\"],\"claims\":["
         "{\"about\":\"a\",\"range\":[500,1500],\"unit\":\"MWh\"},"
         "{\"about\":\"a\",\"range\":[0,10],\"unit\":\"GWh\"},"
         "{\"about\":\"a\",\"range\":[null,0.2],\"unit\":\"GWh\"},"
         "{\"about\":\"y\",\"range\":[6,9]},"
         "{\"about\":\"y\",\"range\":[1000,2000],\"text\":\"thousands\"},"
         "{\"about\":\"y\",\"range\":[7,7]}]}";

/* y = 3 b. */
static double y_cdf(double y) { return reading_cdf(LOGNORMAL_90, y / 3, 2, 6); }

static void the_share_inside_a_claim_is_that_of_the_distribution(void **state) {
    (void)state;
    const double exact[] = {0.5, 1, 0.2, y_cdf(9) - y_cdf(6), 0, 0};
    const double z = z_of(0.95), n = N;
    aba_audit *audit = audit_text(claimed);
    assert_int_equal(audit->result->claim_count, 6);
    for (size_t i = 0; i < 6; i++) {
        const aba_audit_claim *c = &audit->claims[i];
        assert_int_equal(c->n, N);
        assert_near(c->probability, exact[i], 5 * sqrt(exact[i] * (1 - exact[i]) / n));
        assert_same_bits(c->probability, (double)c->inside / n);
        assert_int_equal(c->is_input, i < 3);
        /* Wilson 1927, as Brown, Cai and DasGupta 2001 give it in (4). */
        const double p = c->probability, centre = (p * n + z * z / 2) / (n + z * z);
        const double half = z * sqrt(n) / (n + z * z) * sqrt(p * (1 - p) + z * z / (4 * n));
        assert_near(c->ci_low, centre - half, 1e-12);
        assert_near(c->ci_high, centre + half, 1e-12);
    }
    aba_audit_free(audit);
}

/* The integral of the smaller of two densities, by a fine grid. */
static double exact_overlap(double low, double high) {
    enum { CELLS = 100000 };
    const double mu = log(3 * 3 * 12.0) / 2, sigma = log(3) / (2 * z_of(0.9));
    double sum = 0;
    for (int i = 0; i < CELLS; i++) {
        const double y = low + (high - low) * (i + 0.5) / CELLS;
        sum += fmin(gsl_ran_lognormal_pdf(y, mu, sigma), 1 / (high - low)) * (high - low) / CELLS;
    }
    return sum;
}

static void overlap_is_the_integral_of_the_smaller_density(void **state) {
    (void)state;
    const double error = 0.01; /* as the header says */
    aba_audit *audit = audit_text(claimed);
    assert_near(audit->claims[0].overlap, 0.5, error);
    assert_near(audit->claims[1].overlap, 0.1, error);
    assert_true(isnan(audit->claims[2].overlap)); /* open: no density */
    assert_near(audit->claims[3].overlap, exact_overlap(6, 9), error);
    assert_same_bits(audit->claims[4].overlap, 0);
    assert_true(isnan(audit->claims[5].overlap));
    aba_audit_free(audit);
}

static void claims_about_one_output_are_held_against_each_other(void **state) {
    (void)state;
    const struct {
        size_t first, second;
        bool overlap;
        double low, high; /* in the first one's unit */
    } rows[] = {
        {0, 1, true, 500, 1500}, {0, 2, false, 200, 500}, {1, 2, true, 0, 0.2},
        {3, 4, false, 9, 1000},  {3, 5, true, 7, 7},      {4, 5, false, 7, 1000},
    };
    aba_audit *audit = audit_text(claimed);
    assert_int_equal(audit->pair_count, 6);
    for (size_t i = 0; i < 6; i++) {
        const aba_audit_pair *pair = &audit->pairs[i];
        assert_int_equal(pair->first, rows[i].first);
        assert_int_equal(pair->second, rows[i].second);
        assert_int_equal(pair->overlap, rows[i].overlap);
        assert_near(pair->low, rows[i].low, 1e-9);
        assert_near(pair->high, rows[i].high, 1e-9);
    }
    aba_audit_free(audit);
}

static void temperatures_are_compared_in_the_same_scale(void **state) {
    (void)state;
    aba_audit *audit = audit_text(
        HEAD
        "\"t\":{\"range\":[10,30],\"coverage\":1,\"distribution\":\"uniform\",\"unit\":"
        "\"degC\"}},\"outputs\":[\"t\"],\"claims\":[{\"about\":\"t\",\"range\":[283.15,288.15],"
        "\"unit\":\"K\"},{\"about\":\"t\",\"range\":[10,20],\"unit\":\"degC\"}]}");
    assert_near(audit->claims[0].probability, 0.25, 5 * sqrt(0.25 * 0.75 / N));
    assert_near(audit->pairs[0].low, 283.15, 1e-9);
    assert_near(audit->pairs[0].high, 288.15, 1e-9);
    assert_true(isnan(variant_of(audit, 0, BOUNDS_LOG)->moves[0].relative)); /* not of degC */
    assert_true(isfinite(variant_of(audit, 0, BOUNDS_LOG)->moves[0].of_band));
    aba_audit_free(audit);
}

static void verdicts_that_change_are_told(void **state) {
    (void)state;
    aba_audit *audit =
        audit_text(HEAD "\"a\":{\"range\":[10,20],\"coverage\":1,\"distribution\":\"uniform\"}},"
                        "\"outputs\":[\"a\"],\"claims\":[{\"about\":\"a\",\"range\":[21,30]}]}");
    /* P(a > 21) is 0 within bounds; 3.1 and 6.6 % for the normal ones: tails of 0.062 and 0.13. */
    assert_int_equal(audit->base_verdicts[0], ABA_CONTRADICTED);
    assert_int_equal(variant_of(audit, 0, BOUNDS_LOG)->verdicts[0], ABA_CONTRADICTED);
    assert_int_equal(variant_of(audit, 0, NORMAL_90)->verdicts[0], ABA_TENSION);
    assert_int_equal(variant_of(audit, 0, NORMAL_80)->verdicts[0], ABA_CONSISTENT);
    aba_audit_free(audit);
}

/* Whatever the runs of readings have; and of a scenario with few samples, no more than those. */
static void claims_are_those_of_the_run(void **state) {
    (void)state;
    const aba_audit_options options = {
        .run = {.samples = 30000, .has_seed = true, .seed = 7, .confidence = 0.9},
        .reading_samples = 500};
    aba_scenario *scenario = parse(claimed);
    aba_audit *audit = audit_of(scenario, &options), *small;
    aba_result *result;
    char *one, *other;
    assert_int_equal(aba_run(scenario, &options.run, &result, NULL), ABA_OK);
    assert_int_equal(aba_report_json(result, &one, NULL, NULL), ABA_OK);
    assert_int_equal(aba_report_json(audit->result, &other, NULL, NULL), ABA_OK);
    assert_string_equal(one, other);
    assert_int_equal(audit->reading_samples, 500);
    small = audit_of(scenario, &(aba_audit_options){.run = {.samples = 77}});
    assert_int_equal(small->reading_samples, 77);
    free(one);
    free(other);
    aba_result_free(result);
    aba_audit_free(audit);
    aba_audit_free(small);
    aba_scenario_free(scenario);
}

/* ---- readings that cannot be had --------------------------------------------------------------- */

static const char odd[] = HEAD
    "\"zero\":{\"range\":[0,5],\"coverage\":1,\"distribution\":\"uniform\"},"
    "\"moded\":{\"range\":[2,9],\"coverage\":1,\"distribution\":\"pert\",\"mode\":3,\"lambda\":5},"
    "\"shifted\":{\"range\":[2,9],\"coverage\":0.9,\"distribution\":\"lognormal\",\"location\":1},"
    "\"cut\":{\"range\":[5,9],\"coverage\":0.9,\"distribution\":\"normal\",\"truncate\":[null,4]},"
    "\"m\":{\"distribution\":\"mixture\",\"components\":[{\"weight\":1,\"range\":[1,2],"
    "\"coverage\":1,\"distribution\":\"uniform\"}]},"
    "\"p\":{\"distribution\":\"lognormal\",\"p05\":1,\"p95\":2}},"
    "\"model\":{\"y\":{\"expression\":\"zero + log(moded) + shifted + cut + m + p\"}},"
    "\"outputs\":[\"y\"]}";

static void readings_that_cannot_be_had_say_why(void **state) {
    (void)state;
    aba_audit *audit = audit_text(odd);
    assert_int_equal(audit->range_count, 4);
    const aba_audit_variant *v = variant_of(audit, 0, LOGNORMAL_90);
    assert_string_equal(v->refused, "inputs.zero: p05 (0) must be greater than 0");
    assert_null(v->moves);
    assert_null(v->verdicts);
    assert_true(isnan(v->most));
    assert_null(variant_of(audit, 0, NORMAL_90)->refused);
    /* Bounds of 5 and 9 have nothing below 4. */
    assert_non_null(strstr(variant_of(audit, 3, BOUNDS_UNIFORM)->refused, "truncate"));
    for (size_t i = 0; i < audit->variant_count; i++) {
        const char *why = audit->variants[i].refused;
        assert_true(why == NULL || strstr(why, "re-read") == NULL); /* no place in no file */
    }
    aba_audit_free(audit);
}

static void a_model_that_fails_under_a_reading_refuses_it_alone(void **state) {
    (void)state;
    aba_audit *audit =
        audit_text(HEAD "\"a\":{\"range\":[1,30],\"coverage\":0.9,\"distribution\":\"lognormal\"}},"
                        "\"model\":{\"y\":{\"expression\":\"log(a)\"}},\"outputs\":[\"y\"]}");
    assert_null(variant_of(audit, 0, BOUNDS_UNIFORM)->refused);
    assert_non_null(strstr(variant_of(audit, 0, NORMAL_80)->refused, "NaN"));
    aba_audit_free(audit);
}

static void what_a_reading_leaves_out_is_named(void **state) {
    (void)state;
    aba_audit *audit = audit_text(odd);
    assert_string_equal(variant_of(audit, 1, BOUNDS_UNIFORM)->note, "leaves out lambda, mode");
    assert_string_equal(variant_of(audit, 2, BOUNDS_UNIFORM)->note, "leaves out location");
    assert_null(variant_of(audit, 2, LOGNORMAL_80)->note);
    assert_true(variant_of(audit, 2, LOGNORMAL_90)->as_is);
    assert_non_null(strstr(variant_of(audit, 0, NORMAL_90)->note, "draws zero down to -"));
    assert_string_equal(variant_of(audit, ABA_AUDIT_TOGETHER, LOGNORMAL_90)->note,
                        "zero as in the scenario; leaves out moded.lambda, moded.mode");
    assert_int_equal(audit->note_count, 1);
    assert_non_null(strstr(audit->notes[0], "m: "));
    aba_audit_free(audit);
}

/* So sharp a figure leaves some 70 effective samples of N, too few for a run. */
static void evidence_neither_moves_nor_ends_an_audit(void **state) {
    (void)state;
    static const char ranges[] =
        HEAD "\"a\":{\"range\":[5,32],\"coverage\":0.9,\"distribution\":\"lognormal\"},"
             "\"b\":{\"range\":[50,90],\"coverage\":1,\"distribution\":\"uniform\"}},"
             "\"model\":{\"y\":{\"expression\":\"a * b\"}},\"outputs\":[\"y\"],"
             "\"claims\":[{\"about\":\"y\",\"range\":[500,1000]}]%s}";
    static const char *const evidence[] = {
        "", ",\"evidence\":[{\"about\":\"y\",\"value\":1000,\"sd\":1}]",
        ",\"evidence\":[{\"about\":\"y\",\"value\":1000,\"sd\":1,\"unit\":\"m\"}]"};
    aba_audit *audits[2];
    char text[sizeof ranges + 100];
    for (int i = 0; i < 2; i++) {
        (void)snprintf(text, sizeof text, ranges, evidence[i]);
        audits[i] = audit_text(text);
    }
    assert_int_equal(audits[0]->note_count, 0);
    assert_int_equal(audits[1]->note_count, 1);
    assert_non_null(strstr(audits[1]->notes[0], "evidence is left out"));
    assert_same_bits(audits[0]->claims[0].probability, audits[1]->claims[0].probability);
    assert_int_equal(audits[0]->ranked_count, audits[1]->ranked_count);
    for (size_t i = 0; i < audits[0]->variant_count; i++)
        assert_same_bits(audits[0]->variants[i].most, audits[1]->variants[i].most);
    for (int i = 0; i < 2; i++)
        aba_audit_free(audits[i]);
    (void)snprintf(text, sizeof text, ranges, evidence[2]);
    aba_scenario *scenario = parse(text);
    aba_audit *audit;
    aba_error error;
    assert_int_equal(aba_audit_run(scenario, NULL, &audit, &error), ABA_INVALID);
    assert_non_null(strstr(error.text, "cannot be compared"));
    aba_scenario_free(scenario);
}

/* A lognormal with a location: x - 1 is lognormal with 1 and 8 at its 10th and 90th percentiles. */
static void a_location_stays_with_a_distribution_that_takes_it(void **state) {
    (void)state;
    aba_audit *audit = audit_text(
        HEAD
        "\"a\":{\"range\":[2,9],\"coverage\":0.9,\"distribution\":\"lognormal\",\"location\":1}"
        "},\"outputs\":[\"a\"]}");
    const aba_audit_variant *v = variant_of(audit, 0, LOGNORMAL_80);
    for (size_t k = 0; k < ABA_AUDIT_PERCENTILES; k++)
        assert_probability(reading_cdf(LOGNORMAL_80, v->moves[k].at.value - 1, 1, 8),
                           v->moves[k].at.p, N);
    aba_audit_free(audit);
}

static void scenarios_without_ranges_have_claims_alone(void **state) {
    (void)state;
    aba_audit *audit = audit_text(
        HEAD
        "\"a\":{\"value\":3}},\"outputs\":[\"a\"],\"claims\":[{\"about\":\"a\",\"range\":[1,3]}]}");
    assert_int_equal(audit->range_count, 0);
    assert_int_equal(audit->variant_count, 0);
    assert_int_equal(audit->claims[0].inside, N);
    assert_near(audit->claims[0].overlap, 0, 0); /* a point and a density share nothing */
    aba_audit_free(audit);
}

/* ---- ranking ----------------------------------------------------------------------------------- */

static void variants_are_ranked_by_how_far_they_move(void **state) {
    (void)state;
    aba_audit *audit = audit_text(product);
    for (size_t i = 0; i + 1 < audit->ranked_count; i++)
        assert_true(audit->variants[audit->ranked[i]].most >=
                    audit->variants[audit->ranked[i + 1]].most);
    for (size_t i = 0; i < audit->ranked_count; i++)
        assert_false(audit->variants[audit->ranked[i]].as_is);
    /* a spans ten times, b three: of single ranges, one of a's readings comes first. */
    size_t first = 0;
    while (audit->variants[audit->ranked[first]].range == ABA_AUDIT_TOGETHER)
        first++;
    assert_int_equal(audit->variants[audit->ranked[first]].range, 0);
    aba_audit_free(audit);
}

/* An input that is an output as well would always move most: by its own range. */
static void computed_outputs_count_before_inputs(void **state) {
    (void)state;
    aba_audit *audit = audit_text(
        HEAD "\"a\":{\"range\":[1,2],\"coverage\":0.9,\"distribution\":\"lognormal\"}},"
             "\"model\":{\"y\":{\"expression\":\"a + 1000\"}},\"outputs\":[\"a\",\"y\"]}");
    for (size_t i = 0; i < audit->ranked_count; i++)
        assert_int_equal(audit->variants[audit->ranked[i]].most_output, 1);
    aba_audit_free(audit);
}

/* ---- errors ------------------------------------------------------------------------------------ */

static bool stop(void *context, uint64_t done, uint64_t total) {
    uint64_t *last = context;
    assert_true(done <= total);
    assert_true(done >= last[0]);
    assert_true(last[1] == 0 || last[1] == total);
    last[0] = done;
    last[1] = total;
    return last[2] == 0 || done < last[2];
}

static void errors_are_those_of_the_run_and_leave_the_result_alone(void **state) {
    (void)state;
    const struct {
        const char *text;
        aba_audit_options options;
        aba_status status;
        const char *message;
    } rows[] = {
        {product, {.run = {.samples = ABA_SAMPLES_MAX + 1}}, ABA_USAGE, "at most 1e12"},
        {product, {.run = {.confidence = 2}}, ABA_USAGE, "confidence"},
        {product, {.run = {.threads = -1}}, ABA_USAGE, "threads"},
        {HEAD "\"a\":{\"range\":[0,1],\"coverage\":1,\"distribution\":\"lognormal\"}},\"outputs\":"
              "[\"a\"]}",
         {.run = {.samples = 10}},
         ABA_INVALID,
         NULL},
        {HEAD "\"a\":{\"range\":[0,1],\"coverage\":1,\"distribution\":\"uniform\"}},\"outputs\":"
              "[\"a\"],\"claims\":[{\"about\":\"a\",\"range\":[1,2],\"unit\":\"kg\"}]}",
         {.run = {.samples = 10}},
         ABA_INVALID,
         "unit kg cannot be compared"},
        {HEAD "\"a\":{\"range\":[-1,1],\"coverage\":1,\"distribution\":\"uniform\"}},\"model\":"
              "{\"y\":{\"expression\":\"sqrt(a)\"}},\"outputs\":[\"y\"]}",
         {.run = {.samples = 100}},
         ABA_NONFINITE,
         "NaN"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        aba_scenario *scenario;
        aba_error error;
        aba_audit *audit = (aba_audit *)&error;
        if (aba_scenario_parse(rows[i].text, strlen(rows[i].text), "t", NULL, &scenario, &error) !=
            ABA_OK) {
            assert_null(rows[i].message); /* the reader's own */
            continue;
        }
        assert_int_equal(aba_audit_run(scenario, &rows[i].options, &audit, &error), rows[i].status);
        assert_non_null(strstr(error.text, rows[i].message));
        assert_ptr_equal(audit, &error);
        assert_int_equal(aba_audit_run(scenario, &rows[i].options, &audit, NULL), rows[i].status);
        aba_scenario_free(scenario);
    }
    aba_audit_free(NULL);
}

static void progress_rises_to_its_total_and_may_cancel(void **state) {
    (void)state;
    uint64_t last[3] = {0, 0, 0};
    aba_audit_options options = {.run = {.samples = 400000, .threads = 2}};
    options.run.progress = stop;
    options.run.progress_context = last;
    aba_scenario *scenario = parse(product);
    aba_audit *audit = audit_of(scenario, &options);
    assert_int_equal(audit->variant_count, 18);
    aba_audit_free(audit);
    if (last[1] > 0)
        assert_int_equal(last[1], 400000 + 19 * ABA_AUDIT_SAMPLES_DEFAULT);
    last[0] = last[1] = 0;
    last[2] = 1;
    aba_error error;
    const aba_status status = aba_audit_run(scenario, &options, &audit, &error);
    assert_true(status == ABA_CANCELLED || last[1] == 0);
    if (status == ABA_OK)
        aba_audit_free(audit);
    aba_scenario_free(scenario);
}

/* ---- determinism, reports ---------------------------------------------------------------------- */

static char *json_of(const aba_audit *audit) {
    char *text;
    aba_error error;
    if (aba_audit_json(audit, &text, NULL, &error) != ABA_OK)
        fail_msg("%s", error.text);
    return text;
}

static void audits_do_not_depend_on_threads_or_memory(void **state) {
    (void)state;
    aba_scenario *scenario = parse(claimed);
    aba_audit_options options = {.run = {.samples = 200000, .threads = 1}};
    aba_audit *audit = audit_of(scenario, &options);
    char *first = json_of(audit);
    aba_audit_free(audit);
    for (int threads = 2; threads <= 7; threads += 2) {
        options.run.threads = threads;
        options.run.memory = threads == 4 ? 1 : 0;
        audit = audit_of(scenario, &options);
        char *other = json_of(audit);
        assert_string_equal(first, other);
        free(other);
        aba_audit_free(audit);
    }
    free(first);
    aba_scenario_free(scenario);
}

static size_t columns_of(const char *line, size_t length) {
    size_t columns = 0;
    for (size_t i = 0; i < length; i++)
        columns += ((unsigned char)line[i] & 0xC0) != 0x80;
    return columns;
}

static void check_text(const aba_audit *audit, const aba_text_options *options) {
    char *text;
    size_t length;
    assert_int_equal(aba_audit_text(audit, options, &text, &length, NULL), ABA_OK);
    assert_int_equal(length, strlen(text));
    const size_t width = options->width == 0 ? 80 : (size_t)options->width;
    for (const char *line = text; *line != '\0'; line += strcspn(line, "\n") + 1)
        if (columns_of(line, strcspn(line, "\n")) > width)
            fail_msg("wider than %zu: %.*s", width, (int)strcspn(line, "\n"), line);
    for (size_t i = 0; options->ascii && i < length; i++)
        assert_true((unsigned char)text[i] < 0x80);
    free(text);
}

static void no_line_of_text_is_wider_than_asked_for(void **state) {
    (void)state;
    const char *const scenarios[] = {product, claimed, odd};
    const int widths[] = {0, 60, 72, 80, 100, 160};
    for (size_t i = 0; i < 3; i++) {
        aba_audit *audit = audit_text(scenarios[i]);
        for (size_t w = 0; w < sizeof widths / sizeof *widths; w++)
            for (int how = 0; how < 4; how++)
                check_text(audit, &(aba_text_options){
                                      .width = widths[w], .verbose = how & 1, .ascii = how & 2});
        aba_audit_free(audit);
    }
}

static void quiet_text_is_the_verdict_in_short(void **state) {
    (void)state;
    aba_audit *audit = audit_text(claimed);
    char *text, *whole;
    size_t length;
    assert_int_equal(aba_audit_text(audit, &(aba_text_options){.quiet = 1}, &text, &length, NULL),
                     ABA_OK);
    assert_int_equal(aba_audit_text(audit, NULL, &whole, NULL, NULL), ABA_OK);
    assert_non_null(strstr(text, "6 claims: 1 contradicted, 5 consistent\n"));
    assert_non_null(strstr(text, "2 ranges read in 12 other ways, alone and together"));
    assert_non_null(strstr(text, "furthest: b as "));
    assert_null(strstr(text, "Claims beside"));
    assert_int_equal(strncmp(text, whole, length), 0);
    free(text);
    free(whole);
    aba_audit_free(audit);
}

static void the_scenarios_in_the_tree_can_be_audited(void **state) {
    (void)state;
    char **paths;
    size_t count;
    assert_int_equal(
        aba_scenario_find(ABANICO_SOURCE_DIR "/scenarios/training", &paths, &count, NULL), ABA_OK);
    assert_true(count >= 10);
    for (size_t i = 0; i < count; i++) {
        const aba_audit_options options = {.run = {.samples = 5000, .threads = 1}};
        aba_scenario *scenario;
        aba_error error;
        aba_result *result;
        if (aba_scenario_read(paths[i], NULL, &scenario, &error) != ABA_OK)
            fail_msg("%s", error.text);
        aba_audit *audit = audit_of(scenario, &options);
        assert_int_equal(aba_run(scenario, &options.run, &result, NULL), ABA_OK);
        assert_true(audit->range_count > 0);
        for (size_t c = 0; c < result->claim_count; c++) {
            assert_int_equal(audit->result->claims[c].verdict, result->claims[c].verdict);
            assert_same_bits(audit->result->claims[c].tail, result->claims[c].tail);
        }
        for (size_t v = 0; v < audit->variant_count; v++)
            assert_null(audit->variants[v].refused); /* all ranges are above 0 */
        check_text(audit, &(aba_text_options){.verbose = 1});
        aba_result_free(result);
        aba_audit_free(audit);
        aba_scenario_free(scenario);
    }
    aba_paths_free(paths, count);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(readings_are_the_six_that_are_told),
        cmocka_unit_test(every_reading_has_the_percentiles_of_its_distribution),
        cmocka_unit_test(products_of_lognormals_move_as_theory_says),
        cmocka_unit_test(shares_of_the_band_are_those_of_theory),
        cmocka_unit_test(what_the_scenario_says_already_moves_nothing),
        cmocka_unit_test(outputs_stay_where_they_do_not_depend_on_the_range),
        cmocka_unit_test(readings_are_the_runs_of_scenarios_written_so),
        cmocka_unit_test(the_share_inside_a_claim_is_that_of_the_distribution),
        cmocka_unit_test(overlap_is_the_integral_of_the_smaller_density),
        cmocka_unit_test(claims_about_one_output_are_held_against_each_other),
        cmocka_unit_test(temperatures_are_compared_in_the_same_scale),
        cmocka_unit_test(verdicts_that_change_are_told),
        cmocka_unit_test(claims_are_those_of_the_run),
        cmocka_unit_test(readings_that_cannot_be_had_say_why),
        cmocka_unit_test(a_model_that_fails_under_a_reading_refuses_it_alone),
        cmocka_unit_test(what_a_reading_leaves_out_is_named),
        cmocka_unit_test(evidence_neither_moves_nor_ends_an_audit),
        cmocka_unit_test(a_location_stays_with_a_distribution_that_takes_it),
        cmocka_unit_test(scenarios_without_ranges_have_claims_alone),
        cmocka_unit_test(variants_are_ranked_by_how_far_they_move),
        cmocka_unit_test(computed_outputs_count_before_inputs),
        cmocka_unit_test(errors_are_those_of_the_run_and_leave_the_result_alone),
        cmocka_unit_test(progress_rises_to_its_total_and_may_cancel),
        cmocka_unit_test(audits_do_not_depend_on_threads_or_memory),
        cmocka_unit_test(no_line_of_text_is_wider_than_asked_for),
        cmocka_unit_test(quiet_text_is_the_verdict_in_short),
        cmocka_unit_test(the_scenarios_in_the_tree_can_be_audited),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
