/* stats/bracket.h - exact order statistics of a column in one look, in memory that does not grow with
 * its length.
 *
 * After n of N exchangeable values the order statistic of rank p N among all N lies, but for a chance
 * that is stated below, between those of ranks n p +- half(n) among the n. So it is enough to keep the
 * values between these two, a share that falls like 1/sqrt(n), and to count those below. Whenever a round
 * of values is over the brackets are drawn tighter and what fell out of them is forgotten; after the
 * last round the wanted ranks are among the values kept, and known exactly. Where one is not, which the
 * counts tell without doubt, abai_bracket_value says so, and the caller looks again by other means
 * (stats/select.h). No answer depends on rounds, threads or memory; whether there is one does.
 *
 * half(n) = k sqrt(n p (1-p) (1 - n/N)) + k^2/3 is Bernstein's inequality, which holds for sampling
 * without replacement too (Hoeffding 1963, section 6): with k = 7 a side of a bracket misses with
 * probability exp(-k^2/2) = 2e-11 at most. Ranks are wanted around p N: within z sqrt(N p (1-p)) + z^2/3
 * + 3, where the ends of the percentile's own interval lie.
 *
 * Values that occur often (of discrete columns) are counted and take no room.
 */
#ifndef ABAI_STATS_BRACKET_H
#define ABAI_STATS_BRACKET_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    ABAI_BRACKET_TARGETS = 8,                      /* more percentiles: stats/select.h is faster */
    ABAI_BRACKET_CELLS = 4 * ABAI_BRACKET_TARGETS, /* see struct abai_bracket */
    ABAI_BRACKET_MARGIN = 7                        /* k */
};

/* What one thread has seen in a round. Made ready by memset to 0. */
typedef struct abai_bracket_tally {
    uint64_t seen;
    uint64_t at_least[ABAI_BRACKET_CELLS]; /* values not below each cell */
    double *values;                        /* kept */
    size_t count, room;
    bool failed;  /* out of memory */
    bool dropped; /* out of budget */
} abai_bracket_tally;

/* One column's wanted percentiles and what is known of them. Cells are intervals of doubles, rising and
 * disjoint, of which it is known how many values lie below. Those from low to high are kept, or the cell
 * is one value, or it only counts where the cell before it ends. */
typedef struct abai_bracket {
    double p[ABAI_BRACKET_TARGETS]; /* rising, in (0, 1) */
    size_t targets;
    double z;
    size_t cells;
    double low[ABAI_BRACKET_CELLS];
    double high[ABAI_BRACKET_CELLS];       /* -infinity where nothing is kept */
    bool single[ABAI_BRACKET_CELLS];       /* all its values equal low, and are only counted */
    uint64_t below[ABAI_BRACKET_CELLS];    /* values below low, of those seen */
    size_t kept_below[ABAI_BRACKET_CELLS]; /* the same of those kept */
    uint64_t seen;
    double *kept;
    size_t count, room;
    double share;       /* of values that are expected to be kept */
    size_t budget;      /* values that may be kept here and in tallies together */
    atomic_size_t left; /* of it, for tallies */
    bool lost;          /* kept values were dropped, or nothing was kept where a target is */
} abai_bracket;

/* Brackets from a pilot sample of the column, m >= 0 finite values, which is reordered; expected is how
 * many values the column will have. budget in bytes. False: out of memory. */
bool abai_bracket_init(abai_bracket *bracket, const double *p, size_t targets, double z,
                       double *pilot, size_t m, double expected, size_t budget);
void abai_bracket_free(abai_bracket *bracket);

/* Whether a column of n values can be looked at within this budget: nothing is lost then but by the
 * chance stated above. */
bool abai_bracket_fits(const double *p, size_t targets, double z, double n, size_t budget);

/* n finite values, at most 65536, seen by the thread whose tally it is. */
void abai_bracket_add(abai_bracket *bracket, abai_bracket_tally *tally, const double *values,
                      size_t n);
void abai_bracket_tally_free(abai_bracket_tally *tally);

/* How many more values may be looked at before the next round has to end. */
double abai_bracket_room(const abai_bracket *bracket);

/* End a round: take what the threads' tallies hold (they are emptied), and tighten the brackets for a
 * column of `expected` values; after the last round expected is what was seen. False: out of memory. */
bool abai_bracket_round(abai_bracket *bracket, abai_bracket_tally *const *tallies, size_t threads,
                        double expected);

/* After the last round: the order statistic of a rank (1-based). False where it is not known. */
bool abai_bracket_value(const abai_bracket *bracket, uint64_t rank, double *value);

#endif
