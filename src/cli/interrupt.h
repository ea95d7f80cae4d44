/* cli/interrupt.h - ending early, but in order: SIGINT, SIGTERM and SIGHUP. */
#ifndef CLI_INTERRUPT_H
#define CLI_INTERRUPT_H

#include <stdbool.h>

/* From now on the first such signal is remembered, and the second ends the process at once. Signals
 * that were ignored when the program started (nohup, a shell's `&`) stay ignored. */
void cli_interrupt_watch(void);

/* Whether the line of the terminal that is standard error is to be cleared when a second signal ends
 * the process: a progress bar stands there. */
void cli_interrupt_clears(bool drawn);

/* The signal that came, or 0. */
int cli_interrupted(void);

/* "SIGINT". */
const char *cli_interrupt_name(int number);

#endif
