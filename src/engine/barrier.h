/* engine/barrier.h - where the threads of a team wait for each other without keeping a processor busy.
 *
 * OpenMP's own barriers spin. Where other programs want the processors too, a thread then spins through
 * its time slice while the one it waits for stands in the queue: runs took up to nine times as long.
 */
#ifndef ABAI_ENGINE_BARRIER_H
#define ABAI_ENGINE_BARRIER_H

#include <pthread.h>
#include <stdint.h>

typedef struct abai_barrier {
    pthread_mutex_t mutex;
    pthread_cond_t open;
    int waiting;
    uint64_t turn;
} abai_barrier;

void abai_barrier_init(abai_barrier *barrier);
void abai_barrier_free(abai_barrier *barrier);

/* Returns when `threads` threads have called it. What they wrote before is seen by all behind it. */
void abai_barrier_wait(abai_barrier *barrier, int threads);

#endif
