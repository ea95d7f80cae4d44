/* EVP_Digest first sets up libcrypto's providers and reads openssl.cnf: 1.7 ms, and 0.6 ms at exit,
 * where a whole run of few samples takes 10 ms. The functions below it need none of that. OpenSSL 3
 * calls them deprecated, because they pass its providers by; where it was built without them EVP
 * serves. */
#define OPENSSL_SUPPRESS_DEPRECATED

#include "base/hash.h"

#include <openssl/evp.h>
#include <openssl/sha.h>

#ifdef OPENSSL_NO_DEPRECATED_3_0
bool abai_sha256(const void *data, size_t length, uint8_t out[32]) {
    unsigned size = 0;
    return EVP_Digest(data, length, out, &size, EVP_sha256(), NULL) == 1 && size == 32;
}
#else
bool abai_sha256(const void *data, size_t length, uint8_t out[32]) {
    SHA256_CTX context;
    return SHA256_Init(&context) == 1 && SHA256_Update(&context, data, length) == 1 &&
           SHA256_Final(out, &context) == 1;
}
#endif

bool abai_sha256_hex(const void *data, size_t length, char out[65]) {
    static const char hex[] = "0123456789abcdef";
    uint8_t digest[32];
    if (!abai_sha256(data, length, digest))
        return false;
    for (size_t i = 0; i < sizeof digest; i++) {
        out[2 * i] = hex[digest[i] >> 4];
        out[2 * i + 1] = hex[digest[i] & 15];
    }
    out[64] = '\0';
    return true;
}
