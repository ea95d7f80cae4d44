#if defined(__APPLE__)
#define _DARWIN_C_SOURCE /* sysctlbyname, _SC_NPROCESSORS_ONLN */
#endif

#include "bench/machine.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#if defined(__APPLE__) || defined(__FreeBSD__)
#include <sys/types.h>

#include <sys/sysctl.h>
#endif

#include <gsl/gsl_version.h>

#include "abanico/run.h"
#include "base/status.h"
#include "simd/isa.h"

/* x86 says "model name"; MIPS and RISC-V "cpu model" and "uarch"; PowerPC "cpu". AArch64 gives numbers of
 * makers and parts only. */
const char *abai_machine_cpu(const char *cpuinfo, abai_arena *arena) {
    static const char *const keys[] = {"model name", "cpu model", "uarch", "cpu"};
    for (size_t k = 0; k < sizeof keys / sizeof keys[0]; k++)
        for (const char *line = cpuinfo; line != NULL && *line != '\0';) {
            const size_t length = strcspn(line, "\n"), key = strlen(keys[k]);
            const char *value = line + key + strspn(line + (length < key ? 0 : key), " \t");
            if (length > key && strncmp(line, keys[k], key) == 0 && *value == ':') {
                value += 1 + strspn(value + 1, " \t");
                const size_t taken = strcspn(value, "\n");
                return taken == 0 ? NULL : abai_arena_strndup(arena, value, taken);
            }
            line += length + (line[length] == '\n');
        }
    return NULL;
}

/* The first processor's lines; the file has no size, and others' follow. */
static const char *cpu_of_linux(abai_arena *arena) {
    char text[8192];
    FILE *file = fopen("/proc/cpuinfo", "r");
    if (file == NULL)
        return NULL;
    const size_t length = fread(text, 1, sizeof text - 1, file);
    fclose(file);
    text[length] = '\0';
    return abai_machine_cpu(text, arena);
}

static const char *cpu_name(abai_arena *arena) {
#if defined(__APPLE__) || defined(__FreeBSD__)
    static const char *const names[] = {"machdep.cpu.brand_string", "hw.model"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        char text[256];
        size_t size = sizeof text - 1;
        if (sysctlbyname(names[i], text, &size, NULL, 0) == 0 && size > 0) {
            text[size] = '\0';
            return abai_arena_strdup(arena, text);
        }
    }
#endif
    return cpu_of_linux(arena);
}

static int cores_online(void) {
#ifdef _SC_NPROCESSORS_ONLN
    const long count = sysconf(_SC_NPROCESSORS_ONLN);
    return count > 0 && count < 1000000 ? (int)count : 0;
#else
    return 0;
#endif
}

static const char *system_name(abai_arena *arena) {
    struct utsname about;
    if (uname(&about) < 0)
        return abai_arena_strdup(arena, "not known");
    return abai_arena_printf(arena, "%s %s %s", about.sysname, about.release, about.machine);
}

static const char *compiler(abai_arena *arena) {
#if defined(__clang__)
    return abai_arena_printf(arena, "clang %d.%d.%d", __clang_major__, __clang_minor__,
                             __clang_patchlevel__);
#elif defined(__GNUC__)
    return abai_arena_printf(arena, "gcc %d.%d.%d", __GNUC__, __GNUC_MINOR__, __GNUC_PATCHLEVEL__);
#else
    return abai_arena_strdup(arena, "not known");
#endif
}

/* gcc tells of AddressSanitizer and ThreadSanitizer, and of no others. */
static const char *sanitizers(void) {
#if defined(__has_feature)
#if __has_feature(address_sanitizer)
    return "address";
#elif __has_feature(thread_sanitizer)
    return "thread";
#elif __has_feature(memory_sanitizer)
    return "memory";
#endif
#endif
#if defined(__SANITIZE_ADDRESS__)
    return "address";
#elif defined(__SANITIZE_THREAD__)
    return "thread";
#else
    return NULL;
#endif
}

/* The standard's version by the month of its publication, which is what compilers define. */
static const char *openmp(abai_arena *arena) {
#ifdef _OPENMP
    static const struct {
        int month;
        const char *version;
    } known[] = {{200805, "3.0"}, {201107, "3.1"}, {201307, "4.0"}, {201511, "4.5"},
                 {201811, "5.0"}, {202011, "5.1"}, {202111, "5.2"}, {202411, "6.0"}};
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        if (known[i].month == _OPENMP)
            return known[i].version;
    return abai_arena_printf(arena, "%d", _OPENMP);
#else
    (void)arena;
    return "none";
#endif
}

/* A setting of the environment, or NULL where it is not set. False when out of memory. */
static bool setting(const char *name, abai_arena *arena, const char **out) {
    const char *value = getenv(name);
    *out = value == NULL || *value == '\0' ? NULL : abai_arena_strdup(arena, value);
    return *out != NULL || value == NULL || *value == '\0';
}

static bool forced(void) {
    const char *word = getenv("ABANICO_ISA");
    return word != NULL && *word != '\0';
}

aba_status abai_machine_describe(aba_bench_machine *machine, abai_arena *arena, aba_error *error) {
    *machine = (aba_bench_machine){
        .cpu = cpu_name(arena),
        .cores_online = cores_online(),
        .system = system_name(arena),
        .compiler = compiler(arena),
#ifdef __OPTIMIZE__
        .optimised = true,
#endif
        .sanitizers = sanitizers(),
        .instruction_set = abai_isa_name(abai_isa_current()),
        .instruction_set_forced = forced(),
        .gsl = gsl_version,
        .openmp = openmp(arena),
        .openmp_threads = aba_run_threads(0, ABA_SAMPLES_MAX),
    };
    const bool good = setting("OMP_PLACES", arena, &machine->openmp_places) &&
                      setting("OMP_PROC_BIND", arena, &machine->openmp_proc_bind);
    return good && machine->system != NULL && machine->compiler != NULL && machine->openmp != NULL
               ? ABA_OK
               : abai_fail_memory(error);
}
