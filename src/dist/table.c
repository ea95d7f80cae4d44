/* Compiling a distribution: which kind of table it gets, and the questions a table answers. */
#include "dist/table.h"

#include <math.h>
#include <stdlib.h>

#include "base/status.h"
#include "dist/discrete_extension.h"
#include "dist/table_build.h"
#include "dist/table_formula.h"
#include "dist/table_kernel.h"
#include "rng/threefry.h"

enum {
    /* More values than this are not enumerated: they would take minutes where each quantile is a root
     * search. Families with a continuous extension go by that instead. */
    ATOMS_MAX = 65536
};

static double dist_quantile(const void *context, double tail) {
    return abai_dist_quantile(context, tail);
}

static double dist_cdf(const void *context, double x, bool upper) {
    return abai_dist_cdf(context, x, upper);
}

static double dist_near(const void *context, double tail, double guess) {
    return abai_dist_quantile_near(context, tail, guess);
}

static abai_inverse inverse_of(const abai_dist *dist) {
    return (abai_inverse){dist, dist_quantile, dist_cdf,
                          abai_dist_takes_guess(dist) ? dist_near : NULL};
}

/* ---- continuous -------------------------------------------------------------------------------- */

static int by_size(const void *a, const void *b) {
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Magnitudes of the breaks of one half, rising. */
static size_t breaks_of_half(const double *tails, size_t count, bool upper, double *magnitude) {
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        const double a = fabs(tails[i]);
        if ((tails[i] > 0) == upper && a > ABAI_TAIL_MIN && a < ABAI_TAIL_END)
            magnitude[kept++] = a;
    }
    qsort(magnitude, kept, sizeof *magnitude, by_size);
    return kept;
}

static aba_status compile_pieces(const abai_inverse *inverse, const double *tails, size_t count,
                                 bool integral, abai_arena *arena, abai_table **out,
                                 aba_error *error) {
    abai_pieces half[2] = {{NULL, 0, 0, 0}, {NULL, 0, 0, 0}};
    aba_status status = ABA_OK;
    double *breaks = malloc((count + 1) * sizeof *breaks);
    if (breaks == NULL)
        return abai_fail_memory(error);
    double most = HUGE_VAL;
    for (int h = 1; status == ABA_OK && h >= 0; h--) {
        const size_t kept = breaks_of_half(tails, count, h == 0, breaks);
        status = abai_pieces_fit(inverse, h == 0, most, breaks, kept, &half[h], error);
        if (status == ABA_OK)
            most = -half[h].piece[half[h].count - 1].last;
    }
    if (status == ABA_OK)
        status = abai_pieces_shorten(half, error);
    if (status == ABA_OK)
        status = abai_table_from_pieces(half, integral, arena, out, error);
    abai_pieces_free(&half[0]);
    abai_pieces_free(&half[1]);
    free(breaks);
    return status;
}

static aba_status compile_continuous(const abai_dist *dist, abai_arena *arena, abai_table **out,
                                     aba_error *error) {
    const size_t count = abai_dist_breaks(dist, NULL, 0);
    double *tails =
        count <= SIZE_MAX / sizeof *tails - 1 ? malloc((count + 1) * sizeof *tails) : NULL;
    if (tails == NULL)
        return abai_fail_memory(error);
    abai_dist_breaks(dist, tails, count);
    const abai_inverse inverse = inverse_of(dist);
    const aba_status status = compile_pieces(&inverse, tails, count, false, arena, out, error);
    free(tails);
    return status;
}

aba_status abai_table_from_inverse(const abai_inverse *inverse, bool integral, abai_arena *arena,
                                   abai_table **out, aba_error *error) {
    return compile_pieces(inverse, NULL, 0, integral, arena, out, error);
}

/* ---- discrete ---------------------------------------------------------------------------------- */

/* The continuous extension, rounded up by the fill: right but for draws within its u-error of a
 * border, which may get the neighbouring value. */
static aba_status compile_extension(const abai_dist *dist, abai_arena *arena, abai_table **out,
                                    aba_error *error) {
    const abai_inverse inverse = {dist, abai_extension_quantile, abai_extension_cdf,
                                  abai_extension_near};
    return abai_table_from_inverse(&inverse, true, arena, out, error);
}

static aba_status compile_discrete(const abai_dist *dist, abai_arena *arena, abai_table **out,
                                   aba_error *error) {
    const double low = abai_dist_quantile(dist, -ABAI_TAIL_MIN);
    const double high = abai_dist_quantile(dist, ABAI_TAIL_MIN);
    if (abai_extension_exists(dist) && !(high - low < ATOMS_MAX))
        return compile_extension(dist, arena, out, error);
    /* The values of a list are no more than were given. */
    const abai_lists lists = abai_dist_info_of(dist)->lists;
    const size_t limit = lists == ABAI_LISTS_NONE || lists == ABAI_LISTS_COMPONENTS
                             ? ATOMS_MAX
                             : ABAI_DIST_VALUES_MAX;
    abai_steps half[2] = {{NULL, NULL, 0, 0}, {NULL, NULL, 0, 0}};
    const abai_inverse inverse = inverse_of(dist);
    aba_status status = abai_steps_enumerate(&inverse, limit, half, error);
    if (status == ABA_OK)
        status = abai_table_from_steps(half, arena, out, error);
    abai_steps_free(&half[0]);
    abai_steps_free(&half[1]);
    return status;
}

/* ---- the interface ----------------------------------------------------------------------------- */

aba_status abai_table_compile(const abai_dist *dist, abai_arena *arena, abai_table **out,
                              aba_error *error) {
    if (abai_dist_is_discrete(dist))
        return compile_discrete(dist, arena, out, error);
    abai_table *formula;
    const aba_status status = abai_table_from_formula(dist, arena, &formula, error);
    if (status != ABA_OK || formula == NULL)
        return status != ABA_OK ? status : compile_continuous(dist, arena, out, error);
    *out = formula;
    return ABA_OK;
}

double abai_table_u_error(const abai_table *table) { return table->u_error; }

size_t abai_table_bytes(const abai_table *table) { return table->bytes; }

size_t abai_table_intervals(const abai_table *table) { return table->intervals; }

void abai_table_fill(const abai_table *table, const double *tails, size_t n, double *out) {
    static void (*const kernel[])(const abai_table *, const double *, size_t, double *) =
        ABAI_KERNELS(abai_table_values);
    kernel[abai_isa_current()](table, tails, n, out);
}

void abai_table_draw(const abai_table *table, const abai_stream *stream, uint64_t domain,
                     uint64_t first, size_t n, double *out) {
    static void (*const kernel[])(const abai_table *, const uint64_t *, uint64_t, uint64_t, size_t,
                                  double *) = ABAI_KERNELS(abai_table_draws);
    uint64_t key[5];
    abai_threefry_schedule(stream->key, key);
    kernel[abai_isa_current()](table, key, domain, first, n, out);
}
