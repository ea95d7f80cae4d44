/* A comparison for people: for each output the bands of both, of difference and ratio, and who is less. */
#include <math.h>
#include <string.h>

#include "abanico/compare.h"
#include "abanico/report.h"
#include "base/number.h"
#include "base/status.h"
#include "report/bands.h"
#include "report/layout.h"
#include "report/round.h"

enum { WIDTH_DEFAULT = 80, WIDTH_LEAST = 40, INDENT = 2 };

typedef struct page {
    abai_text *text;
    const aba_comparison *comparison;
    abai_bands_options how;
} page;

/* Releases the words. */
static void append_words(const page *p, abai_text *words) {
    if (words->failed)
        p->text->failed = true;
    else
        abai_layout_paragraph(p->text, "", words->data == NULL ? "" : words->data, INDENT,
                              p->how.width);
    abai_text_free(words);
}

static void append_list(abai_text *words, char *const *names, size_t count) {
    for (size_t i = 0; i < count; i++)
        abai_text_printf(words, "%s%s", i == 0 ? "" : ", ", names[i]);
}

static void append_head(const page *p) {
    const aba_comparison *c = p->comparison;
    abai_text words = ABAI_TEXT_INIT;
    char samples[ABAI_NUMBER_SIZE];
    abai_text_printf(&words, "%s beside %s", c->name_a, c->name_b);
    append_words(p, &words);
    abai_text_printf(&words, "%s samples of both together, seed %llu; %g %% intervals",
                     abai_count_format(c->run->samples, samples), (unsigned long long)c->run->seed,
                     100 * c->run->confidence);
    append_words(p, &words);
    abai_text_append(&words, "drawn together: ");
    append_list(&words, c->shared, c->shared_count);
    if (c->shared_count == 0)
        abai_text_append(&words, "nothing");
    if (c->apart_count > 0) {
        abai_text_append(&words, "; defined differently, so drawn apart: ");
        append_list(&words, c->apart, c->apart_count);
    }
    append_words(p, &words);
}

/* Bands under other names than their own. */
static void append_bands(const page *p, const aba_compared *o) {
    enum { ROWS = 4 };
    aba_quantity rows[ROWS] = {*o->a, *o->b, *o->difference};
    size_t count = 3;
    if (o->ratio != NULL)
        rows[count++] = *o->ratio;
    char difference[] = "difference", ratio[] = "ratio";
    char *const names[ROWS] = {p->comparison->name_a, p->comparison->name_b, difference, ratio};
    for (size_t i = 0; i < count; i++)
        rows[i].name = names[i];
    abai_text_printf(p->text, "\n%s\n", o->name);
    abai_bands_append(p->text, rows, count, &p->how);
}

static void append_probability(const page *p, const aba_compared *o) {
    const aba_comparison *c = p->comparison;
    abai_figure f[3] = {
        {.value = o->probability_low}, {.value = o->probability}, {.value = o->probability_high}};
    abai_text words = ABAI_TEXT_INIT;
    abai_round_interval(f);
    abai_text_printf(&words, "P(%s < %s) = %s [%s, %s]", c->name_a, c->name_b, f[1].text, f[0].text,
                     f[2].text);
    if (o->equal > 0) {
        char equal[ABAI_NUMBER_SIZE], all[ABAI_NUMBER_SIZE];
        abai_text_printf(&words, "; equal in %s of %s samples", abai_count_format(o->equal, equal),
                         abai_count_format(o->n, all));
    }
    if (c->shared_count > 0 && isfinite(o->narrowing) && o->narrowing > 0) {
        char factor[ABAI_FIGURE_SIZE];
        const bool narrower = o->narrowing >= 1;
        abai_round_digits(narrower ? o->narrowing : 1 / o->narrowing, 3, factor);
        if (strcmp(factor, "1") != 0)
            abai_text_printf(&words,
                             "; the mean difference is known %s times %s than from draws apart",
                             factor, narrower ? "better" : "worse");
    }
    append_words(p, &words);
}

static void append_warnings(const page *p) {
    const aba_result *r = p->comparison->run;
    if (r->warning_count > 0)
        abai_text_append(p->text, "\nWarnings\n");
    for (size_t i = 0; i < r->warning_count; i++)
        abai_layout_paragraph(p->text, "  - ", r->warnings[i], 2 * INDENT, p->how.width);
}

aba_status aba_comparison_text(const aba_comparison *comparison, const aba_text_options *options,
                               char **text, size_t *length, aba_error *error) {
    abai_text out = ABAI_TEXT_INIT;
    page p = {&out, comparison, {WIDTH_DEFAULT, options != NULL && options->ascii}};
    if (options != NULL && options->width != 0)
        p.how.width = options->width < WIDTH_LEAST ? WIDTH_LEAST : (size_t)options->width;
    append_head(&p);
    for (size_t i = 0; i < comparison->output_count; i++) {
        append_bands(&p, &comparison->outputs[i]);
        append_probability(&p, &comparison->outputs[i]);
    }
    if (options == NULL || !options->quiet)
        append_warnings(&p);
    size_t taken_length;
    char *taken = abai_text_take(&out, &taken_length);
    if (taken == NULL)
        return abai_fail_memory(error);
    *text = taken;
    if (length != NULL)
        *length = taken_length;
    return ABA_OK;
}
