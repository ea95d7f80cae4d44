#include "abanico/run.h"
#include "engine/pass.h"

int aba_run_threads(int wanted, uint64_t samples) { return abai_pass_threads(wanted, samples); }
