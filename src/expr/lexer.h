/* expr/lexer.h - text to tokens. Internal to expr/. */
#ifndef ABAI_EXPR_LEXER_H
#define ABAI_EXPR_LEXER_H

#include "expr/tree.h"

typedef enum abai_token_kind {
    ABAI_TOKEN_END,
    ABAI_TOKEN_NUMBER,
    ABAI_TOKEN_NAME, /* or a word of the language */
    ABAI_TOKEN_SIGN, /* + - * / ^ < <= > >= == != ( ) , */
    ABAI_TOKEN_UNIT  /* [...]: start and length are those of what is inside */
} abai_token_kind;

typedef struct abai_token {
    abai_token_kind kind;
    const char *start;
    size_t length;
    uint32_t column;
    double number;
    const abai_form *infix; /* the infix operator that it is, or NULL */
} abai_token;

/* The token at *at, which moves behind it. Errors are those of abai_expr_fail. */
aba_status abai_token_read(const abai_expr *expr, const char **at, abai_token *token,
                           aba_error *error) ABA_MUST_USE;

/* True where the token is this sign or word. */
bool abai_token_is(const abai_token *token, const char *text);

#endif
