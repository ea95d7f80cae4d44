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

aba_status abai_file_read(const char *path, size_t limit, char **data, size_t *length,
                          aba_error *error) {
    const bool standard = strcmp(path, "-") == 0;
    const char *name = standard ? "<stdin>" : path;
    int fd = STDIN_FILENO;
    if (!standard) {
        /* O_NONBLOCK: opening a FIFO must not wait for a writer; it is refused below. */
        fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
        if (fd < 0)
            return fail_io(error, name, "open");
        struct stat about;
        aba_status status = ABA_OK;
        if (fstat(fd, &about) != 0)
            status = fail_io(error, name, "examine");
        else if (S_ISDIR(about.st_mode))
            status = abai_fail(error, ABA_IO, "%s: is a directory; a file is needed here", name);
        else if (!S_ISREG(about.st_mode))
            status = abai_fail(error, ABA_IO, "%s: is no regular file", name);
        if (status != ABA_OK) {
            close(fd);
            return status;
        }
    }
    abai_text text = ABAI_TEXT_INIT;
    aba_status status = read_all(fd, name, limit, &text, error);
    if (!standard)
        close(fd);
    char *taken = NULL;
    size_t taken_length = 0;
    if (status == ABA_OK) {
        taken = abai_text_take(&text, &taken_length);
        if (taken == NULL)
            status = abai_fail_memory(error);
    }
    abai_text_free(&text);
    if (status == ABA_OK) {
        *data = taken;
        *length = taken_length;
    }
    return status;
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
        abai_text_printf(name, "%s.%ld-%u.tmp", path, (long)getpid(), atomic_fetch_add(&counter, 1));
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
        if (mkdir(copy, 0777) != 0 && (stat(copy, &about) != 0 || !S_ISDIR(about.st_mode))) {
            if (errno == 0)
                errno = ENOTDIR;
            status = fail_io(error, copy, "make the directory");
        }
        *p = end;
        if (end == '\0')
            break;
    }
    free(copy);
    return status;
}
