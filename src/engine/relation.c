#include "engine/relation.h"

#include <stdlib.h>
#include <string.h>

/* Names of inputs and formulas, sorted. */
typedef struct entry {
    const char *name;
    bool is_input;
    size_t index;
} entry;

typedef struct builder {
    abai_relation *relation;
    const abai_plan *plan;
    entry *entries;
    size_t entry_count;
    bool *formulas; /* of each, as `reaches` of outputs */
    bool *row;      /* the one being found */
} builder;

static int compare_entries(const void *a, const void *b) {
    return strcmp(((const entry *)a)->name, ((const entry *)b)->name);
}

static bool list_names(builder *b) {
    const aba_scenario *s = b->plan->scenario;
    b->entries = malloc((s->input_count + s->formula_count + 1) * sizeof *b->entries);
    if (b->entries == NULL)
        return false;
    for (size_t i = 0; i < s->input_count; i++)
        b->entries[b->entry_count++] = (entry){s->inputs[i].name, true, i};
    for (size_t i = 0; i < s->formula_count; i++)
        b->entries[b->entry_count++] = (entry){s->formulas[i].name, false, i};
    qsort(b->entries, b->entry_count, sizeof *b->entries, compare_entries);
    return true;
}

static void add_row(bool *row, const bool *other, size_t count) {
    for (size_t i = 0; i < count; i++)
        row[i] = row[i] || other[i];
}

/* An input and what its parameters come from. */
static void add_input(const builder *b, bool *row, size_t input) {
    const size_t count = b->relation->inputs;
    if (b->plan->draws[input].kind == ABAI_DRAW_CONSTANT)
        return;
    row[input] = true;
    add_row(row, b->relation->follows + input * count, count);
}

static aba_status add_name(void *context, const char *name) {
    const builder *b = context;
    const size_t count = b->relation->inputs;
    const entry key = {name, false, 0};
    const entry *found =
        bsearch(&key, b->entries, b->entry_count, sizeof *b->entries, compare_entries);
    if (found != NULL && found->is_input)
        add_input(b, b->row, found->index);
    else if (found != NULL)
        add_row(b->row, b->formulas + found->index * count, count);
    return ABA_OK;
}

/* In the order of drawing, so that what an input reads is known before. */
static void find_follows(const builder *b) {
    const abai_plan *plan = b->plan;
    const size_t count = plan->input_count;
    for (size_t k = 0; k < count; k++) {
        const size_t i = plan->order[k];
        if (plan->draws[i].kind != ABAI_DRAW_VARYING)
            continue;
        for (size_t j = 0; j < count; j++)
            if (abai_program_uses(plan->draws[i].parameters, (int)j))
                add_input(b, b->relation->follows + i * count, j);
    }
}

static aba_status find_reaches(builder *b) {
    const aba_scenario *s = b->plan->scenario;
    const size_t count = b->relation->inputs;
    for (size_t k = 0; k < s->formula_count; k++) {
        const size_t index = b->plan->trace_order[k];
        b->row = b->formulas + index * count;
        const aba_status status = abai_expr_names(s->formulas[index].expression, add_name, b);
        if (status != ABA_OK)
            return status;
    }
    for (size_t o = 0; o < b->relation->outputs; o++) {
        const abai_reference *output = &s->outputs[o];
        bool *row = b->relation->reaches + o * count;
        if (output->is_input)
            add_input(b, row, output->index);
        else
            memcpy(row, b->formulas + output->index * count, count * sizeof *row);
    }
    return ABA_OK;
}

static bool allocate(builder *b) {
    abai_relation *r = b->relation;
    const size_t formulas = b->plan->scenario->formula_count;
    r->follows = calloc(r->inputs * r->inputs + 1, sizeof *r->follows);
    r->reaches = calloc(r->outputs * r->inputs + 1, sizeof *r->reaches);
    b->formulas = calloc(formulas * r->inputs + 1, sizeof *b->formulas);
    return r->follows != NULL && r->reaches != NULL && b->formulas != NULL && list_names(b);
}

aba_status abai_relation_init(abai_relation *relation, const abai_plan *plan, aba_error *error) {
    *relation = (abai_relation){.inputs = plan->input_count, .outputs = plan->output_count};
    builder b = {.relation = relation, .plan = plan};
    bool good = allocate(&b) && abai_conditional_init(&relation->conditional, &plan->copula);
    if (good) {
        find_follows(&b);
        good = find_reaches(&b) == ABA_OK;
    }
    free(b.formulas);
    free(b.entries);
    if (good)
        return ABA_OK;
    abai_relation_free(relation);
    return abai_fail_memory(error);
}

void abai_relation_free(abai_relation *relation) {
    free(relation->follows);
    free(relation->reaches);
    abai_conditional_free(&relation->conditional);
    *relation = (abai_relation){.inputs = 0};
}

bool abai_relation_follows(const abai_relation *relation, size_t input, size_t other) {
    return relation->follows[input * relation->inputs + other];
}

bool abai_relation_reaches(const abai_relation *relation, size_t output, size_t input) {
    return relation->reaches[output * relation->inputs + input];
}

bool abai_relation_matters(const abai_relation *relation, const abai_plan *plan, size_t output,
                           size_t input) {
    if (abai_relation_reaches(relation, output, input))
        return true;
    const int variable = plan->draws[input].copula;
    for (size_t k = 0; variable >= 0 && k < plan->copula.count; k++)
        if (abai_conditional_correlated(&relation->conditional, (size_t)variable, k) &&
            abai_relation_reaches(relation, output, plan->copula.input[k]))
            return true;
    return false;
}
