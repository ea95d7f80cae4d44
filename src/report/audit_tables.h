/* report/audit_tables.h - the tables of an audit's text. */
#ifndef ABAI_REPORT_AUDIT_TABLES_H
#define ABAI_REPORT_AUDIT_TABLES_H

#include "abanico/audit.h"
#include "report/claims.h"
#include "report/columns.h"

typedef struct abai_audit_page {
    abai_text *text;
    const aba_audit *audit;
    size_t width;
    bool ascii;
} abai_audit_page;

/* Each with its title; nothing where there is nothing to show. */
void abai_audit_table_claims(const abai_audit_page *p);  /* beside what was simulated */
void abai_audit_table_changes(const abai_audit_page *p); /* verdicts that a reading changes */
void abai_audit_table_matters(
    const abai_audit_page *p);                       /* of each range the reading that moves most */
void abai_audit_table_all(const abai_audit_page *p); /* every reading, output by output */

/* "+0.12", "-1.5", "0"; "-" where it does not exist. */
void abai_audit_put_share(char *cell, double of_band);
/* "+12 %", "-0.4 %", "0 %"; "-" where it does not exist. */
void abai_audit_put_relative(char *cell, double relative);

#endif
