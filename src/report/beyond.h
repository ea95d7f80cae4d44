/* report/beyond.h - what is said of outputs beside moments and percentiles: how probable more than a
 * threshold is, the shortest interval; and how intervals came about. */
#ifndef ABAI_REPORT_BEYOND_H
#define ABAI_REPORT_BEYOND_H

#include "abanico/result.h"
#include "base/text.h"
#include "json/json.h"
#include "report/bands.h"

/* "cost > 500 MUSD   0.2510  0.2502  0.2519", a row for each threshold. Nothing where there are none. */
void abai_exceedances_append(abai_text *text, const aba_result *result,
                             const abai_bands_options *options);

/* "shortest 90 %: 5850 to 23100 MWh"; nothing where there is none. */
void abai_shortest_append(abai_text *text, const aba_quantity *quantity,
                          const abai_bands_options *options);

/* Members of the quantity's object, where it has them. */
void abai_exceedances_json(abai_json_writer *w, const aba_quantity *quantity,
                           const aba_result *result);
void abai_shortest_json(abai_json_writer *w, const aba_quantity *quantity);

/* Members of the run's object: how intervals of means and standard deviations were made; the tolerance,
 * where one was asked for. */
void abai_intervals_methods_json(abai_json_writer *w, const aba_result *result);
void abai_tolerance_json(abai_json_writer *w, const aba_result *result);

#endif
