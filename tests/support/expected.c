#include "expected.h"

#include "check.h"

#include <stdio.h>
#include <stdlib.h>

enum { SIZE_MOST = 1 << 20 };

static char *read_whole(const char *path) {
    FILE *file = fopen(path, "rb");
    if (file == NULL)
        return NULL;
    char *text = calloc(1, SIZE_MOST);
    assert_non_null(text);
    const size_t length = fread(text, 1, SIZE_MOST - 1, file);
    fclose(file);
    text[length] = '\0';
    return text;
}

void assert_expected(const char *name, const char *text) {
    char path[1024];
    snprintf(path, sizeof path, "%s/tests/report/expected/%s", ABANICO_SOURCE_DIR, name);
    const char *mode = getenv("ABANICO_EXPECTED");
    if (mode != NULL && strcmp(mode, "update") == 0) {
        FILE *file = fopen(path, "wb");
        assert_non_null(file);
        assert_true(fputs(text, file) >= 0);
        assert_int_equal(fclose(file), 0);
    }
    char *expected = read_whole(path);
    assert_non_null(expected);
    assert_string_equal(text, expected);
    free(expected);
}
