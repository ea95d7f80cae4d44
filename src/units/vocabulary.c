#define _GNU_SOURCE /* uselocale */

#include "units/vocabulary.h"

#include <math.h>
#include <pthread.h>
#include <string.h>

#include <udunits2.h>

#include "base/locale.h"

/* The SI's base units by their names in UDUNITS-2, then those that it does not have. In the order
 * of abai_dimension, which is also the order in which a dimension is written. */
static const struct {
    const char *symbol, *name; /* name: NULL where the unit is ours */
} bases[ABAI_UNIT_BASES] = {
    {"kg", "kilogram"}, {"m", "meter"},    {"s", "second"}, {"A", "ampere"}, {"K", "kelvin"},
    {"mol", "mole"},    {"cd", "candela"}, {"USD", NULL},   {"EUR", NULL},   {"token", NULL},
    {"query", NULL},    {"FLOP", NULL},    {"GPU", NULL},   {"gCO2", NULL},
};

/* The additional units. `base` is an index of bases; -1: `definition`, in units that stand above.
 * Words are names, which UDUNITS-2 finds in any case, the others are symbols, which it does not.
 * A word of UDUNITS-2 cannot end in a digit: CO2 is CO squared. Inside it is spelt CO2e, and
 * abai_word_find appends the e. */
static const struct {
    const char *word;
    bool is_name;
    int base;
    const char *definition;
} additions[] = {
    {"USD", false, 7, NULL},           {"EUR", false, 8, NULL},
    {"token", true, 9, NULL},          {"tokens", true, -1, "token"},
    {"query", true, 10, NULL},         {"queries", true, -1, "query"},
    {"FLOP", false, 11, NULL},         {"GPU", false, 12, NULL},
    {"GPUs", false, -1, "GPU"},        {"gCO2e", false, 13, NULL},
    {"tCO2e", false, -1, "1e6 gCO2e"}, {"Wh", false, -1, "W.h"},
};

/* FLOPs is no unit on purpose: it is read as operations by some and as operations per second by
 * others. */
static const abai_unit_info list[] = {
    {"USD", "US dollar"},
    {"EUR", "euro; no rate to USD is built in"},
    {"Wh", "watt-hour, 3600 J"},
    {"token", "token of a language model; also tokens"},
    {"query", "request to a service; also queries"},
    {"FLOP", "floating-point operation; a rate is FLOP/s"},
    {"GPU", "accelerator; also GPUs; GPU.h is an accelerator-hour"},
    {"gCO2", "gram of CO2 equivalent; also gCO2e"},
    {"tCO2", "tonne of CO2 equivalent, 1e6 gCO2; also tCO2e"},
};

const abai_unit_info *abai_unit_list(size_t index) {
    return index < sizeof list / sizeof *list ? &list[index] : NULL;
}

const char *abai_base_name(int index) { return bases[index].symbol; }

/* ---- the unit system: made once, never freed, used under a lock ------------------------------ */

static pthread_once_t system_once = PTHREAD_ONCE_INIT;
static pthread_mutex_t system_lock = PTHREAD_MUTEX_INITIALIZER;
static ut_system *unit_system; /* NULL where it could not be made */
static ut_unit *base_units[ABAI_UNIT_BASES];

static bool add_word(const char *word, bool is_name, const ut_unit *unit) {
    return (is_name ? ut_map_name_to_unit(word, UT_ASCII, unit)
                    : ut_map_symbol_to_unit(word, UT_ASCII, unit)) == UT_SUCCESS;
}

static bool add_units(ut_system *system) {
    for (int i = 0; i < ABAI_UNIT_BASES; i++) {
        base_units[i] = bases[i].name == NULL ? ut_new_base_unit(system)
                                              : ut_get_unit_by_name(system, bases[i].name);
        if (base_units[i] == NULL)
            return false;
    }
    for (size_t i = 0; i < sizeof additions / sizeof *additions; i++) {
        ut_unit *derived = NULL;
        if (additions[i].base < 0) {
            derived = ut_parse(system, additions[i].definition, UT_ASCII);
            if (derived == NULL)
                return false;
        }
        const bool good = add_word(additions[i].word, additions[i].is_name,
                                   derived == NULL ? base_units[additions[i].base] : derived);
        ut_free(derived);
        if (!good)
            return false;
    }
    return true;
}

/* UDUNITS-2 reads the numbers of its database with strtod, and compares names with strcasecmp: both
 * follow the thread's locale. */
static void system_make(void) {
    const locale_t previous = uselocale(abai_c_locale());
    const ut_error_message_handler handler = ut_set_error_message_handler(ut_ignore);
    ut_system *system = ut_read_xml(NULL);
    if (system != NULL && add_units(system))
        unit_system = system;
    else if (system != NULL)
        ut_free_system(system);
    ut_set_error_message_handler(handler);
    uselocale(previous);
}

/* ---- a unit of UDUNITS-2 taken apart --------------------------------------------------------- */

typedef struct parts {
    abai_unit *unit;
    abai_word_status status;
} parts;

static ut_status visit_power(const ut_unit *basic, int power, parts *p) {
    if (ut_is_dimensionless(basic)) /* radian */
        return UT_SUCCESS;
    for (int i = 0; i < ABAI_UNIT_BASES; i++)
        if (ut_compare(basic, base_units[i]) == 0) {
            p->unit->dimension.power[i] = (int16_t)(power * ABAI_UNIT_DENOMINATOR);
            return UT_SUCCESS;
        }
    p->status = ABAI_WORD_UNUSABLE;
    return UT_VISIT_ERROR;
}

static ut_status visit_basic(const ut_unit *unit, void *context) {
    return visit_power(unit, 1, context);
}

/* Powers are those of UDUNITS-2's own definitions, at most 255 in magnitude by its rules. */
static ut_status visit_product(const ut_unit *unit, int count, const ut_unit *const *basics,
                               const int *powers, void *context) {
    (void)unit;
    ut_status status = UT_SUCCESS;
    for (int i = 0; i < count && status == UT_SUCCESS; i++)
        status = visit_power(basics[i], powers[i], context);
    return status;
}

static const ut_visitor visitor;

/* UDUNITS-2 counts the offset in the unit itself: base = scale * (value + offset). */
static ut_status visit_galilean(const ut_unit *unit, double scale, const ut_unit *underlying,
                                double offset, void *context) {
    (void)unit;
    parts *p = context;
    p->unit->scale = abai_scale_tidy(scale, 0);
    p->unit->offset = offset == 0 ? 0 : abai_scale_tidy(scale * offset, 0);
    return ut_accept_visitor(underlying, &visitor, p);
}

static ut_status visit_timestamp(const ut_unit *unit, const ut_unit *time, double origin,
                                 void *context) {
    (void)unit, (void)time, (void)origin;
    parts *p = context;
    p->status = ABAI_WORD_UNUSABLE;
    return UT_VISIT_ERROR;
}

static ut_status visit_logarithmic(const ut_unit *unit, double base, const ut_unit *reference,
                                   void *context) {
    (void)unit, (void)base, (void)reference;
    parts *p = context;
    p->status = ABAI_WORD_LOGARITHMIC;
    return UT_VISIT_ERROR;
}

static const ut_visitor visitor = {
    .visit_basic = visit_basic,
    .visit_product = visit_product,
    .visit_galilean = visit_galilean,
    .visit_timestamp = visit_timestamp,
    .visit_logarithmic = visit_logarithmic,
};

static abai_word_status find(const char *word, abai_unit *result) {
    ut_unit *found = ut_parse(unit_system, word, UT_UTF8);
    if (found == NULL)
        return ABAI_WORD_UNKNOWN;
    abai_unit unit = {.scale = 1};
    parts p = {&unit, ABAI_WORD_FOUND};
    const ut_status visited = ut_accept_visitor(found, &visitor, &p);
    ut_free(found);
    if (p.status == ABAI_WORD_FOUND &&
        (visited != UT_SUCCESS || !(unit.scale > 0) || !isfinite(unit.scale)))
        p.status = ABAI_WORD_UNUSABLE;
    if (p.status == ABAI_WORD_FOUND)
        *result = unit;
    return p.status;
}

abai_word_status abai_word_find(const char *word, size_t length, abai_unit *unit) {
    if (abai_common_find(word, length, unit))
        return ABAI_WORD_FOUND;
    return abai_word_read(word, length, unit);
}

abai_word_status abai_word_read(const char *word, size_t length, abai_unit *unit) {
    char copy[ABAI_UNIT_TEXT_SIZE + 1];
    if (length == 0 || length >= ABAI_UNIT_TEXT_SIZE)
        return ABAI_WORD_UNKNOWN;
    memcpy(copy, word, length);
    copy[length] = '\0';
    if (length > 3 && strcmp(copy + length - 3, "CO2") == 0)
        memcpy(copy + length, "e", 2);
    pthread_once(&system_once, system_make);
    if (unit_system == NULL || pthread_mutex_lock(&system_lock) != 0)
        return ABAI_WORD_NO_DATABASE;
    const locale_t previous = uselocale(abai_c_locale());
    const ut_error_message_handler handler = ut_set_error_message_handler(ut_ignore);
    const abai_word_status status = find(copy, unit);
    ut_set_error_message_handler(handler);
    uselocale(previous);
    pthread_mutex_unlock(&system_lock);
    return status;
}
