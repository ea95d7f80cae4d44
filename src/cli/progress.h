/* cli/progress.h - how far a run has got, on standard error. */
#ifndef CLI_PROGRESS_H
#define CLI_PROGRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct cli_progress {
    bool shown;    /* nothing at all is printed where it is not */
    bool terminal; /* one line that is redrawn, else a line for each tenth */
    bool ascii;
    size_t index, count; /* "[2/10]" where count > 1 */
    const char *name;
    uint64_t samples;   /* of the run, where known: what is shown counts these; else 0 */
    bool share_only;    /* done and total count no samples: no counts, no rate */
    double start, last; /* seconds of a monotonic clock */
    bool drawn;
    int tenths;
} cli_progress;

double cli_seconds(void);

void cli_progress_start(cli_progress *progress, const char *name);
/* An aba_progress; context is the cli_progress. False once a signal came. */
bool cli_progress_update(void *context, uint64_t done, uint64_t total);
/* Take the bar away. */
void cli_progress_end(cli_progress *progress);

/* The line of `columns` columns at most: name, bar, percentage, samples done, rate, time left.
 * elapsed is in seconds. */
enum { CLI_PROGRESS_LINE = 1024 };
void cli_progress_line(const cli_progress *progress, uint64_t done, uint64_t total, double elapsed,
                       int columns, char out[CLI_PROGRESS_LINE]);

#endif
