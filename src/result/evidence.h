/* result/evidence.h - private to those who own an aba_evidence. */
#ifndef ABAI_RESULT_EVIDENCE_H
#define ABAI_RESULT_EVIDENCE_H

#include "abanico/evidence.h"

/* Frees all that it holds, and itself; NULL is fine. */
void abai_evidence_free(aba_evidence *evidence);

#endif
