/* XADD over RESP, pipelined. */
#include "measure.h"
#include "protocol.h"

#include <string.h>

static char prepared[(64 << 10) + 256];
static size_t prepared_bytes;

static void open_redis(int socket, const char *payload, int bytes, int window)
{
    (void)window;
    send_all(socket, "PING\r\n", 6);
    expect(socket, "+PONG\r\n");
    if (bytes > 64 << 10)
    {
        fail("payloads of at most 64 KiB");
    }

    prepared_bytes = (size_t)sprintf(prepared, "*5\r\n$4\r\nXADD\r\n$5\r\nbench\r\n$1\r\n*\r\n$1\r\np\r\n$%d\r\n", bytes);
    memcpy(prepared + prepared_bytes, payload, (size_t)bytes);
    memcpy(prepared + prepared_bytes + bytes, "\r\n", 2);
    prepared_bytes += (size_t)bytes + 2;
}

static size_t size_redis(void)
{
    return prepared_bytes;
}

static size_t write_redis(char *target, uint64_t first)
{
    (void)first;
    memcpy(target, prepared, prepared_bytes);
    return prepared_bytes;
}

/* Each answer is the id of the entry, as $LENGTH\r\nID\r\n. */
static size_t read_redis(const char *bytes, size_t count, uint64_t *acknowledged)
{
    size_t used = 0;
    while (used < count)
    {
        const char *end = memchr(bytes + used, '\n', count - used);
        if (end == NULL)
        {
            break;
        }

        if (bytes[used] != '$')
        {
            fail("the server refused: %.*s", (int)(end - bytes - (long)used), bytes + used);
        }

        size_t after = (size_t)(end - bytes) + 1 + (size_t)atoi(bytes + used + 1) + 2;
        if (after > count)
        {
            break;
        }

        (*acknowledged)++;
        used = after;
    }

    return used;
}

const struct protocol redis_xadd = {"redis", 1, open_redis, write_redis, size_redis, read_redis};
