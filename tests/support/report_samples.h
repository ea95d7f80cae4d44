/* Three results made by hand that between them hold what makes a report hard to write. */
#ifndef ABANICO_TESTS_REPORT_SAMPLES_H
#define ABANICO_TESTS_REPORT_SAMPLES_H

#include "abanico/result.h"

enum { REPORT_FIVE = 5, REPORT_MANY = 13, REPORT_MAKERS = 3 };

extern const double report_five[REPORT_FIVE]; /* 5, 25, 50, 75, 95 */
extern const double report_many[REPORT_MANY]; /* from 0 to 100 */

typedef aba_result *(*report_maker)(void);
extern const report_maker report_makers[REPORT_MAKERS]; /* all three */

aba_result *report_ordinary(void);
aba_result *report_shapes(void);
aba_result *report_few(void);

#endif
