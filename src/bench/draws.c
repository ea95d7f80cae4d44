/* Every distribution: the table sampler beside the textbook's on two of GSL's generators. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/status.h"
#include "bench/session.h"
#include "bench/subject.h"
#include "bench/textbook.h"
#include "bench/texts.h"

/* Blocks that are timed at a stretch: long against the clock's resolution, and short enough, a tenth of a
 * millisecond or few, that in most rounds nothing comes between. */
enum { TABLE_BLOCKS = 16, TEXTBOOK_BLOCKS = 4, GENERATORS = 2 };

typedef struct contest {
    abai_subject subject;
    gsl_rng *rng[GENERATORS];
    double *column;
    size_t count;
    size_t *input; /* of row i */
    abai_series *table, *textbook[GENERATORS];
} contest;

static aba_status prepare(contest *c, abai_session *s, aba_error *error) {
    const aba_status status = abai_subject_parse(&c->subject, abai_bench_distributions, error);
    if (status != ABA_OK)
        return status;
    c->count = c->subject.plan->input_count;
    c->rng[0] = gsl_rng_alloc(gsl_rng_mt19937);
    c->rng[1] = gsl_rng_alloc(gsl_rng_taus2);
    c->column = abai_arena_alloc(s->scratch, ABAI_BLOCK, sizeof *c->column);
    c->input = abai_arena_alloc(s->scratch, c->count, sizeof *c->input);
    c->table = abai_series_new(s->scratch, c->count);
    bool good = c->column != NULL && c->input != NULL && c->table != NULL;
    for (int g = 0; g < GENERATORS; g++) {
        c->textbook[g] = abai_series_new(s->scratch, c->count);
        good = good && c->rng[g] != NULL && c->textbook[g] != NULL;
    }
    s->out->draws = abai_arena_alloc(s->out->memory, c->count, sizeof *s->out->draws);
    return good && s->out->draws != NULL ? ABA_OK : abai_fail_memory(error);
}

/* Continuous ones first, either kind in the registry's order. */
static void sort_rows(contest *c) {
    const abai_draw *draws = c->subject.plan->draws;
    size_t row = 0;
    for (int discrete = 0; discrete < 2; discrete++)
        for (size_t i = 0; i < c->count; i++)
            if (abai_dist_is_discrete(draws[i].dist) == (discrete == 1))
                c->input[row++] = i;
}

static double time_textbook(const contest *c, size_t input, const gsl_rng *rng) {
    const abai_distribution *d = &c->subject.scenario->inputs[input].distribution;
    const abai_dist *dist = c->subject.plan->draws[input].dist;
    const abai_textbook *method = abai_textbook_find(d->info->name);
    double numbers[ABAI_DIST_PARAMETERS];
    abai_textbook_numbers(d, numbers);
    method->fill(dist, numbers, rng, ABAI_BLOCK, c->column);
    const double start = abai_bench_now();
    for (size_t block = 0; block < TEXTBOOK_BLOCKS; block++)
        method->fill(dist, numbers, rng, ABAI_BLOCK, c->column);
    return (abai_bench_now() - start) / (TEXTBOOK_BLOCKS * (double)ABAI_BLOCK);
}

static aba_status measure(contest *c, abai_session *s, aba_error *error) {
    abai_session_begin(s, ABA_BENCH_DRAWS);
    while (abai_session_more(s))
        for (size_t row = 0; row < c->count; row++) {
            if (!abai_session_tick(s))
                return abai_session_cancelled(error);
            const size_t input = c->input[row];
            abai_session_add(s, &c->table[row],
                             abai_subject_time_draw(&c->subject, input, TABLE_BLOCKS));
            for (int g = 0; g < GENERATORS; g++)
                abai_session_add(s, &c->textbook[g][row], time_textbook(c, input, c->rng[g]));
        }
    return ABA_OK;
}

/* "shape=2.5, scale=3" of "gamma(shape=2.5, scale=3)"; of mixtures how many components. */
static const char *parameters_of(const abai_session *s, const abai_distribution *d) {
    if (d->component != NULL)
        return abai_arena_printf(s->out->memory, "%zu components", d->count);
    const char *open = strchr(d->text, '('), *close = strrchr(d->text, ')');
    return open == NULL || close == NULL || close < open
               ? abai_session_keep(s, d->text)
               : abai_arena_strndup(s->out->memory, open + 1, (size_t)(close - open - 1));
}

static bool write_row(contest *c, abai_session *s, size_t row) {
    const abai_distribution *d = &c->subject.scenario->inputs[c->input[row]].distribution;
    const aba_bench_time table = abai_series_time(&c->table[row]);
    const aba_bench_time mt19937 = abai_series_time(&c->textbook[0][row]);
    const aba_bench_time taus2 = abai_series_time(&c->textbook[1][row]);
    aba_bench_draw *out = &s->out->draws[row];
    *out = (aba_bench_draw){
        .distribution = d->info->name,
        .parameters = parameters_of(s, d),
        .method = abai_textbook_find(d->info->name)->method,
        .discrete = abai_dist_is_discrete(c->subject.plan->draws[c->input[row]].dist),
        .table = table,
        .mt19937 = mt19937,
        .taus2 = taus2,
        .ratio_mt19937 = mt19937.min / table.min,
        .ratio_taus2 = taus2.min / table.min,
    };
    return out->parameters != NULL;
}

static double ratio_of(const aba_bench_draw *draw, int generator) {
    return generator == 0 ? draw->ratio_mt19937 : draw->ratio_taus2;
}

/* scratch has room for all rows. */
static aba_bench_ratio ratio_of_all(const aba_bench *b, int generator, double *scratch) {
    aba_bench_ratio all = {(double)NAN, (double)INFINITY, NULL};
    size_t count = 0;
    for (size_t i = 0; i < b->draw_count; i++) {
        if (b->draws[i].discrete)
            continue;
        scratch[count] = ratio_of(&b->draws[i], generator);
        if (scratch[count] < all.lowest) {
            all.lowest = scratch[count];
            all.lowest_of = b->draws[i].distribution;
        }
        count++;
    }
    all.geometric_mean = abai_bench_geometric_mean(scratch, count);
    return all;
}

static aba_status write(contest *c, abai_session *s, aba_error *error) {
    for (size_t row = 0; row < c->count; row++)
        if (!write_row(c, s, row))
            return abai_fail_memory(error);
    s->out->draw_count = c->count;
    s->out->mt19937 = ratio_of_all(s->out, 0, c->column);
    s->out->taus2 = ratio_of_all(s->out, 1, c->column);
    return ABA_OK;
}

aba_status abai_bench_draws(abai_session *session, aba_error *error) {
    contest c = {.count = 0};
    aba_status status = prepare(&c, session, error);
    if (status == ABA_OK) {
        sort_rows(&c);
        status = measure(&c, session, error);
    }
    if (status == ABA_OK)
        status = write(&c, session, error);
    for (int g = 0; g < GENERATORS; g++)
        if (c.rng[g] != NULL)
            gsl_rng_free(c.rng[g]);
    abai_subject_free(&c.subject);
    return status;
}
