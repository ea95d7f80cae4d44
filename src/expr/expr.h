/* expr/expr.h - formulas: text -> tree -> checked for types and units -> block program.
 *
 * Grammar, from weak to strong binding:
 *   or; and; not; comparison (< <= > >= == !=, not chained); + -; * /; unary -; ^ (right to left,
 *   binds stronger than unary minus on its left: -2^2 = -4, 2^-1 = 0.5); primary.
 *   primary: number, number [unit], name, name(arguments), (expression).
 * Functions stand once in expr/operators.def; `abanico list functions` prints that list.
 * Types: boolean and number; a boolean used as a number is 0 or 1; a number is no condition.
 * Units: sums, comparisons, min, max, clamp, atan2 and the branches of if need the same dimension;
 * exp, log, sin, ... need dimensionless arguments (converted from % and the like), and so do floor,
 * ceil and round: a quantity has no whole numbers before its unit is named, as in
 * round(x / 1 [day]) * 1 [day]. The exponent of a quantity with a dimension must be a constant. A
 * number without a unit is dimensionless, 0 too: max(x, 0 [MW]). A value in degC or degF is taken
 * as the absolute temperature in kelvin, a literal with its sign: -5 [degC] is 268.15 K. The
 * difference of two such temperatures is no temperature: it cannot be given in degC, only in K, nor
 * be compared with one (see abai_origin).
 * NaN: arithmetic, comparisons, and, or and functions give NaN where an argument is NaN, min and
 * max too; `if` passes only the chosen branch on, and NaN where its condition is NaN.
 * Powers by a constant 2, 3, 4 and -1 are x*x, (x*x)*x, (x*x)*(x*x) and 1/x; others are pow.
 */
#ifndef ABAI_EXPR_EXPR_H
#define ABAI_EXPR_EXPR_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/status.h"
#include "base/text.h"
#include "units/unit.h"

enum {
    ABAI_EXPR_LENGTH_MAX = 65536, /* bytes of one expression */
    ABAI_EXPR_DEPTH_MAX = 200,    /* nesting of one tree */
    ABAI_EXPR_NODES_MAX = 1000000 /* nodes of one program before it is folded */
};

typedef struct abai_expr abai_expr; /* a syntax tree, in an arena */

/* Parse a whole text. Errors are ABA_INVALID at `place` under `path`, and say the column within the
 * expression: "... in expression \"a + * b\" at 5: expected a value". place and path are used for
 * later errors of this tree, too; they must live as long as the arena. */
aba_status abai_expr_parse(const char *text, const abai_place *place, const char *path,
                           abai_arena *arena, abai_expr **out, aba_error *error) ABA_MUST_USE;

/* The text that the tree was parsed from. */
const char *abai_expr_text(const abai_expr *expr);

/* Call visit once for each distinct name in the tree, in order of first occurrence; stop at and
 * return its first status that is not ABA_OK. */
typedef aba_status (*abai_expr_visitor)(void *context, const char *name);
aba_status abai_expr_names(const abai_expr *expr, abai_expr_visitor visit, void *context);

/* True for a name that inputs and model entries may bear: [A-Za-z_][A-Za-z0-9_]*, at most 128
 * bytes, and not a function, constant or operator word of the language. */
bool abai_expr_name_valid(const char *name);
/* True where it is one of the language's own words. */
bool abai_expr_name_reserved(const char *name);

/* ---- compiling ------------------------------------------------------------------------------- */

/* Whether a value is a point on a scale with an origin of its own (degC), or a step on it. */
typedef enum abai_origin {
    ABAI_ORIGIN_NEUTRAL,   /* no unit with an offset had part in it: kelvins may be either */
    ABAI_ORIGIN_ABSOLUTE,  /* from a column or literal in degC or degF */
    ABAI_ORIGIN_DIFFERENCE /* of two absolute ones, and what it is scaled to */
} abai_origin;

/* A value of a program being built: a node of its graph with type and unit. `node` counts in
 * `unit`'s scale: no conversion happens before one is needed. */
typedef struct abai_value {
    int node;
    bool is_boolean;
    abai_origin origin;
    abai_unit unit;
} abai_value;

/* A graph of operations in which equal operations are one node and constants are folded by the very
 * kernels that run on columns. Not safe for concurrent use. */
typedef struct abai_builder abai_builder;

/* NULL when out of memory. The builder and what it makes live in the arena. */
abai_builder *abai_builder_new(abai_arena *arena);

/* The value of input column `column` (0-based; the caller's numbering), in unit. An offset unit
 * (degC) is converted to its base unit. */
aba_status abai_builder_column(abai_builder *builder, int column, const abai_unit *unit,
                               bool is_boolean, abai_value *out, aba_error *error) ABA_MUST_USE;

aba_status abai_builder_constant(abai_builder *builder, double value, const abai_unit *unit,
                                 abai_value *out, aba_error *error) ABA_MUST_USE;

/* Look a name up while an expression is added; fills *out or returns an error. The text of an
 * ABA_INVALID is a reason without a place ("unknown name 'x'; did you mean 'y'?"): place, path and
 * column are put in front of it. Other statuses are passed on as they are. */
typedef aba_status (*abai_expr_lookup)(void *context, const char *name, abai_value *out,
                                       aba_error *error);

/* Add an expression. */
aba_status abai_builder_expression(abai_builder *builder, const abai_expr *expr,
                                   abai_expr_lookup lookup, void *context, abai_value *out,
                                   aba_error *error) ABA_MUST_USE;

/* The value converted to unit (which must be convertible; else ABA_INVALID naming both, at the
 * place and path of `expr`, which may be NULL). A difference has no value in a unit with an offset:
 * ABA_INVALID, too. */
aba_status abai_builder_convert(abai_builder *builder, const abai_expr *expr,
                                const abai_value *value, const abai_unit *unit, abai_value *out,
                                aba_error *error) ABA_MUST_USE;

/* True where the value does not depend on any column; its number then is in *number. */
bool abai_builder_is_constant(const abai_builder *builder, const abai_value *value, double *number);

/* Between which values a column's lie, all values between having a density; false where that is not known. */
typedef bool (*abai_column_range)(void *context, int column, double *low, double *high);

/* poles[k]: output k has no mean, for some divisor on the way to it passes through zero. Not seen are
 * divisors whose range cannot be told, those under conditions, minima and functions; a numerator that
 * vanishes with its divisor is not seen, either, unless it is the same. False: out of memory. */
bool abai_builder_poles(const abai_builder *builder, abai_column_range look_up, void *context,
                        const abai_value *outputs, size_t count, bool *poles) ABA_MUST_USE;

/* An immutable program that computes `outputs`; only what they need is kept. Safe for concurrent
 * use. The builder may go on being used. */
typedef struct abai_program abai_program;
aba_status abai_builder_finish(abai_builder *builder, const abai_value *outputs, size_t count,
                               abai_program **program, aba_error *error) ABA_MUST_USE;

/* True where the program reads the column. */
bool abai_program_uses(const abai_program *program, int column);
/* Operations per sample, and columns of scratch memory that a run needs. */
size_t abai_program_size(const abai_program *program);
size_t abai_program_scratch(const abai_program *program);
/* The program as text, one operation a line (`abanico check -v`). */
struct abai_text;
void abai_program_print(const abai_program *program, struct abai_text *text);

/* Evaluate n samples (1 <= n <= stride): columns[i] is input column i (only used ones are read),
 * outputs[k] gets output k (no overlap with columns or scratch), scratch has
 * abai_program_scratch() columns of `stride` doubles, 64-byte aligned. Allocates nothing, cannot
 * fail. The result for a sample depends on nothing but that sample's inputs. */
void abai_program_run(const abai_program *program, const double *const *columns, size_t n,
                      double *scratch, size_t stride, double *const *outputs);

/* ---- what the language has, for `abanico list functions` ------------------------------------- */

typedef struct abai_function_info {
    const char *name;  /* "sqrt" */
    const char *usage; /* "sqrt(x)" */
    const char *text;  /* "square root; NaN below 0" */
} abai_function_info;
const abai_function_info *abai_function_list(size_t index);

/* The text of a well-formed expression with other names for its quantities: names() tells what stands
 * for name[0..length), NULL where it stays. Functions and words of the language are asked about, too. */
typedef const char *(*abai_expr_renamer)(void *context, const char *name, size_t length);
void abai_expr_rename(const char *text, abai_expr_renamer names, void *context, abai_text *out);

#endif
