#include "bench/subject.h"

#include <string.h>

#include "base/status.h"
#include "bench/session.h"

aba_status abai_subject_parse(abai_subject *subject, const char *text, aba_error *error) {
    const aba_status status =
        aba_scenario_parse(text, strlen(text), "<bench>", NULL, &subject->parsed, error);
    return status == ABA_OK ? abai_subject_open(subject, subject->parsed, error) : status;
}

aba_status abai_subject_open(abai_subject *subject, const aba_scenario *scenario,
                             aba_error *error) {
    subject->scenario = scenario;
    const aba_status status = abai_plan_new(scenario, 1, true, &subject->plan, error);
    if (status != ABA_OK)
        return status;
    subject->workspace = abai_workspace_new(subject->plan);
    return subject->workspace == NULL ? abai_fail_memory(error) : ABA_OK;
}

void abai_subject_free(abai_subject *subject) {
    abai_workspace_free(subject->workspace);
    abai_plan_free(subject->plan);
    aba_scenario_free(subject->parsed);
}

double abai_subject_time_draw(abai_subject *subject, size_t input, size_t blocks) {
    abai_workspace *w = subject->workspace;
    abai_workspace_draw(w, ABA_SAMPLER_TABLE, input, 0, ABAI_BLOCK);
    const double start = abai_bench_now();
    for (size_t block = 1; block <= blocks; block++)
        abai_workspace_draw(w, ABA_SAMPLER_TABLE, input, (uint64_t)block * ABAI_BLOCK, ABAI_BLOCK);
    return (abai_bench_now() - start) / (double)(blocks * ABAI_BLOCK);
}
