/* report/layout.h - text in columns: cells of a fixed width, paragraphs that wrap. */
#ifndef ABAI_REPORT_LAYOUT_H
#define ABAI_REPORT_LAYOUT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/text.h"

/* Columns that abai_layout_cell needs to show all of a string. */
size_t abai_layout_width(const char *string);

/* string in exactly `width` columns, 1 at least: padded on the right, or cut and ended by an
 * ellipsis. Control characters are escaped. */
void abai_layout_cell(abai_text *text, const char *string, size_t width, bool ascii);

/* The same, padded on the left; not cut. */
void abai_layout_right(abai_text *text, const char *string, size_t width);

/* A paragraph: `first` and the words of `words`, broken at spaces into lines of at most `width`
 * columns, the later ones indented by `hang`, each ended by a newline. Words longer than a line are
 * broken anywhere. Control characters are escaped. */
void abai_layout_paragraph(abai_text *text, const char *first, const char *words, size_t hang,
                           size_t width);

#endif
