#include "report_samples.h"

#include <math.h>
#include <stdlib.h>

#include "report_result.h"

#define INF ((double)INFINITY)
#define NONE ((double)NAN)

const double report_five[REPORT_FIVE] = {5, 25, 50, 75, 95};
const double report_many[REPORT_MANY] = {0, 1, 2.5, 5, 10, 25, 50, 75, 90, 95, 97.5, 99, 100};

const report_maker report_makers[REPORT_MAKERS] = {report_ordinary, report_shapes, report_few};

/* What a reader sees first: a scenario as most are. */
aba_result *report_ordinary(void) {
    aba_result *r = report_result("chatgpt", "ChatGPT: one training run, as published", 1000000);
    r->seed = 1;
    report_add(r, "power", "MW", "lognormal(p05=7, p95=15)", report_five, REPORT_FIVE,
               report_lognormal, 7, 15);
    r->inputs[0].source = report_copy("seed-000");
    report_add(r, "pue", "1", "value", report_five, REPORT_FIVE, report_constant, 1.1, 0);
    r->inputs[1].assumed =
        report_copy("a hyperscale facility, which is what all of these systems are said to run in");
    report_add(r, "cost", "MUSD", NULL, report_five, REPORT_FIVE, report_lognormal, 300, 600);
    r->outputs[0].title = report_copy("Hardware bought plus electricity");
    report_add(r, "duration", "day", NULL, report_five, REPORT_FIVE, report_lognormal, 30, 90);
    report_add(r, "energy", "MWh", NULL, report_five, REPORT_FIVE, report_lognormal, 6300, 27000);
    report_add(r, "energy_cost", "MUSD", NULL, report_five, REPORT_FIVE, report_lognormal, 0.4,
               2.4);
    report_add(r, "gpus", "1", NULL, report_five, REPORT_FIVE, report_constant, 10000, 0);
    report_claim(r, "energy", 100, 999, "MWh", "cientos MWh", "seed-000", 13042.2, 0, 13.0553,
                 ABA_CONTRADICTED);
    report_claim(r, "duration", 1, 6, "month", "Varios meses", "seed-000", 1.71, 1, 1,
                 ABA_CONSISTENT);
    report_claim(r, "power", 20, INF, "MW", NULL, NULL, 10.2, 0.035, 0.51, ABA_TENSION);
    return r;
}

/* Everything that makes a table hard to set. */
aba_result *report_shapes(void) {
    aba_result *r = report_result("shapes", NULL, 100000);
    report_add(r, "normal", "1", NULL, report_many, REPORT_MANY, report_normal, 0, 1);
    report_add(r, "uniform", "kg m-2 s-1", NULL, report_many, REPORT_MANY, report_uniform, -3, 3);
    report_add(r, "tiny", "F", NULL, report_many, REPORT_MANY, report_lognormal, 1e-12, 5e-12);
    report_add(r, "huge", "FLOP", NULL, report_many, REPORT_MANY, report_lognormal, 1e24, 5e26);
    report_add(r, "decades", "USD", NULL, report_many, REPORT_MANY, report_lognormal, 0.01, 300);
    report_add(r, "loss", "MUSD", NULL, report_many, REPORT_MANY, report_normal, -1234.5, 20);
    report_add(r, "step", "1", NULL, report_many, REPORT_MANY, report_step, 0, 1);
    report_add(r, "whole", "query", NULL, report_many, REPORT_MANY, report_floor_normal, 40, 6);
    aba_quantity *q =
        report_add(r, "risky", "1", NULL, report_many, REPORT_MANY, report_uniform, 2, 3);
    q->statistics.n_failed = 1234;
    q->statistics.n -= 1234;
    report_warning(r,
                   "risky: 1,234 of 100,000 samples gave NaN or infinity and are left out of its "
                   "statistics");
    report_claim(r, "normal", 2, 2, "1", NULL, NULL, -0.001, 0.0455, NONE, ABA_TENSION);
    report_claim(r, "loss", -INF, -1300, "MUSD", "m\xC3\xA1s de 1.300 millones", NULL, -1234.5,
                 0.00105, 0.9496, ABA_CONTRADICTED);
    return r;
}

/* Twelve draws, names of all lengths, and one output that never is a number. */
aba_result *report_few(void) {
    aba_result *r = report_result("few", "Too few draws for most intervals", 12);
    r->sampler[0] = '\0';
    free(r->sampler);
    r->sampler = report_copy("gsl");
    report_add(r, "normal", "1", NULL, report_five, REPORT_FIVE, report_normal, 0, 1);
    report_add(r, "a_name_that_somebody_made_very_long_indeed_for_no_reason_at_all", "USD/kWh",
               NULL, report_five, REPORT_FIVE, report_lognormal, 300, 600);
    report_add(r, "least", "kg", NULL, report_five, REPORT_FIVE, report_normal, -1.23456e-123,
               1e-129);
    report_add(r, "x", "a unit that nobody would want to read in a table", NULL, report_five,
               REPORT_FIVE, report_lognormal, 300, 600);
    aba_statistics *s =
        &report_add(r, "nothing", "MW", NULL, report_five, REPORT_FIVE, report_normal, 0, 1)
             ->statistics;
    s->n = 0;
    s->n_failed = 12;
    s->mean = s->mean_se = s->sd = s->min = s->max = NONE;
    for (size_t i = 0; i < s->percentile_count; i++)
        s->percentiles[i].value = NONE;
    for (int i = 0; i < ABA_CURVE_POINTS; i++)
        s->curve[i] = NONE;
    return r;
}
