/* The rounds of the network over several registers at once, so that one's multiplications fill the time
 * that another's take. */
#include "design/permutation_kernel.h"

#include "design/words.h"

enum { AT_ONCE = 8, STEP = AT_ONCE * WORDS_LANES };

/* Of which bits 16..47 are the round function's value. */
static inline words square(const abai_permutation *p, unsigned round, words x) {
    const words z = words_multiply_halves(x, words_all(p->factor[round])) + p->offset[round];
    return words_multiply_halves(z, z);
}

/* (right + value rows / 2^32) mod rows. */
static inline words add_to_row(words right, words value, uint64_t rows) {
    return words_wrap(right + (words_multiply_halves(value, words_all(rows)) >> 32), rows);
}

/* Places beyond n, of which n - 1 - place is negative, are few: they walk on one by one. */
static inline void encipher(const abai_permutation *p, uint64_t first, uint64_t *out) {
    const uint64_t mask = (UINT64_C(1) << p->shift) - 1;
    words left[AT_ONCE], right[AT_ONCE], beyond = words_all(0);
    for (unsigned k = 0; k < AT_ONCE; k++) {
        const words i = words_count() + (first + k * WORDS_LANES);
        left[k] = i & mask;
        right[k] = i >> p->shift;
    }
    for (unsigned r = 0; r < p->rounds; r += 2) {
        for (unsigned k = 0; k < AT_ONCE; k++)
            right[k] = add_to_row(right[k], square(p, r, left[k]) >> 16, p->rows);
        for (unsigned k = 0; k < AT_ONCE; k++)
            left[k] =
                (left[k] + words_shift_right(square(p, r + 1, right[k]), 48 - p->shift)) & mask;
    }
    for (unsigned k = 0; k < AT_ONCE; k++) {
        const words place = right[k] << p->shift | left[k];
        words_store(out + k * WORDS_LANES, place);
        beyond |= p->n - 1 - place;
    }
    if (words_any_sign(beyond))
        abai_permutation_walk(p, STEP, out);
}

void ABAI_KERNEL(abai_permutation_groups)(const abai_permutation *permutation, uint64_t first,
                                          size_t groups, uint64_t *out) {
    for (size_t done = 0; done < groups * ABAI_PERMUTATION_GROUP; done += STEP)
        encipher(permutation, first + done, out + done);
}
