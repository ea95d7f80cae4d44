/* abanico run: read and compile all scenarios, then simulate one after the other. */
#include <stdio.h>

#include "abanico/report.h"
#include "abanico/run.h"
#include "cli/batch.h"
#include "cli/command.h"
#include "cli/interrupt.h"
#include "cli/output.h"
#include "cli/run_files.h"

/* Below this the time is that of threads starting and tables being made. */
enum { SAMPLES_TIMED = 10000 };

static void say_timing(const cli_batch *b, const aba_result *result, double seconds) {
    const int threads = aba_run_threads(b->options.run.threads, result->samples);
    const double each = 1e9 * seconds / (double)result->samples;
    char rate[64] = "";
    if (result->samples >= SAMPLES_TIMED)
        snprintf(rate, sizeof rate, "%.*f ns a sample, ", each < 10 ? 2 : each < 100 ? 1 : 0, each);
    fprintf(stderr, "%s: %llu sample%s in %.3g s, %s%d thread%s\n", result->name,
            (unsigned long long)result->samples, result->samples == 1 ? "" : "s", seconds, rate,
            threads, threads == 1 ? "" : "s");
}

/* Where the text for people is not printed, warnings would be lost on them. */
static void say_warnings(const cli_batch *b, const aba_result *result) {
    if (b->options.quiet || b->options.format == CLI_TEXT)
        return;
    for (size_t i = 0; i < result->warning_count; i++)
        cli_message(b->command, "%s: warning: %s", result->name, result->warnings[i]);
}

static aba_status json_of(const void *made, char **text, size_t *length, aba_error *error) {
    return aba_report_json(made, text, length, error);
}

static aba_status csv_of(const void *const *made, size_t count, char **text, size_t *length,
                         aba_error *error) {
    return aba_report_csv((const aba_result *const *)made, count, text, length, error);
}

static void print_text(cli_batch *b, const char *path, const aba_result *result) {
    char *text = NULL;
    size_t length = 0;
    aba_error error;
    const aba_status status = aba_report_text(result, &b->text, &text, &length, &error);
    cli_batch_print_text(b, path, status, text, length, &error);
}

static void note_tolerance(cli_batch *b, const aba_result *result) {
    cli_message(b->command, "%s: the tolerance of %g is not reached with %llu samples",
                result->name, result->tolerance.wanted, (unsigned long long)result->samples);
    cli_batch_note(b, aba_status_exit_code(ABA_TOLERANCE));
}

/* A result that was reached: its files, its text. */
static void keep(cli_batch *b, const char *path, aba_result *result, double seconds) {
    aba_error error;
    if (b->options.output != NULL && cli_files_write(b->options.output, result, &error) != ABA_OK) {
        cli_batch_fail(b, NULL, &error);
        aba_result_free(result);
        return;
    }
    if (result->tolerance.wanted > 0 && !result->tolerance.is_met)
        note_tolerance(b, result);
    b->made[b->made_count++] = result;
    if (b->options.format == CLI_TEXT && b->prints)
        print_text(b, path, result);
    say_warnings(b, result);
    if (b->options.verbose)
        say_timing(b, result, seconds);
}

static void run_one(cli_batch *b, const cli_source *source) {
    aba_error error;
    aba_result *result;
    cli_progress_start(&b->progress, aba_scenario_name(source->scenario));
    const aba_status status = aba_run(source->scenario, &b->options.run, &result, &error);
    const double seconds = cli_seconds() - b->progress.start;
    cli_progress_end(&b->progress);
    if (status == ABA_OK)
        keep(b, source->path, result, seconds);
    else if (status != ABA_CANCELLED || cli_interrupted() == 0)
        cli_batch_fail(b, source->path, &error);
}

/* What can be written only once all results are there. */
static void finish(cli_batch *b) {
    aba_error error;
    if (b->made_count > 0 && b->options.output != NULL &&
        cli_files_write_summary(b->options.output, (const aba_result *const *)b->made,
                                b->made_count, &error) != ABA_OK)
        cli_batch_fail(b, NULL, &error);
    cli_batch_print_rest(b, b->sources.many, json_of, csv_of);
}

static void run_all(cli_batch *b) {
    b->progress.samples = b->options.run.tolerance > 0 ? 0 : b->options.run.samples;
    cli_interrupt_watch();
    for (size_t i = 0; i < b->sources.count && cli_interrupted() == 0; i++) {
        b->progress.index = i;
        run_one(b, &b->sources.data[i]);
        if (!b->prints && b->options.output == NULL)
            break; /* nobody would see the others */
    }
    if (!cli_batch_interrupted(b))
        finish(b);
}

int cli_run(int argc, char **argv) {
    cli_batch b;
    if (cli_batch_begin(&b, &cli_run_command_run, argc, argv, 1, ""))
        run_all(&b);
    for (size_t i = 0; i < b.made_count; i++)
        aba_result_free((aba_result *)b.made[i]);
    cli_batch_free(&b);
    return b.worst;
}
