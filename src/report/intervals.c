#include "report/intervals.h"

#include <math.h>
#include <string.h>

#include "report/layout.h"
#include "report/round.h"
#include "report/table.h"
#include "simd/math.h"

enum {
    COLUMNS = 3,
    OTHERS = 4, /* mean, sd, min, max */
    EXTREME_DIGITS = 4,
    INDENT = 2
};

abai_interval abai_mean_interval(const aba_statistics *s, double confidence) {
    if (s->n < 2)
        return (abai_interval){(double)NAN, (double)NAN};
    const double half = abai_normal_beyond_inverse((1 - confidence) / 2) * s->mean_se;
    return (abai_interval){s->mean - half, s->mean + half};
}

/* The extremes have none however many draws there are. */
static bool is_inner(const aba_percentile *p) { return p->p > 0 && p->p < 100; }

static bool is_open(const aba_percentile *p) {
    return is_inner(p) && !(isfinite(p->ci_low) && isfinite(p->ci_high));
}

/* Whether intervals of it are worth a word. */
static bool is_uncertain(const aba_quantity *q) {
    return q->statistics.n > 0 && !abai_quantity_constant(q);
}

bool abai_intervals_known(const aba_result *result) {
    for (size_t i = 0; i < result->output_count; i++) {
        const aba_statistics *s = &result->outputs[i].statistics;
        for (size_t j = 0; is_uncertain(&result->outputs[i]) && j < s->percentile_count; j++)
            if (is_inner(&s->percentiles[j]) && !is_open(&s->percentiles[j]))
                return true;
    }
    return false;
}

/* How many outputs have no interval at their j-th percentile; *of: how many have that percentile. */
static size_t count_open(const aba_result *result, size_t j, size_t *of) {
    size_t open = 0;
    *of = 0;
    for (size_t i = 0; i < result->output_count; i++) {
        const aba_statistics *s = &result->outputs[i].statistics;
        if (!is_uncertain(&result->outputs[i]) || j >= s->percentile_count)
            continue;
        open += is_open(&s->percentiles[j]);
        ++*of;
    }
    return open;
}

/* " of x, y", the outputs without an interval at their j-th percentile: they differ where draws
 * failed. */
static void append_which(abai_text *words, const aba_result *result, size_t j) {
    const char *between = " of ";
    for (size_t i = 0; i < result->output_count; i++) {
        const aba_statistics *s = &result->outputs[i].statistics;
        if (!is_uncertain(&result->outputs[i]) || j >= s->percentile_count ||
            !is_open(&s->percentiles[j]))
            continue;
        abai_text_printf(words, "%s%s", between, result->outputs[i].name);
        between = " and ";
    }
}

void abai_intervals_missing_append(abai_text *text, const aba_result *result,
                                   const abai_bands_options *options) {
    abai_text words = ABAI_TEXT_INIT;
    const size_t columns =
        result->output_count == 0 ? 0 : result->outputs[0].statistics.percentile_count;
    for (size_t j = 0; j < columns; j++) {
        size_t of;
        const size_t open = count_open(result, j, &of);
        if (open == 0)
            continue;
        if (words.length > 0)
            abai_text_append(&words, ", ");
        abai_percentile_label(&words, result->outputs[0].statistics.percentiles[j].p);
        if (open < of)
            append_which(&words, result, j);
    }
    if (words.length > 0) {
        abai_text_printf(&words, ": too few samples for a %g %% interval",
                         100 * result->confidence);
        if (words.failed)
            text->failed = true;
        else
            abai_layout_paragraph(text, "", words.data, INDENT, options->width);
    }
    abai_text_free(&words);
}

/* ---- the table of one output --------------------------------------------------------------------- */

static void cell(char out[ABAI_TABLE_CELL], const char *string) {
    const size_t length = strlen(string);
    const size_t kept = length < ABAI_TABLE_CELL ? length : ABAI_TABLE_CELL - 1;
    memcpy(out, string, kept);
    out[kept] = '\0';
}

static void fill_interval(abai_table_row *row, double value, abai_interval interval) {
    abai_figure figures[COLUMNS] = {
        {.value = interval.low}, {.value = value}, {.value = interval.high}};
    abai_round_interval(figures);
    cell(row->cells[0], figures[1].text);
    cell(row->cells[1], figures[0].text);
    cell(row->cells[2], figures[2].text);
}

/* The sd to its own standard error, sd / sqrt(2 n) as for normal draws. */
static void fill_sd(abai_table_row *row, const aba_statistics *s) {
    abai_figure sd = {.value = s->sd, .half_width = s->sd / sqrt(2 * (double)s->n)};
    cell(row->cells[0], abai_round(&sd));
}

static void fill_extreme(abai_table_row *row, double value) {
    char text[ABAI_FIGURE_SIZE];
    cell(row->cells[0], abai_round_digits(value, EXTREME_DIGITS, text));
}

/* labels: the names of percentiles, one behind the other, each ended by a NUL. */
static void fill(abai_table *table, const aba_quantity *q, double confidence, const char *labels) {
    static const char *const heads[COLUMNS] = {"value", "low", "high"};
    const aba_statistics *s = &q->statistics;
    for (size_t j = 0; j < COLUMNS; j++)
        cell(table->heads[j], heads[j]);
    for (size_t i = 0; i < table->row_count; i++)
        table->rows[i].unit = q->unit == NULL ? "1" : q->unit;
    abai_table_row *row = table->rows;
    row->name = "mean";
    fill_interval(row++, s->mean, abai_mean_interval(s, confidence));
    for (size_t j = 0; j < s->percentile_count; j++, labels += strlen(labels) + 1) {
        const aba_percentile *p = &s->percentiles[j];
        row->name = labels;
        fill_interval(row++, p->value, (abai_interval){p->ci_low, p->ci_high});
    }
    row->name = "sd";
    fill_sd(row++, s);
    row->name = "min";
    fill_extreme(row++, s->min);
    row->name = "max";
    fill_extreme(row, s->max);
}

static void append_output(abai_text *text, const aba_quantity *q, double confidence,
                          const abai_bands_options *options) {
    const aba_statistics *s = &q->statistics;
    abai_text labels = ABAI_TEXT_INIT;
    for (size_t j = 0; j < s->percentile_count; j++) {
        abai_percentile_label(&labels, s->percentiles[j].p);
        abai_text_append_bytes(&labels, "", 1);
    }
    abai_table *table = abai_table_new(s->percentile_count + OTHERS, COLUMNS);
    if (table == NULL || labels.failed) {
        text->failed = true;
    } else {
        fill(table, q, confidence, labels.data);
        abai_text_append_char(text, '\n');
        abai_layout_paragraph(text, "", q->name, INDENT, options->width);
        abai_table_append(text, table, options->width, options->ascii);
    }
    abai_table_free(table);
    abai_text_free(&labels);
}

void abai_intervals_append(abai_text *text, const aba_result *result,
                           const abai_bands_options *options) {
    bool begun = false;
    for (size_t i = 0; i < result->output_count; i++) {
        if (!is_uncertain(&result->outputs[i]))
            continue;
        if (!begun)
            abai_text_printf(text, "\nStatistics with %g %% intervals\n", 100 * result->confidence);
        begun = true;
        append_output(text, &result->outputs[i], result->confidence, options);
    }
}
