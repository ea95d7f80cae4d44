/* base/hash.h - SHA-256 (FIPS 180-4) by libcrypto. */
#ifndef ABAI_BASE_HASH_H
#define ABAI_BASE_HASH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Digest of data[0..length) into out[0..32). False when libcrypto cannot (out of memory). */
bool abai_sha256(const void *data, size_t length, uint8_t out[32]);

/* The same as 64 lower-case hexadecimal digits and a NUL. */
bool abai_sha256_hex(const void *data, size_t length, char out[65]);

#endif
