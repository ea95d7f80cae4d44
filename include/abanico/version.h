/* abanico/version.h - the version of the library. */
#ifndef ABANICO_VERSION_H
#define ABANICO_VERSION_H

#include "abanico/status.h"

#ifdef __cplusplus
extern "C" {
#endif

/* "MAJOR.MINOR.PATCH" (semver.org); a static string. */
ABA_API const char *aba_version(void);

#ifdef __cplusplus
}
#endif
#endif
