/* abanico run: read and compile all scenarios, then simulate one after the other. */
#define _XOPEN_SOURCE 700 /* STDOUT_FILENO */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "abanico/report.h"
#include "abanico/run.h"
#include "cli/command.h"
#include "cli/interrupt.h"
#include "cli/output.h"
#include "cli/progress.h"
#include "cli/run_files.h"
#include "cli/run_options.h"
#include "cli/sources.h"

static const char command[] = "run";

typedef struct batch {
    cli_run_options options;
    cli_sources sources;
    const aba_result **results; /* of those that succeeded, owned */
    size_t result_count;
    cli_progress progress;
    aba_text_options text;
    bool prints; /* standard output is still wanted, and works */
    int worst;   /* exit code so far */
} batch;

static void note(batch *b, int code) { b->worst = code > b->worst ? code : b->worst; }

static void note_failure(batch *b, const char *path, const aba_error *error) {
    note(b, path == NULL ? cli_failure(command, NULL, error)
                         : cli_scenario_failure(command, path, b->sources.many, error));
}

static void print(batch *b, const char *text, size_t length) {
    const int code = b->prints ? cli_print(command, text, length) : 0;
    if (code != 0) {
        b->prints = false;
        note(b, code);
    }
}

/* Below this the time is that of threads starting and tables being made. */
enum { SAMPLES_TIMED = 10000 };

static void say_timing(const batch *b, const aba_result *result, double seconds) {
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
static void say_warnings(const batch *b, const aba_result *result) {
    if (b->options.quiet || b->options.format == CLI_TEXT)
        return;
    for (size_t i = 0; i < result->warning_count; i++)
        cli_message(command, "%s: warning: %s", result->name, result->warnings[i]);
}

static void print_text(batch *b, const char *path, const aba_result *result) {
    char *text;
    size_t length;
    aba_error error;
    if (aba_report_text(result, &b->text, &text, &length, &error) != ABA_OK) {
        note_failure(b, path, &error);
        return;
    }
    if (b->result_count > 1) /* this one is in it */
        print(b, "\n\n", 2);
    print(b, text, length);
    free(text);
}

/* Simulate one scenario, leave its files, print its text. */
static void run_one(batch *b, cli_source *source) {
    aba_error error;
    aba_result *result;
    cli_progress_start(&b->progress, aba_scenario_name(source->scenario));
    const aba_status status = aba_run(source->scenario, &b->options.run, &result, &error);
    const double seconds = cli_seconds() - b->progress.start;
    cli_progress_end(&b->progress);
    if (status != ABA_OK) {
        if (status != ABA_CANCELLED || cli_interrupted() == 0)
            note_failure(b, source->path, &error);
        return;
    }
    if (b->options.output != NULL && cli_files_write(b->options.output, result, &error) != ABA_OK) {
        note_failure(b, NULL, &error);
        aba_result_free(result);
        return;
    }
    if (result->tolerance.wanted > 0 && !result->tolerance.is_met)
        note(b, aba_status_exit_code(ABA_TOLERANCE));
    b->results[b->result_count++] = result;
    if (b->options.format == CLI_TEXT && b->prints)
        print_text(b, source->path, result);
    say_warnings(b, result);
    if (b->options.verbose)
        say_timing(b, result, seconds);
}

static void print_json(batch *b) {
    aba_error error;
    if (b->sources.many)
        print(b, "[\n", 2);
    for (size_t i = 0; i < b->result_count && b->prints; i++) {
        char *text;
        size_t length;
        if (aba_report_json(b->results[i], &text, &length, &error) != ABA_OK) {
            note_failure(b, NULL, &error);
            return;
        }
        const bool more = i + 1 < b->result_count;
        print(b, text, more ? length - 1 : length); /* without its newline before a comma */
        if (more)
            print(b, ",\n", 2);
        free(text);
    }
    if (b->sources.many)
        print(b, "]\n", 2);
}

static void print_csv(batch *b) {
    char *text;
    size_t length;
    aba_error error;
    if (aba_report_csv(b->results, b->result_count, &text, &length, &error) != ABA_OK) {
        note_failure(b, NULL, &error);
        return;
    }
    print(b, text, length);
    free(text);
}

/* What can be written only once all results are there. */
static void finish(batch *b) {
    aba_error error;
    if (b->result_count == 0)
        return;
    if (b->options.output != NULL &&
        cli_files_write_summary(b->options.output, b->results, b->result_count, &error) != ABA_OK)
        note_failure(b, NULL, &error);
    if (b->options.format == CLI_JSON && b->prints)
        print_json(b);
    else if (b->options.format == CLI_CSV && b->prints)
        print_csv(b);
}

static void set_up(batch *b) {
    const cli_run_options *o = &b->options;
    b->prints = o->output == NULL || !o->quiet;
    b->text.width = cli_terminal_width(STDOUT_FILENO, 0);
    b->text.verbose = o->verbose;
    b->text.quiet = o->quiet;
    b->text.ascii = cli_ascii();
    b->progress.shown = o->progress;
    b->progress.terminal = isatty(STDERR_FILENO);
    b->progress.ascii = cli_ascii();
    b->progress.count = b->sources.count;
    b->progress.samples = o->run.tolerance > 0 ? 0 : o->run.samples;
    b->options.run.progress = cli_progress_update;
    b->options.run.progress_context = &b->progress;
    b->results = calloc(b->sources.count + 1, sizeof(const aba_result *));
}

static void run_all(batch *b) {
    cli_interrupt_watch();
    for (size_t i = 0; i < b->sources.count && cli_interrupted() == 0; i++) {
        b->progress.index = i;
        run_one(b, &b->sources.data[i]);
        if (!b->prints && b->options.output == NULL)
            break; /* nobody would see the others */
    }
    if (cli_interrupted() == 0) {
        finish(b);
    } else {
        cli_message(command, "ended by %s", cli_interrupt_name(cli_interrupted()));
        b->worst = 128 + cli_interrupted();
    }
}

static void batch_free(batch *b) {
    for (size_t i = 0; b->results != NULL && i < b->result_count; i++)
        aba_result_free((aba_result *)b->results[i]);
    free(b->results);
    cli_sources_free(&b->sources);
    cli_run_options_free(&b->options);
}

int cli_run(int argc, char **argv) {
    batch b;
    aba_error error;
    memset(&b, 0, sizeof b);
    if (!cli_run_options_parse(&cli_run_command_run, argc, argv, &b.options, &b.worst))
        goto cleanup;
    b.worst = cli_sources_read(command, b.options.arguments, b.options.argument_count,
                               &b.options.scenario, &b.sources);
    if (b.sources.count == 0)
        goto cleanup;
    if (b.options.output != NULL &&
        cli_files_prepare(b.options.output, &b.sources, &error) != ABA_OK) {
        note_failure(&b, NULL, &error);
        goto cleanup;
    }
    set_up(&b);
    if (b.results == NULL) {
        cli_message(command, "out of memory");
        note(&b, aba_status_exit_code(ABA_MEMORY));
        goto cleanup;
    }
    run_all(&b);
cleanup:
    batch_free(&b);
    return b.worst;
}
