#define _XOPEN_SOURCE 700 /* clock_gettime */

#include "cli/progress.h"

#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "cli/interrupt.h"
#include "cli/output.h"

enum { BAR_LEAST = 10, BAR_MOST = 40, WIDTH_DEFAULT = 80 };
static const double first_after = 0.25; /* seconds: short runs do not flash a bar */
static const double redraw_every = 0.1;

double cli_seconds(void) {
    struct timespec now;
    if (clock_gettime(CLOCK_MONOTONIC, &now) != 0)
        return 0;
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

/* 83123456 -> "83.1M"; below 1000 without a fraction. */
static void print_scaled(char *out, size_t size, double value) {
    static const char suffixes[] = {'k', 'M', 'G', 'T', 'P'};
    int i = -1;
    while (value >= 999.5 && i + 1 < (int)sizeof suffixes) {
        value /= 1000;
        i++;
    }
    if (i < 0)
        snprintf(out, size, "%.0f", value);
    else
        snprintf(out, size, "%.*f%c",
                 value < 9.995   ? 2
                 : value < 99.95 ? 1
                                 : 0,
                 value, suffixes[i]);
}

static void print_time(char *out, size_t size, double seconds) {
    if (!(seconds < 360000)) { /* a hundred hours */
        snprintf(out, size, "over 100 h");
        return;
    }
    const int s = (int)(seconds + 0.5);
    if (s < 3600)
        snprintf(out, size, "%d:%02d", s / 60, s % 60);
    else
        snprintf(out, size, "%d:%02d:%02d", s / 3600, s / 60 % 60, s % 60);
}

static void append(char *out, const char *text) {
    const size_t used = strlen(out), length = strlen(text);
    if (used + length < CLI_PROGRESS_LINE)
        memcpy(out + used, text, length + 1);
}

/* `cells` columns, filled in eighths where the encoding has such blocks. */
static void append_bar(char *out, double share, int cells, bool ascii) {
    static const char *const eighths[] = {" ", "▏", "▎", "▍", "▌", "▋", "▊", "▉", "█"};
    const int filled = (int)(share * cells * 8);
    append(out, ascii ? "[" : "▕");
    for (int i = 0; i < cells; i++) {
        const int part = filled - 8 * i;
        const int level = part < 0 ? 0 : part > 8 ? 8 : part;
        append(out, !ascii ? eighths[level] : level >= 4 ? "#" : ".");
    }
    append(out, ascii ? "]" : "▏");
}

/* The first `columns` characters of a name; scenario names hold no control characters. */
static void append_name(char *out, const char *name, int columns) {
    char part[256];
    size_t bytes = 0;
    for (int taken = 0; name[bytes] != '\0' && bytes + 1 < sizeof part; bytes++) {
        taken += ((unsigned char)name[bytes] & 0xC0) != 0x80;
        if (taken > columns)
            break;
    }
    memcpy(part, name, bytes);
    part[bytes] = '\0';
    append(out, part);
}

static int columns_of(const char *text) {
    int columns = 0;
    for (; *text != '\0'; text++)
        columns += ((unsigned char)*text & 0xC0) != 0x80;
    return columns;
}

static int least(int a, int b) { return a < b ? a : b; }

void cli_progress_line(const cli_progress *progress, uint64_t done, uint64_t total, double elapsed,
                       int columns, char out[CLI_PROGRESS_LINE]) {
    char of[16], all[16], rate[16], left[32], head[64] = "", tail[128];
    const double share = total == 0 ? 1 : (double)done / (double)total;
    /* Samples that are looked at twice count twice in done and total, but not for people. */
    const double samples = progress->samples > 0 ? (double)progress->samples : (double)total;
    print_scaled(of, sizeof of, share * samples);
    print_scaled(all, sizeof all, samples);
    print_scaled(rate, sizeof rate, elapsed > 0 ? share * samples / elapsed : 0);
    print_time(left, sizeof left, done == 0 ? 1e9 : elapsed * (1 / share - 1));
    if (progress->share_only)
        snprintf(tail, sizeof tail, "%3d%%  %s left", (int)(100 * share), left);
    else
        snprintf(tail, sizeof tail, "%3d%%  %s/%s  %s/s  %s left", (int)(100 * share), of, all,
                 rate, left);
    if (progress->count > 1)
        snprintf(head, sizeof head, "[%zu/%zu] ", progress->index + 1, progress->count);
    out[0] = '\0';
    const int room = columns - columns_of(head) - columns_of(tail);
    const int bar = least(BAR_MOST, room - least(columns_of(progress->name), 20) - 6);
    if (bar < BAR_LEAST) {
        snprintf(out, CLI_PROGRESS_LINE, "%3d%%", (int)(100 * share));
        return;
    }
    append(out, head);
    append_name(out, progress->name, room - bar - 6);
    append(out, "  ");
    append_bar(out, share, bar, progress->ascii);
    append(out, "  ");
    append(out, tail);
}

void cli_progress_start(cli_progress *progress, const char *name) {
    progress->name = name;
    progress->start = cli_seconds();
    progress->last = progress->start + first_after - redraw_every;
    progress->drawn = false;
    progress->tenths = 0;
}

static void draw(cli_progress *progress, uint64_t done, uint64_t total, double now) {
    char line[CLI_PROGRESS_LINE];
    /* The last column stays free: some terminals would wrap. */
    /* One column less than would wrap, and two for the "^C" that a terminal echoes: a line that has
     * wrapped cannot be cleared. */
    const int columns = cli_terminal_width(STDERR_FILENO, WIDTH_DEFAULT + 3) - 3;
    cli_progress_line(progress, done, total, now - progress->start, columns, line);
    cli_interrupt_clears(progress->terminal);
    if (progress->terminal)
        fprintf(stderr, "\r%s\033[K", line);
    else
        fprintf(stderr, "%s\n", line);
    fflush(stderr);
    progress->drawn = true;
}

bool cli_progress_update(void *context, uint64_t done, uint64_t total) {
    cli_progress *progress = context;
    const double now = cli_seconds();
    const int tenths = total == 0 ? 10 : (int)((double)done / (double)total * 10);
    if (progress->shown && progress->terminal && now - progress->last >= redraw_every) {
        progress->last = now;
        draw(progress, done, total, now);
    } else if (progress->shown && !progress->terminal && tenths > progress->tenths) {
        draw(progress, done, total, now);
    }
    progress->tenths = tenths;
    return cli_interrupted() == 0;
}

void cli_progress_end(cli_progress *progress) {
    if (progress->drawn && progress->terminal) {
        fputs("\r\033[K", stderr);
        fflush(stderr);
    }
    progress->drawn = false;
    cli_interrupt_clears(false);
}
