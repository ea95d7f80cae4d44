/* expr/language.h - operators.def as tables. Internal to expr/. */
#ifndef ABAI_EXPR_LANGUAGE_H
#define ABAI_EXPR_LANGUAGE_H

#include <stdbool.h>
#include <stddef.h>

/* What a node of a graph does: leaves first. */
typedef enum abai_op {
    ABAI_OP_CONSTANT,
    ABAI_OP_COLUMN,
#define ABAI_OPERATION1(NAME, text, kernel) ABAI_OP_##NAME,
#define ABAI_OPERATION2(NAME, commutes, text, kernel) ABAI_OP_##NAME,
#define ABAI_OPERATION3(NAME, text, kernel) ABAI_OP_##NAME,
#include "expr/operators.def"
    ABAI_OP_COUNT
} abai_op;

typedef struct abai_op_info {
    int arity;
    bool commutes;    /* a op b and b op a are the same bits, whatever a and b */
    const char *text; /* with blanks around it: stands between the operands */
} abai_op_info;

/* Indexed by abai_op. */
extern const abai_op_info abai_ops[ABAI_OP_COUNT];

/* From weak to strong binding; NOT and UNARY are the levels of `not` and of `-` in front. */
typedef enum abai_level {
    ABAI_LEVEL_OR,
    ABAI_LEVEL_AND,
    ABAI_LEVEL_NOT,
    ABAI_LEVEL_COMPARE,
    ABAI_LEVEL_SUM,
    ABAI_LEVEL_PRODUCT,
    ABAI_LEVEL_UNARY,
    ABAI_LEVEL_POWER
} abai_level;

/* What an operator asks of types and units, and what it gives. */
typedef enum abai_rule {
    ABAI_RULE_ALIKE,    /* same dimension; gives the first's unit */
    ABAI_RULE_COMPARE,  /* same dimension; gives a boolean */
    ABAI_RULE_EXCEED,   /* the same with the operands exchanged: a > b is b < a */
    ABAI_RULE_LOGIC,    /* booleans; gives a boolean */
    ABAI_RULE_PRODUCT,  /* anything; units multiply */
    ABAI_RULE_QUOTIENT, /* anything; units divide */
    ABAI_RULE_POWER,    /* a dimensionless exponent; constant where the base has a dimension */
    ABAI_RULE_ROOT,     /* anything; the square root of the unit */
    ABAI_RULE_KEEP,     /* anything; gives its unit */
    ABAI_RULE_PURE,     /* dimensionless, taken in unit 1; gives unit 1 */
    ABAI_RULE_WHOLE,    /* the same; a quantity has no whole numbers without saying of what */
    ABAI_RULE_RATIO,    /* same dimension; gives unit 1 */
    ABAI_RULE_CHOICE,   /* a boolean, and two of the same dimension; gives the first one's unit */
    ABAI_RULE_CLAMP,    /* same dimension; gives the first's unit; two operations */
    ABAI_RULE_COUNT
} abai_rule;

/* An operator or function as it is written. */
typedef struct abai_form {
    const char *name;
    abai_level level; /* infix operators */
    abai_rule rule;
    abai_op op;
    size_t least, most; /* arguments; most 0: any number from least on */
    const char *usage;  /* functions */
} abai_form;

/* The infix operator, function or named number that is written word[0..length); NULL or false where
 * there is none. */
const abai_form *abai_infix_find(const char *word, size_t length);
const abai_form *abai_function_find(const char *word, size_t length);
bool abai_named_find(const char *word, size_t length, double *value);

/* `-` and `not` in front of a value. */
extern const abai_form abai_form_minus;
extern const abai_form abai_form_not;

/* True for any of the language's words. */
bool abai_word_reserved(const char *word, size_t length);

#endif
