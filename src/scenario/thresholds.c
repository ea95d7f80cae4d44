/* Thresholds: for which values of outputs the probability of more is asked. */
#include "scenario/reader.h"

static size_t count_values(const abai_json *map) {
    size_t count = 0;
    for (const abai_json *list = map->child; list != NULL; list = list->next)
        count += list->count;
    return count;
}

static aba_status build_list(const abai_reader *reader, const abai_json *list,
                             const abai_path *path, aba_scenario *scenario) {
    abai_reference about;
    aba_status status =
        abai_find_output(reader, scenario, list->key, &list->key_place, path, &about);
    size_t index = 0;
    for (const abai_json *node = list->child; status == ABA_OK && node != NULL;
         node = node->next, index++) {
        abai_threshold *out = &scenario->thresholds[scenario->threshold_count++];
        out->about = about;
        status = abai_build_param(reader, node, &(abai_path){path, NULL, index}, &out->value);
    }
    return status;
}

aba_status abai_build_thresholds(const abai_reader *reader, const abai_json *map,
                                 aba_scenario *scenario) {
    const abai_path root = {NULL, NULL, 0};
    const abai_path path = {&root, "thresholds", 0};
    if (map == NULL)
        return ABA_OK;
    scenario->thresholds =
        abai_arena_alloc(reader->arena, count_values(map) + 1, sizeof *scenario->thresholds);
    if (scenario->thresholds == NULL)
        return abai_fail_memory(reader->error);
    aba_status status = ABA_OK;
    for (const abai_json *list = map->child; status == ABA_OK && list != NULL; list = list->next)
        status = build_list(reader, list, &(abai_path){&path, list->key, 0}, scenario);
    return status;
}
