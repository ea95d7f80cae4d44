#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <gsl/gsl_cdf.h>

#include "report_result.h"

static double inside(double p) { return fmin(fmax(p, 1e-6), 1 - 1e-6); }

double report_normal(double p, double mean, double sd) {
    return mean + sd * gsl_cdf_ugaussian_Pinv(inside(p));
}

double report_lognormal(double p, double p05, double p95) {
    const double z = gsl_cdf_ugaussian_Pinv(0.95);
    return exp(report_normal(p, (log(p05) + log(p95)) / 2, (log(p95) - log(p05)) / (2 * z)));
}

double report_uniform(double p, double min, double max) { return min + p * (max - min); }

double report_step(double p, double low, double high) { return p <= 0.7 ? low : high; }

double report_constant(double p, double value, double unused) {
    (void)p;
    (void)unused;
    return value;
}

double report_floor_normal(double p, double mean, double sd) {
    return floor(report_normal(p, mean, sd));
}

char *report_copy(const char *text) {
    if (text == NULL)
        return NULL;
    char *copy = malloc(strlen(text) + 1);
    assert_non_null(copy);
    return strcpy(copy, text);
}

aba_result *report_result(const char *name, const char *title, uint64_t samples) {
    aba_result *result = calloc(1, sizeof *result);
    assert_non_null(result);
    result->version = report_copy("1.2.3");
    result->name = report_copy(name);
    result->title = report_copy(title);
    result->sha256 =
        report_copy("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    result->resolved = report_copy("{\"name\": \"x\", \"inputs\": {}}");
    result->samples = samples;
    result->seed = UINT64_MAX;
    result->design = report_copy("mc");
    result->sampler = report_copy("table");
    result->stream = report_copy("threefry4x64-20");
    result->confidence = 0.95;
    result->replicates = 1;
    result->ci_method = report_copy("order-statistic");
    result->mean_ci_method = report_copy("student-t");
    result->sd_ci_method = report_copy("normal");
    result->exceedance_ci_method = report_copy("wilson");
    return result;
}

/* The normal approximation of the order-statistic interval, on the scale of probability. */
static aba_percentile percentile_of(double percent, uint64_t n, report_quantile quantile, double a,
                                    double b) {
    const double p = percent / 100, half = 1.96 * sqrt(p * (1 - p) / (double)n);
    aba_percentile result = {percent, quantile(p, a, b), -(double)INFINITY, (double)INFINITY};
    if (p == 1 || p - half > 1 / (double)n)
        result.ci_low = quantile(p - half, a, b);
    if (p == 0 || p + half < 1 - 1 / (double)n)
        result.ci_high = quantile(p + half, a, b);
    return result;
}

static void fill_moments(aba_statistics *s, report_quantile quantile, double a, double b) {
    enum { POINTS = 20000 };
    double squares = 0;
    s->mean = 0;
    for (int i = 0; i < POINTS; i++)
        s->mean += quantile((i + 0.5) / POINTS, a, b) / POINTS;
    for (int i = 0; i < POINTS; i++) {
        const double d = quantile((i + 0.5) / POINTS, a, b) - s->mean;
        squares += d / POINTS * d;
    }
    s->sd = sqrt(squares);
    s->mean_se = s->sd / sqrt((double)s->n);
    s->mean_ci_low = s->mean - 1.96 * s->mean_se;
    s->mean_ci_high = s->mean + 1.96 * s->mean_se;
    s->sd_ci_low = s->sd * (1 - 1.96 / sqrt(2 * (double)s->n));
    s->sd_ci_high = s->sd * (1 + 1.96 / sqrt(2 * (double)s->n));
    s->min = quantile(0, a, b);
    s->max = quantile(1, a, b);
}

static aba_quantity *grow(aba_quantity **quantities, size_t *count) {
    aba_quantity *grown = realloc(*quantities, (*count + 1) * sizeof *grown);
    assert_non_null(grown);
    *quantities = grown;
    memset(&grown[*count], 0, sizeof *grown);
    return &grown[(*count)++];
}

aba_quantity *report_add(aba_result *result, const char *name, const char *unit,
                         const char *distribution, const double *p, size_t count,
                         report_quantile quantile, double a, double b) {
    aba_quantity *q = distribution == NULL ? grow(&result->outputs, &result->output_count)
                                           : grow(&result->inputs, &result->input_count);
    aba_statistics *s = &q->statistics;
    q->name = report_copy(name);
    q->unit = report_copy(unit);
    q->distribution = report_copy(distribution);
    q->is_constant = quantile == report_constant;
    s->n = result->samples;
    fill_moments(s, quantile, a, b);
    if (q->is_constant) {
        s->mean = s->min;
        s->mean_ci_low = s->mean_ci_high = s->mean;
        s->sd = s->mean_se = s->sd_ci_low = s->sd_ci_high = 0;
    }
    s->percentile_count = count;
    s->percentiles = calloc(count + 1, sizeof *s->percentiles);
    assert_non_null(s->percentiles);
    for (size_t i = 0; i < count; i++)
        s->percentiles[i] = percentile_of(p[i], s->n, quantile, a, b);
    for (int i = 0; i < ABA_CURVE_POINTS; i++)
        s->curve[i] = quantile(i / (ABA_CURVE_POINTS - 1.0), a, b);
    return q;
}

void report_claim(aba_result *result, const char *about, double low, double high, const char *unit,
                  const char *text, const char *source, double median, double tail, double factor,
                  aba_verdict verdict) {
    aba_claim *grown = realloc(result->claims, (result->claim_count + 1) * sizeof *grown);
    assert_non_null(grown);
    result->claims = grown;
    grown[result->claim_count++] = (aba_claim){
        .about = report_copy(about),
        .unit = report_copy(unit),
        .text = report_copy(text),
        .source = report_copy(source),
        .low = low,
        .high = high,
        .median = median,
        .tail = tail,
        .factor = factor,
        .verdict = verdict,
    };
}

void report_warning(aba_result *result, const char *warning) {
    char **grown = realloc(result->warnings, (result->warning_count + 1) * sizeof *grown);
    assert_non_null(grown);
    result->warnings = grown;
    grown[result->warning_count++] = report_copy(warning);
}
