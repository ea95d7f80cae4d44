#include "plan/graph.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

struct abai_graph {
    abai_arena *arena;
    size_t count;
    size_t *first; /* edges of node i: edge[first[i]] .. edge[first[i + 1]) */
    size_t *edge;
    size_t edges, capacity;
};

abai_graph *abai_graph_new(abai_arena *arena, size_t count) {
    abai_graph *graph = abai_arena_alloc(arena, 1, sizeof *graph);
    if (graph == NULL)
        return NULL;
    graph->arena = arena;
    graph->count = count;
    graph->first = abai_arena_alloc(arena, count + 1, sizeof *graph->first);
    return graph->first == NULL ? NULL : graph;
}

aba_status abai_graph_need(abai_graph *graph, size_t node, size_t needed, aba_error *error) {
    if (graph->edges == graph->capacity) {
        const size_t capacity = graph->capacity == 0 ? 64 : graph->capacity * 2;
        size_t *edge = abai_arena_alloc(graph->arena, capacity, sizeof *edge);
        if (edge == NULL)
            return abai_fail_memory(error);
        if (graph->edges > 0)
            memcpy(edge, graph->edge, graph->edges * sizeof *edge);
        graph->edge = edge;
        graph->capacity = capacity;
    }
    graph->edge[graph->edges++] = needed;
    graph->first[node + 1] = graph->edges;
    return ABA_OK;
}

/* Among nodes not yet placed each needs another such: following them must come back. */
static size_t find_ring(const abai_graph *graph, const unsigned char *placed, size_t *walk,
                        size_t *position) {
    size_t node = 0;
    while (placed[node])
        node++;
    for (size_t length = 0;; length++) {
        if (position[node] > 0) {
            const size_t start = position[node] - 1;
            memmove(walk, walk + start, (length - start) * sizeof *walk);
            return length - start;
        }
        position[node] = length + 1;
        walk[length] = node;
        size_t e = graph->first[node];
        while (placed[graph->edge[e]])
            e++;
        node = graph->edge[e];
    }
}

/* Depth-first with a stack of its own (chains may be as long as the model): placed[node] is set
 * when all it needs stands before it. False where a ring is met. */
static bool place(const abai_graph *graph, size_t root, unsigned char *placed, unsigned char *open,
                  size_t *stack, size_t *cursor, size_t *order, size_t *done) {
    size_t depth = 0;
    stack[depth++] = root;
    open[root] = 1;
    cursor[root] = graph->first[root];
    while (depth > 0) {
        const size_t node = stack[depth - 1];
        if (cursor[node] == graph->first[node + 1]) {
            placed[node] = 1;
            order[(*done)++] = node;
            depth--;
            continue;
        }
        const size_t needed = graph->edge[cursor[node]++];
        if (placed[needed])
            continue;
        if (open[needed])
            return false;
        open[needed] = 1;
        cursor[needed] = graph->first[needed];
        stack[depth++] = needed;
    }
    return true;
}

/* Nodes that need nothing were never written. */
static void close_gaps(abai_graph *graph) {
    for (size_t i = 0; i < graph->count; i++)
        if (graph->first[i + 1] < graph->first[i])
            graph->first[i + 1] = graph->first[i];
}

aba_status abai_graph_sort(abai_graph *graph, size_t *order, size_t *cycle, aba_error *error) {
    const size_t count = graph->count;
    size_t *stack = calloc(count + 1, sizeof *stack);
    size_t *cursor = calloc(count + 1, sizeof *cursor);
    unsigned char *marks = calloc(count + 1, 2);
    aba_status status = ABA_OK;
    if (stack == NULL || cursor == NULL || marks == NULL) {
        status = abai_fail_memory(error);
        goto cleanup;
    }
    unsigned char *placed = marks, *open = marks + count;
    size_t done = 0;
    close_gaps(graph);
    *cycle = 0;
    for (size_t root = 0; root < count && *cycle == 0; root++)
        if (!placed[root] && !place(graph, root, placed, open, stack, cursor, order, &done)) {
            /* What was left half-way must not look placed; it does not. Every node on the stack
             * needs another that is not placed, so a walk among them cannot end. */
            memset(cursor, 0, count * sizeof *cursor);
            for (size_t i = 0; i < count; i++)
                placed[i] = placed[i] || !open[i];
            *cycle = find_ring(graph, placed, order, cursor);
        }
cleanup:
    free(stack);
    free(cursor);
    free(marks);
    return status;
}
