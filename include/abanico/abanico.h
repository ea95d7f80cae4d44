/* abanico/abanico.h - everything: read a scenario, run it, report the result.
 *
 *     aba_error error;
 *     aba_scenario *scenario;
 *     aba_result *result;
 *     if (aba_scenario_read("scenario.json", NULL, &scenario, &error) != ABA_OK ||
 *         aba_run(scenario, NULL, &result, &error) != ABA_OK)
 *         fprintf(stderr, "%s\n", error.text);
 */
#ifndef ABANICO_ABANICO_H
#define ABANICO_ABANICO_H

#include "abanico/audit.h"
#include "abanico/bench.h"
#include "abanico/compare.h"
#include "abanico/evidence.h"
#include "abanico/program.h"
#include "abanico/report.h"
#include "abanico/result.h"
#include "abanico/run.h"
#include "abanico/scenario.h"
#include "abanico/sensitivity.h"
#include "abanico/status.h"
#include "abanico/version.h"

#endif
