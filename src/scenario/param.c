/* Numbers, expressions, units and sources within a scenario. */
#include "scenario/reader.h"

aba_status abai_build_param(const abai_reader *reader, const abai_json *node, const abai_path *path,
                            abai_param *param) {
    param->place = node->place;
    param->path = abai_path_text(reader, path);
    if (param->path == NULL)
        return abai_fail_memory(reader->error);
    if (node->type == ABAI_JSON_NUMBER) {
        param->kind = ABAI_PARAM_NUMBER;
        param->number = node->number;
        return ABA_OK;
    }
    abai_expr *expression;
    const aba_status status = abai_expr_parse(node->string, &param->place, param->path,
                                              reader->arena, &expression, reader->error);
    if (status == ABA_OK) {
        param->kind = ABAI_PARAM_EXPRESSION;
        param->expression = expression;
    }
    return status;
}

const char *abai_member_string(const abai_json *object, const char *key) {
    const abai_json *member = abai_json_get(object, key);
    return member == NULL ? NULL : member->string;
}

aba_status abai_build_unit(const abai_reader *reader, const abai_json *object,
                           const abai_path *path, abai_unit *unit, const char **text) {
    const abai_json *node = abai_json_get(object, "unit");
    *text = node == NULL ? "1" : node->string;
    char reason[ABA_ERROR_TEXT_SIZE];
    const abai_path here = {path, "unit", 0};
    if (!abai_unit_parse(*text, unit, reason, sizeof reason))
        return ABAI_FAIL_NODE(reader, node == NULL ? object : node, &here, "%s", reason);
    return ABA_OK;
}

aba_status abai_build_source(const abai_reader *reader, const abai_json *object,
                             const abai_path *path, const char **source) {
    const abai_json *node = abai_json_get(object, "source");
    *source = node == NULL ? NULL : node->string;
    if (node == NULL || abai_json_get(reader->sources, node->string) != NULL)
        return ABA_OK;
    abai_suggestion suggestion = abai_suggest(node->string);
    if (reader->sources != NULL)
        for (const abai_json *s = reader->sources->child; s != NULL; s = s->next)
            abai_suggest_offer(&suggestion, s->key);
    return ABAI_FAIL_NODE(reader, node, (&(abai_path){path, "source", 0}),
                          "'%s' is no key of sources%s", node->string,
                          abai_suggestion_text(reader, &suggestion));
}
