/* base/file.h - whole files in and out. */
#ifndef ABAI_BASE_FILE_H
#define ABAI_BASE_FILE_H

#include <stddef.h>

#include "base/status.h"

/* Read the whole file or pipe (or standard input for "-") of at most limit bytes. *data is malloc'd
 * and has a NUL behind its *length bytes. ABA_IO where it cannot be read, is a directory or a
 * device; ABA_INVALID where it is larger than limit. A pipe without a writer is waited for. */
aba_status abai_file_read(const char *path, size_t limit, char **data, size_t *length,
                          aba_error *error) ABA_MUST_USE;

/* The same for regular files only, and never waiting: for names that stand in files. "-" is a
 * name like others. */
aba_status abai_file_read_regular(const char *path, size_t limit, char **data, size_t *length,
                                  aba_error *error) ABA_MUST_USE;

/* Write data[0..length) to path so that path holds either what it held before or all of it: written
 * beside its place, flushed, synced, renamed, and the directory synced. ABA_IO on any failure; the
 * temporary file is then removed. */
aba_status abai_file_write(const char *path, const char *data, size_t length,
                           aba_error *error) ABA_MUST_USE;

/* Make the directory and those above it. No error where it is there. */
aba_status abai_directory_make(const char *path, aba_error *error) ABA_MUST_USE;

#endif
