#include "report/intervals.h"

#include <math.h>
#include <string.h>

#include "report/beyond.h"
#include "report/layout.h"
#include "report/round.h"
#include "report/table.h"

enum {
    COLUMNS = 3,
    OTHERS = 4, /* mean, sd, min, max */
    EXTREME_DIGITS = 4,
    INDENT = 2
};

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

static void fill_interval(abai_table_row *row, double low, double value, double high) {
    abai_figure figures[COLUMNS] = {{.value = low}, {.value = value}, {.value = high}};
    abai_round_interval(figures);
    cell(row->cells[0], figures[1].text);
    cell(row->cells[1], figures[0].text);
    cell(row->cells[2], figures[2].text);
}

/* One draw has a mean, and no interval of it. */
static void fill_moment(abai_table_row *row, double low, double value, double high) {
    if (isnan(value))
        cell(row->cells[0], "none");
    else
        fill_interval(row, isfinite(low) ? low : (double)NAN, value,
                      isfinite(high) ? high : (double)NAN);
}

static void fill_extreme(abai_table_row *row, double value) {
    char text[ABAI_FIGURE_SIZE];
    cell(row->cells[0], abai_round_digits(value, EXTREME_DIGITS, text));
}

/* labels: the names of percentiles, one behind the other, each ended by a NUL. */
static void fill(abai_table *table, const aba_quantity *q, const char *labels) {
    static const char *const heads[COLUMNS] = {"value", "low", "high"};
    const aba_statistics *s = &q->statistics;
    for (size_t j = 0; j < COLUMNS; j++)
        cell(table->heads[j], heads[j]);
    for (size_t i = 0; i < table->row_count; i++)
        table->rows[i].unit = q->unit == NULL ? "1" : q->unit;
    abai_table_row *row = table->rows;
    row->name = "mean";
    fill_moment(row++, s->mean_ci_low, s->mean, s->mean_ci_high);
    for (size_t j = 0; j < s->percentile_count; j++, labels += strlen(labels) + 1) {
        const aba_percentile *p = &s->percentiles[j];
        row->name = labels;
        fill_interval(row++, p->ci_low, p->value, p->ci_high);
    }
    row->name = "sd";
    fill_moment(row++, s->sd_ci_low, s->sd, s->sd_ci_high);
    row->name = "min";
    fill_extreme(row++, s->min);
    row->name = "max";
    fill_extreme(row, s->max);
}

static void append_output(abai_text *text, const aba_quantity *q,
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
        fill(table, q, labels.data);
        abai_text_append_char(text, '\n');
        abai_layout_paragraph(text, "", q->name, INDENT, options->width);
        abai_table_append(text, table, options->width, options->ascii);
        abai_shortest_append(text, q, options);
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
        append_output(text, &result->outputs[i], options);
    }
}
