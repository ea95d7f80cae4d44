/* The smallest program that needs both the installed headers and the installed library. */
#include <abanico/abanico.h>

int main(void) { return aba_status_exit_code(ABA_OK); }
