/* dist/table_formula.h - tables that are a formula. Private to dist/table*.c. */
#ifndef ABAI_DIST_TABLE_FORMULA_H
#define ABAI_DIST_TABLE_FORMULA_H

#include "base/arena.h"
#include "dist/table_layout.h"

/* *out is NULL where the distribution has none. */
aba_status abai_table_from_formula(const abai_dist *dist, abai_arena *arena, abai_table **out,
                                   aba_error *error) ABA_MUST_USE;

#endif
