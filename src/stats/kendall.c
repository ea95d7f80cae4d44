/* Kendall's tau-b. */
#include <math.h>
#include <stdlib.h>

#include "stats/rank_correlation.h"
#include "stats/sums.h"

/* How many of the values seen so far lie where: node i of the tree counts the lowbit(i) places up to i
 * (Fenwick 1994). */
static void tree_add(uint32_t *tree, size_t n, size_t place) {
    for (; place <= n; place += place & (~place + 1))
        tree[place]++;
}

static int64_t tree_up_to(const uint32_t *tree, size_t place) {
    int64_t sum = 0;
    for (; place > 0; place &= place - 1)
        sum += tree[place];
    return sum;
}

/* The end of the run of values that are tied with the one at start. */
static size_t run_end(const abai_ranked *x, size_t start) {
    size_t end = start + 1;
    while (end < x->n && x->rank[x->order[end]] == x->rank[x->order[start]])
        end++;
    return end;
}

/* A run of tied ranks shares its mean, which lies between its own first and last place: cut to a whole
 * number it is a place that no other run has. */
static size_t place_of(const abai_ranked *y, uint32_t at) { return (size_t)y->rank[at]; }

/* excess[i] = pairs concordant with i less those discordant, sign[x_j - x_i] sign[y_j - y_i] summed over j:
 * first over smaller x, then, from the other end, over larger ones. */
static void count_pairs(const abai_ranked *x, const abai_ranked *y, uint32_t *tree,
                        double *excess) {
    const size_t n = x->n;
    for (int down = 0; down < 2; down++) {
        for (size_t i = 0; i <= n; i++)
            tree[i] = 0;
        size_t seen = 0;
        for (size_t done = 0; done < n;) {
            /* Mirrored, the runs are found from their ends. */
            size_t start = done, end = n - done;
            if (!down)
                end = run_end(x, start);
            else
                for (start = end - 1;
                     start > 0 && x->rank[x->order[start - 1]] == x->rank[x->order[end - 1]];)
                    start--;
            for (size_t i = start; i < end; i++) {
                const uint32_t at = x->order[i];
                const size_t place = place_of(y, at);
                const int64_t below = tree_up_to(tree, place - 1);
                const int64_t above = (int64_t)seen - tree_up_to(tree, place);
                excess[at] += (double)(down ? above - below : below - above);
            }
            for (size_t i = start; i < end; i++)
                tree_add(tree, n, place_of(y, x->order[i]));
            seen += end - start;
            done += end - start;
        }
    }
}

/* others[i] = values that are not tied with i. */
static void count_untied(const abai_ranked *x, double *others) {
    for (size_t start = 0, end; start < x->n; start = end) {
        end = run_end(x, start);
        for (size_t i = start; i < end; i++)
            others[x->order[i]] = (double)(x->n - (end - start));
    }
}

/* tau = c / sqrt(a b), where c, a, b are means over pairs of sign sign, |sign x|, |sign y|. One pair moves
 * each of them by twice its own mean less that (Hajek's projection), and tau by what follows. */
static abai_association combine(const double *c, double *a, const double *b, size_t n) {
    const double sum_a = abai_sum(a, n), sum_b = abai_sum(b, n);
    if (!(sum_a > 0 && sum_b > 0))
        return (abai_association){NAN, NAN};
    const double root = sqrt(sum_a * sum_b), size = (double)n; /* exact where both are equal */
    const double tau = fmin(fmax(abai_sum(c, n) / root, -1), 1);
    if (fabs(tau) == 1)
        return (abai_association){tau, 0};
    for (size_t i = 0; i < n; i++)
        a[i] = size * (2 * c[i] / root - tau * (a[i] / sum_a + b[i] / sum_b));
    return (abai_association){tau, sqrt(abai_dot(a, a, n)) / size};
}

bool abai_kendall(const abai_ranked *x, const abai_ranked *y, abai_association *out) {
    const size_t n = x->n;
    uint32_t *tree = malloc((n + 1) * sizeof *tree);
    double *c = calloc(3 * n + 1, sizeof *c);
    const bool good = tree && c;
    if (good) {
        count_pairs(x, y, tree, c);
        count_untied(x, c + n);
        count_untied(y, c + 2 * n);
        *out = combine(c, c + n, c + 2 * n, n);
    }
    free(tree);
    free(c);
    return good;
}
