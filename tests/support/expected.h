/* tests/support/expected.h - texts that stand in files. */
#ifndef ABANICO_TESTS_EXPECTED_H
#define ABANICO_TESTS_EXPECTED_H

/* Compare with tests/report/expected/NAME. With ABANICO_EXPECTED=update in the environment the file
 * is written instead, to be looked at before it is committed. */
void assert_expected(const char *name, const char *text);

#endif
