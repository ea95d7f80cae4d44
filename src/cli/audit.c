/* abanico audit: read all scenarios, then hold each against its claims and its ranges' readings. */
#define _XOPEN_SOURCE 700 /* STDOUT_FILENO */

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "abanico/audit.h"
#include "cli/audit_options.h"
#include "cli/command.h"
#include "cli/interrupt.h"
#include "cli/output.h"
#include "cli/progress.h"
#include "cli/run_files.h"
#include "cli/sources.h"

static const char command[] = "audit";

typedef struct batch {
    cli_audit_options options;
    cli_sources sources;
    const aba_audit **audits; /* of those that succeeded, owned */
    size_t audit_count;
    cli_progress progress;
    aba_text_options text;
    bool prints; /* standard output is still wanted, and works */
    int worst;   /* exit code so far */
} batch;

static void note(batch *b, int code) { b->worst = code > b->worst ? code : b->worst; }

static void print(batch *b, const char *text, size_t length) {
    const int code = b->prints ? cli_print(command, text, length) : 0;
    if (code != 0) {
        b->prints = false;
        note(b, code);
    }
}

static void print_text(batch *b, const char *path, const aba_audit *audit) {
    char *text;
    size_t length;
    aba_error error;
    if (aba_audit_text(audit, &b->text, &text, &length, &error) != ABA_OK) {
        note(b, cli_scenario_failure(command, path, b->sources.many, &error));
        return;
    }
    if (b->audit_count > 1) /* this one is in it */
        print(b, "\n\n", 2);
    print(b, text, length);
    free(text);
}

/* One scenario: its file, its text. */
static void audit_one(batch *b, const cli_source *source) {
    aba_error error;
    aba_audit *audit;
    cli_progress_start(&b->progress, aba_scenario_name(source->scenario));
    const aba_status status = aba_audit_run(source->scenario, &b->options.audit, &audit, &error);
    cli_progress_end(&b->progress);
    if (status != ABA_OK) {
        if (status != ABA_CANCELLED || cli_interrupted() == 0)
            note(b, cli_scenario_failure(command, source->path, b->sources.many, &error));
        return;
    }
    if (b->options.output != NULL &&
        cli_files_write_audit(b->options.output, audit, &error) != ABA_OK) {
        note(b, cli_failure(command, NULL, &error));
        aba_audit_free(audit);
        return;
    }
    b->audits[b->audit_count++] = audit;
    if (b->options.format == CLI_TEXT && b->prints)
        print_text(b, source->path, audit);
}

static void print_json(batch *b) {
    aba_error error;
    if (b->sources.many)
        print(b, "[\n", 2);
    for (size_t i = 0; i < b->audit_count && b->prints; i++) {
        char *text;
        size_t length;
        if (aba_audit_json(b->audits[i], &text, &length, &error) != ABA_OK) {
            note(b, cli_failure(command, NULL, &error));
            return;
        }
        const bool more = i + 1 < b->audit_count;
        print(b, text, more ? length - 1 : length); /* without its newline before a comma */
        if (more)
            print(b, ",\n", 2);
        free(text);
    }
    if (b->sources.many)
        print(b, "]\n", 2);
}

static void print_csv(batch *b) {
    aba_error error;
    char *text;
    size_t length;
    if (aba_audit_csv(b->audits, b->audit_count, &text, &length, &error) != ABA_OK) {
        note(b, cli_failure(command, NULL, &error));
        return;
    }
    print(b, text, length);
    free(text);
}

static void set_up(batch *b) {
    const cli_audit_options *o = &b->options;
    b->prints = o->output == NULL || !o->quiet;
    b->text.width = cli_terminal_width(STDOUT_FILENO, 0);
    b->text.verbose = o->verbose;
    b->text.quiet = o->quiet;
    b->text.ascii = cli_ascii();
    b->progress.shown = o->progress;
    b->progress.terminal = isatty(STDERR_FILENO);
    b->progress.ascii = cli_ascii();
    b->progress.count = b->sources.count;
    b->options.audit.run.progress = cli_progress_update;
    b->options.audit.run.progress_context = &b->progress;
    b->audits = calloc(b->sources.count + 1, sizeof(const aba_audit *));
}

static void audit_all(batch *b) {
    cli_interrupt_watch();
    for (size_t i = 0; i < b->sources.count && cli_interrupted() == 0; i++) {
        b->progress.index = i;
        audit_one(b, &b->sources.data[i]);
        if (!b->prints && b->options.output == NULL)
            break; /* nobody would see the others */
    }
    if (cli_interrupted() != 0) {
        cli_message(command, "ended by %s", cli_interrupt_name(cli_interrupted()));
        b->worst = 128 + cli_interrupted();
    } else if (b->audit_count > 0 && b->prints && b->options.format == CLI_JSON) {
        print_json(b);
    } else if (b->audit_count > 0 && b->prints && b->options.format == CLI_CSV) {
        print_csv(b);
    }
}

static void batch_free(batch *b) {
    for (size_t i = 0; b->audits != NULL && i < b->audit_count; i++)
        aba_audit_free((aba_audit *)b->audits[i]);
    free(b->audits);
    cli_sources_free(&b->sources);
    cli_audit_options_free(&b->options);
}

int cli_audit(int argc, char **argv) {
    batch b;
    aba_error error;
    memset(&b, 0, sizeof b);
    if (!cli_audit_options_parse(argc, argv, &b.options, &b.worst))
        goto cleanup;
    b.worst = cli_sources_read(command, b.options.arguments, b.options.argument_count,
                               &b.options.scenario, &b.sources);
    if (b.sources.count == 0)
        goto cleanup;
    if (b.options.output != NULL &&
        cli_files_prepare(b.options.output, &b.sources, &error) != ABA_OK) {
        note(&b, cli_failure(command, NULL, &error));
        goto cleanup;
    }
    set_up(&b);
    if (b.audits == NULL) {
        cli_message(command, "out of memory");
        note(&b, aba_status_exit_code(ABA_MEMORY));
        goto cleanup;
    }
    audit_all(&b);
cleanup:
    batch_free(&b);
    return b.worst;
}
