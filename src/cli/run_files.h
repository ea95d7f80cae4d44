/* cli/run_files.h - the files that `abanico run -o DIR` and its like leave. */
#ifndef CLI_RUN_FILES_H
#define CLI_RUN_FILES_H

#include <stddef.h>

#include "abanico/audit.h"
#include "abanico/compare.h"
#include "abanico/result.h"
#include "cli/sources.h"

/* Before anything is drawn: refuse names that would be the same file, or none (ABA_USAGE), and make
 * the folder. */
aba_status cli_files_prepare(const char *folder, const cli_sources *sources,
                             aba_error *error) ABA_MUST_USE;

/* NAME.json and NAME.csv: both, or none. */
aba_status cli_files_write(const char *folder, const aba_result *result,
                           aba_error *error) ABA_MUST_USE;

/* NAME.audit.json. */
aba_status cli_files_write_audit(const char *folder, const aba_audit *audit,
                                 aba_error *error) ABA_MUST_USE;

/* A_and_B.compare.json. */
aba_status cli_files_write_comparison(const char *folder, const aba_comparison *comparison,
                                      aba_error *error) ABA_MUST_USE;

/* summary.csv. */
aba_status cli_files_write_summary(const char *folder, const aba_result *const *results,
                                   size_t count, aba_error *error) ABA_MUST_USE;

#endif
