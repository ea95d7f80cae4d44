/* The copula of a scenario: its family, and what that needs. */
#include <string.h>

#include "scenario/reader.h"

static aba_status build_family(const abai_reader *reader, const abai_json *node,
                               const abai_path *path, abai_copula_choice *out) {
    const char *family = abai_member_string(node, "family");
    const abai_json *nu = abai_json_get(node, "nu");
    if (family != NULL && strcmp(family, "student_t") == 0)
        out->family = ABAI_STUDENT_T;
    if (out->family == ABAI_STUDENT_T && nu == NULL)
        return ABAI_FAIL_NODE(reader, node, path,
                              "nu is missing: the degrees of freedom of student_t, such as 4");
    if (out->family != ABAI_STUDENT_T && nu != NULL)
        return ABAI_FAIL_KEY(reader, nu, (&(abai_path){path, "nu", 0}),
                             "a gaussian copula has no degrees of freedom; leave nu out, or add "
                             "\"family\": \"student_t\"");
    out->nu = nu == NULL ? 0 : nu->number;
    return ABA_OK;
}

/* Where --set takes the last correlation away, it takes the copula, too. */
aba_status abai_build_copula_choice(const abai_reader *reader, const abai_json *node,
                                    aba_scenario *scenario) {
    const abai_path root = {NULL, NULL, 0};
    const abai_path path = {&root, "copula", 0};
    if (node == NULL)
        return ABA_OK;
    abai_copula_choice *out = &scenario->copula;
    aba_status status = abai_check_object(reader, node, &abai_kind_copula, &path);
    if (status == ABA_OK)
        status = build_family(reader, node, &path, out);
    if (status != ABA_OK)
        return status;
    if (scenario->correlation_count == 0)
        return ABAI_FAIL_KEY(reader, node, &path,
                             "there are no correlations that it could join; add them, or leave "
                             "copula out");
    const abai_json *repair = abai_json_get(node, "repair");
    out->repair = repair != NULL && repair->type == ABAI_JSON_TRUE;
    out->given = true;
    out->place = node->place;
    return ABA_OK;
}
