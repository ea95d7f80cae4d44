/* base/locale.h - the "C" locale, for printing and reading that must not depend on the caller's.
 * The includer defines _GNU_SOURCE first: locale_t is POSIX.1-2008. */
#ifndef ABAI_BASE_LOCALE_H
#define ABAI_BASE_LOCALE_H

#include <locale.h>
#ifdef __APPLE__
#include <xlocale.h>
#endif

/* Made at first use, never freed; thread-safe. */
locale_t abai_c_locale(void);

#endif
