/* stats/bracket.h - exact order statistics of a column in one look, in memory claimed before it.
 *
 * After n of N exchangeable values the order statistic of rank p N among all N lies, but for a chance
 * that is stated below, between those of ranks n p +- half(n) among the n. So it is enough to keep the
 * values between these two, a share that falls like 1/sqrt(n), and to count those below. Whenever a round
 * of values is over the brackets are drawn tighter and what fell out of them is forgotten; after the
 * last round the wanted ranks are among the values kept, and known exactly. Where one is not, which the
 * counts tell, abai_bracket_value says so, and the caller looks again by other means
 * (stats/select.h). No answer depends on rounds, threads or memory; whether there is one does.
 *
 * half(n) = k sqrt(n p (1-p) (1 - n/N)) + k^2/3 is Bernstein's inequality for the number of values, among
 * the first n, that are below the wanted one: hypergeometric, so a sum of independent indicators (Vatutin
 * and Mikhailov 1982) with that variance. With k = 7 one side of one bracket misses in one round with
 * probability exp(-k^2/2) = 2e-11 at most; a run of 20 rounds with 5 percentiles of 10 columns, 5e-8. A
 * miss costs another look and nothing else. Ranks are wanted around p N: within z sqrt(N p (1-p)) + z^2/3
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
    ABAI_BRACKET_BLOCK = 2048, /* values that can be added at once */
    ABAI_BRACKET_TALLY = 2 * ABAI_BRACKET_BLOCK,
    ABAI_BRACKET_TARGETS = 8,                      /* more percentiles: stats/select.h is faster */
    ABAI_BRACKET_CELLS = 4 * ABAI_BRACKET_TARGETS, /* see struct abai_bracket */
    ABAI_BRACKET_MARGIN = 7                        /* k */
};

/* What one thread has seen in a round. Its values go over to the bracket when there are many. */
typedef struct abai_bracket_tally {
    uint64_t seen;
    uint64_t at_least[ABAI_BRACKET_CELLS]; /* values not below each cell */
    double *values;                        /* room for ABAI_BRACKET_TALLY and a kernel's spill */
    size_t count;
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
    double *kept; /* in no order; sorted after the last round */
    atomic_size_t count;
    size_t capacity; /* of kept */
    double share;    /* of values that are expected to be kept */
    bool lost;       /* values were kept that had no room, or none where a target is */
} abai_bracket;

/* How many values a bracket has to have room for, so that of n values nothing is lost but by the chance
 * stated above; 0 where there are too many targets. The same from 7e7 values to 1e9, and beyond as many
 * times more as sqrt(n). */
size_t abai_bracket_capacity(const double *p, size_t targets, double z, double n);
/* Bytes of a bracket of that capacity, and of a tally. */
size_t abai_bracket_bytes(size_t capacity);
size_t abai_bracket_tally_bytes(void);

/* Brackets from a pilot sample of the column, m >= 0 finite values; expected is how many values the
 * column will have. All memory is claimed, and touched, here. False: out of memory. */
bool abai_bracket_init(abai_bracket *bracket, const double *p, size_t targets, double z,
                       const double *pilot, size_t m, double expected, size_t capacity);
void abai_bracket_free(abai_bracket *bracket);
/* By the thread whose it will be. False: out of memory. */
bool abai_bracket_tally_init(abai_bracket_tally *tally);
void abai_bracket_tally_free(abai_bracket_tally *tally);

/* n <= ABAI_BRACKET_BLOCK finite values, seen by the thread whose tally it is; threads do so at once, each
 * with its own, but not during a round. */
void abai_bracket_add(abai_bracket *bracket, abai_bracket_tally *tally, const double *values,
                      size_t n);

/* How many more values may be looked at before the next round has to end. */
double abai_bracket_room(const abai_bracket *bracket);

/* End a round: take what the threads' tallies hold (they are emptied), and tighten the brackets for a
 * column of `expected` values; after the last round expected is what was seen. One thread. */
void abai_bracket_round(abai_bracket *bracket, abai_bracket_tally *const *tallies, size_t threads,
                        double expected);

/* After the last round: the order statistic of a rank (1-based). False where it is not known. */
bool abai_bracket_value(const abai_bracket *bracket, uint64_t rank, double *value);

#endif
