/* plan/graph.h - putting things that depend on each other in order. */
#ifndef ABAI_PLAN_GRAPH_H
#define ABAI_PLAN_GRAPH_H

#include <stddef.h>

#include "base/arena.h"
#include "base/status.h"

/* Nodes 0 .. count-1; edges say which nodes a node needs. */
typedef struct abai_graph abai_graph;

abai_graph *abai_graph_new(abai_arena *arena, size_t count); /* NULL: out of memory */
/* `node` needs `needed`. Nodes' edges are added node by node, in rising order of `node`. */
aba_status abai_graph_need(abai_graph *graph, size_t node, size_t needed,
                           aba_error *error) ABA_MUST_USE;

/* All nodes into order[0..count), each after those it needs, otherwise in rising order; *cycle is
 * then 0. Where some need each other, *cycle is the length of one such ring and order[0..*cycle) the
 * ring: each needs the next, the last needs the first. */
aba_status abai_graph_sort(abai_graph *graph, size_t *order, size_t *cycle,
                           aba_error *error) ABA_MUST_USE;

#endif
