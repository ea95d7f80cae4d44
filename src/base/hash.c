#include "base/hash.h"

#include <openssl/evp.h>

bool abai_sha256(const void *data, size_t length, uint8_t out[32]) {
    unsigned size = 0;
    return EVP_Digest(data, length, out, &size, EVP_sha256(), NULL) == 1 && size == 32;
}

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
