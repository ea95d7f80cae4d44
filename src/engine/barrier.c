#define _GNU_SOURCE /* pthread.h, of POSIX */

#include "engine/barrier.h"

void abai_barrier_init(abai_barrier *barrier) {
    *barrier = (abai_barrier){.waiting = 0};
    pthread_mutex_init(&barrier->mutex, NULL);
    pthread_cond_init(&barrier->open, NULL);
}

void abai_barrier_free(abai_barrier *barrier) {
    pthread_cond_destroy(&barrier->open);
    pthread_mutex_destroy(&barrier->mutex);
}

void abai_barrier_wait(abai_barrier *barrier, int threads) {
    if (threads == 1)
        return;
    pthread_mutex_lock(&barrier->mutex);
    const uint64_t turn = barrier->turn;
    if (++barrier->waiting == threads) {
        barrier->waiting = 0;
        barrier->turn++;
        pthread_cond_broadcast(&barrier->open);
    } else {
        while (barrier->turn == turn)
            pthread_cond_wait(&barrier->open, &barrier->mutex);
    }
    pthread_mutex_unlock(&barrier->mutex);
}
