/* engine/tails.h - which tracks have moments that do not converge. */
#ifndef ABAI_ENGINE_TAILS_H
#define ABAI_ENGINE_TAILS_H

#include "engine/tally.h"

/* From so many of the first samples, a power of two of chunks; chunks count whole. */
#define ABAI_TAIL_SAMPLES (UINT64_C(1) << 20)

/* After the first look, percentiles found: fill the `tail` of tracks whose family does not tell. A track is
 * looked at again, its first samples being drawn anew, only where its largest deviation has more
 * than a thousandth of the sum of squares: of an infinite variance it keeps some per cent of it however
 * long the run (of index 1.9, less than a hundredth in one run of a thousand), of outputs as most are
 * nothing. So the look costs runs that do not need it nothing. `common` as for abai_percentiles_find.
 * ABA_MEMORY, ABA_CANCELLED. */
aba_status abai_tails_look(abai_tally *tally, const abai_pass *common,
                           aba_error *error) ABA_MUST_USE;

#endif
