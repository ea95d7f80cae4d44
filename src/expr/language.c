#include "expr/language.h"

#include <string.h>

#include "expr/expr.h"

const abai_op_info abai_ops[ABAI_OP_COUNT] = {
#define ABAI_OPERATION1(NAME, text, kernel) [ABAI_OP_##NAME] = {1, false, text},
#define ABAI_OPERATION2(NAME, commutes, text, kernel) [ABAI_OP_##NAME] = {2, commutes, text},
#define ABAI_OPERATION3(NAME, text, kernel) [ABAI_OP_##NAME] = {3, false, text},
#include "expr/operators.def"
};

static const abai_form infixes[] = {
#define ABAI_INFIX(sign, level, rule, operation)                                                   \
    {sign, ABAI_LEVEL_##level, ABAI_RULE_##rule, ABAI_OP_##operation, 2, 2, NULL},
#include "expr/operators.def"
};

static const abai_form functions[] = {
#define ABAI_FUNCTION(name, rule, operation, least, most, usage, text)                             \
    {name, ABAI_LEVEL_POWER, ABAI_RULE_##rule, ABAI_OP_##operation, least, most, usage},
#include "expr/operators.def"
};

static const struct {
    const char *name;
    double value;
} named[] = {
#define ABAI_NAMED(name, value, text) {name, value},
#include "expr/operators.def"
};

static const abai_function_info infos[] = {
#define ABAI_FUNCTION(name, rule, operation, least, most, usage, text) {name, usage, text},
#include "expr/operators.def"
#define ABAI_NAMED(name, value, text) {name, name, text},
#include "expr/operators.def"
};

const abai_form abai_form_minus = {"-", ABAI_LEVEL_UNARY, ABAI_RULE_KEEP, ABAI_OP_NEG, 1, 1, NULL};
const abai_form abai_form_not = {"not", ABAI_LEVEL_NOT, ABAI_RULE_LOGIC, ABAI_OP_NOT, 1, 1, NULL};

static bool same(const char *name, const char *word, size_t length) {
    return strncmp(name, word, length) == 0 && name[length] == '\0';
}

const abai_form *abai_infix_find(const char *word, size_t length) {
    for (size_t i = 0; i < sizeof infixes / sizeof *infixes; i++)
        if (same(infixes[i].name, word, length))
            return &infixes[i];
    return NULL;
}

const abai_form *abai_function_find(const char *word, size_t length) {
    for (size_t i = 0; i < sizeof functions / sizeof *functions; i++)
        if (same(functions[i].name, word, length))
            return &functions[i];
    return NULL;
}

bool abai_named_find(const char *word, size_t length, double *value) {
    for (size_t i = 0; i < sizeof named / sizeof *named; i++)
        if (same(named[i].name, word, length)) {
            *value = named[i].value;
            return true;
        }
    return false;
}

bool abai_word_reserved(const char *word, size_t length) {
    double value;
    return same("not", word, length) || abai_infix_find(word, length) != NULL ||
           abai_function_find(word, length) != NULL || abai_named_find(word, length, &value);
}

const abai_function_info *abai_function_list(size_t index) {
    return index < sizeof infos / sizeof *infos ? &infos[index] : NULL;
}
