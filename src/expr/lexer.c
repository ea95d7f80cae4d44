#include "expr/lexer.h"

#include <string.h>

#include "base/number.h"
#include "base/text.h"

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

static bool is_name_start(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

static bool is_name(char c) { return is_name_start(c) || is_digit(c); }

static const char *const signs[] = {"<=", ">=", "==", "!=", "<", ">", "+",
                                    "-",  "*",  "/",  "^",  "(", ")", ","};

/* What other languages and word processors write -> what is written here. Read before the signs. */
static const struct {
    const char *text, *instead;
} slips[] = {
    {"**", "^"},      {"&&", "and"},    {"||", "or"},     {"&", "and"},     {"|", "or"},
    {"\u00d7", "*"},  {"\u00b7", "*"},  {"\u00f7", "/"},  {"\u2212", "-"},  {"\u2013", "-"},
    {"\u2264", "<="}, {"\u2265", ">="}, {"\u2260", "!="}, {"\u00b2", "^2"}, {"\u00b3", "^3"},
    {"\u03c0", "pi"}, {"%", "5 [%]"},   {"$", "5 [USD]"}, {";", ","},       {"?", "if(c, a, b)"},
};

bool abai_token_is(const abai_token *token, const char *text) {
    return (token->kind == ABAI_TOKEN_SIGN || token->kind == ABAI_TOKEN_NAME) &&
           strlen(text) == token->length && strncmp(token->start, text, token->length) == 0;
}

static aba_status read_number(const abai_expr *expr, const char **at, abai_token *token,
                              aba_error *error) {
    const char *end = *at;
    while (is_digit(*end) || *end == '.')
        end++;
    if (*end == 'e' || *end == 'E') {
        end += 1 + (end[1] == '-' || end[1] == '+');
        while (is_digit(*end))
            end++;
    }
    const char *number_end = end;
    while (is_name(*end) || *end == '.') /* "2x", "1e5.5": shown whole */
        end++;
    token->kind = ABAI_TOKEN_NUMBER;
    token->length = (size_t)(end - *at);
    if (end != number_end || !abai_number_parse_loose(*at, token->length, &token->number)) {
        const int shown = token->length > 40 ? 40 : (int)token->length;
        return abai_expr_fail(expr, token->column, error,
                              "'%.*s' is no number, or none that a double can hold", shown, *at);
    }
    *at = end;
    return ABA_OK;
}

static aba_status read_unit(const abai_expr *expr, const char **at, abai_token *token,
                            aba_error *error) {
    token->kind = ABAI_TOKEN_UNIT;
    token->start = *at + 1;
    token->length = strcspn(token->start, "[]");
    if (token->start[token->length] != ']')
        return abai_expr_fail(expr, token->column, error, "a ']' is missing");
    *at = token->start + token->length + 1;
    return ABA_OK;
}

static aba_status bad_character(const abai_expr *expr, const abai_token *token, aba_error *error) {
    const char *at = token->start;
    for (size_t i = 0; i < sizeof slips / sizeof *slips; i++)
        if (strncmp(at, slips[i].text, strlen(slips[i].text)) == 0)
            return abai_expr_fail(expr, token->column, error, "unexpected '%s'; write %s",
                                  slips[i].text, slips[i].instead);
    if (*at == '=')
        return abai_expr_fail(expr, token->column, error, "unexpected '='; equality is ==");
    if (*at == '!')
        return abai_expr_fail(expr, token->column, error, "unexpected '!'; write not");
    const size_t length = abai_utf8_length(at, strlen(at));
    return abai_expr_fail(expr, token->column, error, "unexpected '%.*s'",
                          length == 0 ? 1 : (int)length, at);
}

static aba_status read_sign(const abai_expr *expr, const char **at, abai_token *token,
                            aba_error *error) {
    if (strncmp(*at, "**", 2) == 0)
        return bad_character(expr, token, error);
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
        const size_t length = strlen(signs[i]);
        if (strncmp(*at, signs[i], length) == 0) {
            token->kind = ABAI_TOKEN_SIGN;
            token->length = length;
            *at += length;
            return ABA_OK;
        }
    }
    return bad_character(expr, token, error);
}

aba_status abai_token_read(const abai_expr *expr, const char **at, abai_token *token,
                           aba_error *error) {
    *at += strspn(*at, " \t\r\n");
    *token = (abai_token){.start = *at, .column = (uint32_t)(*at - expr->text) + 1};
    if (**at == '\0') {
        token->kind = ABAI_TOKEN_END;
        return ABA_OK;
    }
    if (is_digit(**at) || (**at == '.' && is_digit((*at)[1])))
        return read_number(expr, at, token, error);
    if (**at == '[')
        return read_unit(expr, at, token, error);
    if (is_name_start(**at)) {
        token->kind = ABAI_TOKEN_NAME;
        while (is_name((*at)[token->length]))
            token->length++;
        *at += token->length;
    } else {
        const aba_status status = read_sign(expr, at, token, error);
        if (status != ABA_OK)
            return status;
    }
    token->infix = abai_infix_find(token->start, token->length);
    return ABA_OK;
}
