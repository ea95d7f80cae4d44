#define _XOPEN_SOURCE 700 /* sigaction */

#include "cli/interrupt.h"

#include <signal.h>
#include <stddef.h>
#include <string.h>
#include <unistd.h>

static const struct {
    int number;
    const char *name;
} watched[] = {{SIGINT, "SIGINT"}, {SIGTERM, "SIGTERM"}, {SIGHUP, "SIGHUP"}};

static volatile sig_atomic_t caught;

static volatile sig_atomic_t bar_drawn;

/* Only what a handler may call (signal-safety(7)). */
static void remember(int number) {
    if (caught == 0) {
        caught = number;
        return;
    }
    static const char clear[] = "\r\033[K";
    if (bar_drawn && write(STDERR_FILENO, clear, sizeof clear - 1) < 0)
        bar_drawn = 0; /* nothing can be done about it */
    signal(number, SIG_DFL);
    raise(number);
}

void cli_interrupt_watch(void) {
    for (size_t i = 0; i < sizeof watched / sizeof watched[0]; i++) {
        struct sigaction action, before;
        if (sigaction(watched[i].number, NULL, &before) != 0 || before.sa_handler == SIG_IGN)
            continue;
        memset(&action, 0, sizeof action);
        sigemptyset(&action.sa_mask);
        action.sa_handler = remember;
        action.sa_flags = SA_RESTART;
        sigaction(watched[i].number, &action, NULL);
    }
}

void cli_interrupt_clears(bool drawn) { bar_drawn = drawn; }

int cli_interrupted(void) { return caught; }

const char *cli_interrupt_name(int number) {
    for (size_t i = 0; i < sizeof watched / sizeof watched[0]; i++)
        if (watched[i].number == number)
            return watched[i].name;
    return "a signal";
}
