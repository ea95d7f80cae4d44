#define _GNU_SOURCE /* POSIX.1-2008 */

#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"

static aba_status fail_io(aba_error *error, const char *path, const char *what) {
    return abai_fail(error, ABA_IO, "%s: cannot %s: %s", path, what, strerror(errno));
}

/* All that can be read from fd, up to limit + 1 bytes, into text. */
static aba_status read_all(int fd, const char *name, size_t limit, abai_text *text,
                           aba_error *error) {
    static const size_t step = 65536;
    char *buffer = malloc(step);
    if (buffer == NULL)
        return abai_fail_memory(error);
    aba_status status = ABA_OK;
    while (status == ABA_OK) {
        const ssize_t got = read(fd, buffer, step);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            status = fail_io(error, name, "read");
        if (got <= 0)
            break;
        abai_text_append_bytes(text, buffer, (size_t)got);
        if (text->failed)
            status = abai_fail_memory(error);
        else if (text->length > limit)
            status = abai_fail(error, ABA_INVALID, "%s: larger than %zu MiB, the most that is read",
                               name, limit >> 20);
    }
    free(buffer);
    return status;
}

/* Whether an open file, or one that is about to be opened, may be read. */
static aba_status check_kind(const struct stat *about, const char *path, bool pipes,
                             aba_error *error) {
    if (S_ISDIR(about->st_mode))
        return abai_fail(error, ABA_IO, "%s: is a directory; a file is needed here", path);
    if (S_ISREG(about->st_mode) || (pipes && S_ISFIFO(about->st_mode)))
        return ABA_OK;
    return abai_fail(error, ABA_IO, "%s: is not a regular file%s", path, pipes ? " or a pipe" : "");
}

/* Devices are not even opened: that alone may have an effect. What was looked at may be another
 * file by then, so the open file is looked at, too; and only a pipe is opened such that its writer
 * is waited for. */
static aba_status open_file(const char *path, bool pipes, int *fd, aba_error *error) {
    struct stat about;
    if (stat(path, &about) != 0)
        return fail_io(error, path, "open");
    aba_status status = check_kind(&about, path, pipes, error);
    if (status != ABA_OK)
        return status;
    *fd = open(path, O_RDONLY | O_CLOEXEC | (S_ISFIFO(about.st_mode) ? 0 : O_NONBLOCK));
    if (*fd < 0)
        return fail_io(error, path, "open");
    status = fstat(*fd, &about) != 0 ? fail_io(error, path, "examine")
                                     : check_kind(&about, path, pipes, error);
    if (status != ABA_OK)
        close(*fd);
    return status;
}

static aba_status read_text(int fd, const char *name, size_t limit, char **data, size_t *length,
                            aba_error *error) {
    abai_text text = ABAI_TEXT_INIT;
    aba_status status = read_all(fd, name, limit, &text, error);
    if (status == ABA_OK) {
        size_t taken_length = 0;
        char *taken = abai_text_take(&text, &taken_length);
        if (taken == NULL) {
            status = abai_fail_memory(error);
        } else {
            *data = taken;
            *length = taken_length;
        }
    }
    abai_text_free(&text);
    return status;
}

static aba_status read_named(const char *path, bool pipes, size_t limit, char **data,
                             size_t *length, aba_error *error) {
    int fd = -1;
    aba_status status = open_file(path, pipes, &fd, error);
    if (status != ABA_OK)
        return status;
    status = read_text(fd, path, limit, data, length, error);
    close(fd);
    return status;
}

aba_status abai_file_read(const char *path, size_t limit, char **data, size_t *length,
                          aba_error *error) {
    if (strcmp(path, "-") == 0)
        return read_text(STDIN_FILENO, "<stdin>", limit, data, length, error);
    return read_named(path, true, limit, data, length, error);
}

aba_status abai_file_read_regular(const char *path, size_t limit, char **data, size_t *length,
                                  aba_error *error) {
    return read_named(path, false, limit, data, length, error);
}

static bool write_all(int fd, const char *data, size_t length) {
    while (length > 0) {
        const ssize_t done = write(fd, data, length);
        if (done < 0 && errno == EINTR)
            continue;
        if (done < 0)
            return false;
        data += done;
        length -= (size_t)done;
    }
    return true;
}

/* The directory of path, malloc'd: "." where it has none. */
static char *directory_of(const char *path) {
    const char *slash = strrchr(path, '/');
    if (slash == NULL)
        return strdup(".");
    return slash == path ? strdup("/") : strndup(path, (size_t)(slash - path));
}

/* So that the new name itself survives a crash. Some file systems cannot sync a directory (EINVAL):
 * nothing can be done there. */
static bool sync_directory(const char *path) {
    const int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return false;
    const bool good = fsync(fd) == 0 || errno == EINVAL;
    const int saved = errno;
    close(fd);
    errno = saved;
    return good;
}

/* A new file beside path, its name in *name (which needs freeing whatever comes). Its own names, not
 * mkstemp's: those files would be readable by their owner alone, whatever the umask says. */
static int create_beside(const char *path, abai_text *name) {
    static atomic_uint counter;
    for (int tries = 0; tries < 1000; tries++) {
        abai_text_free(name);
        abai_text_printf(name, "%s.%ld-%u.tmp", path, (long)getpid(),
                         atomic_fetch_add(&counter, 1));
        if (name->failed) {
            errno = ENOMEM;
            return -1;
        }
        const int fd = open(name->data, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (fd >= 0 || errno != EEXIST)
            return fd;
    }
    return -1;
}

aba_status abai_file_write(const char *path, const char *data, size_t length, aba_error *error) {
    aba_status status = ABA_OK;
    int fd = -1;
    bool exists = false;
    char *directory = directory_of(path);
    abai_text name = ABAI_TEXT_INIT;
    if (directory == NULL) {
        status = abai_fail_memory(error);
        goto cleanup;
    }
    fd = create_beside(path, &name);
    if (fd < 0) {
        status = fail_io(error, path, "create a file beside it");
        goto cleanup;
    }
    exists = true;
    if (!write_all(fd, data, length) || fsync(fd) != 0) {
        status = fail_io(error, path, "write");
        goto cleanup;
    }
    const int closed = close(fd);
    fd = -1;
    if (closed != 0) {
        status = fail_io(error, path, "close");
        goto cleanup;
    }
    if (rename(name.data, path) != 0) {
        status = fail_io(error, path, "put it in its place");
        goto cleanup;
    }
    exists = false;
    if (!sync_directory(directory))
        status = fail_io(error, directory, "sync");
cleanup:
    if (fd >= 0)
        close(fd);
    if (exists)
        unlink(name.data);
    abai_text_free(&name);
    free(directory);
    return status;
}

aba_status abai_directory_make(const char *path, aba_error *error) {
    if (path[0] == '\0')
        return abai_fail(error, ABA_IO, "the name of the directory is empty");
    char *copy = strdup(path);
    if (copy == NULL)
        return abai_fail_memory(error);
    aba_status status = ABA_OK;
    for (char *p = copy + 1; status == ABA_OK; p++) {
        if (*p != '/' && *p != '\0')
            continue;
        const char end = *p;
        *p = '\0';
        struct stat about;
        if (mkdir(copy, 0777) != 0) {
            const int reason = errno;
            if (stat(copy, &about) != 0) {
                errno = reason;
                status = fail_io(error, copy, "make the directory");
            } else if (!S_ISDIR(about.st_mode)) {
                status = abai_fail(error, ABA_IO, "%s: is not a directory", copy);
            }
        }
        *p = end;
        if (end == '\0')
            break;
    }
    free(copy);
    return status;
}
