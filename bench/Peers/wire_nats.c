/* JetStream over the NATS protocol: publishes with an acknowledgement each, and fast-ingest batches, whose acknowledgements are cumulative (nats-server 2.14). */
#include "measure.h"
#include "protocol.h"

#include <string.h>

#define SUBJECT "bench.events"
#define FAST_SUBJECT "fast.events"
#define LINE_BYTES 256

static const char *payload;
static int payload_bytes, batch_flow;
static int connection;
static long long batch;
static char prepared[LINE_BYTES + (64 << 10)];
static size_t prepared_bytes;

static void open_nats(int socket, const char *bytes, int count, int window)
{
    static const char hello[] = "CONNECT {\"verbose\":false,\"pedantic\":false,\"headers\":true,\"no_responders\":true,\"lang\":\"c\"}\r\nSUB _INBOX.bench.> 1\r\nPING\r\n";
    connection = socket;

    /* The server remembers a batch for ten seconds after its last event. */
    batch = now_ns();
    payload = bytes;
    payload_bytes = count;
    batch_flow = window > 1 ? window / 2 : 1;
    if (count > (64 << 10) - 2)
    {
        fail("payloads of at most 64 KiB");
    }

    send_all(socket, hello, sizeof hello - 1);
    expect(socket, "PONG\r\n");
    prepared_bytes = (size_t)snprintf(prepared, LINE_BYTES, "PUB %s _INBOX.bench.a %d\r\n", SUBJECT, count);
    memcpy(prepared + prepared_bytes, bytes, (size_t)count);
    memcpy(prepared + prepared_bytes + count, "\r\n", 2);
    prepared_bytes += (size_t)count + 2;
}

static size_t size_nats(void)
{
    return LINE_BYTES + (size_t)payload_bytes + 2;
}

static size_t write_async(char *target, uint64_t first)
{
    (void)first;
    memcpy(target, prepared, prepared_bytes);
    return prepared_bytes;
}

/* <inbox>.<batch>.<flow>.<gap mode>.<number in the batch>.<operation>.$FI; operation 0 begins a batch, 1 goes on. */
static size_t write_fast(char *target, uint64_t first)
{
    size_t length = (size_t)sprintf(
        target, "PUB %s _INBOX.bench.b%lld.%d.fail.%llu.%d.$FI %d\r\n", FAST_SUBJECT, batch, batch_flow, (unsigned long long)first, first == 1 ? 0 : 1, payload_bytes);
    memcpy(target + length, payload, (size_t)payload_bytes);
    memcpy(target + length + payload_bytes, "\r\n", 2);
    return length + (size_t)payload_bytes + 2;
}

/* The messages of what came, one after the other; other operations are few. */
static size_t read_messages(const char *bytes, size_t count, uint64_t *acknowledged, void (*take)(const char *, size_t, uint64_t *))
{
    size_t used = 0;
    while (used < count)
    {
        const char *line = bytes + used, *end = memchr(line, '\r', count - used);
        if (end == NULL || (size_t)(end - bytes) + 2 > count)
        {
            break;
        }

        size_t after = (size_t)(end - bytes) + 2;
        if (line[0] == 'P' && line[1] == 'I')
        {
            send_all(connection, "PONG\r\n", 6);
        }
        else if (line[0] == 'M')
        {
            const char *digit = end;
            while (digit[-1] != ' ')
            {
                digit--;
            }

            size_t length = (size_t)strtoul(digit, NULL, 10);
            if (after + length + 2 > count)
            {
                break;
            }

            take(bytes + after, length, acknowledged);
            after += length + 2;
        }
        else if (line[0] == '-' || line[0] == 'H')
        {
            fail("the server refused: %.*s", (int)(end - line), line);
        }

        used = after;
    }

    return used;
}

static void take_one(const char *message, size_t length, uint64_t *acknowledged)
{
    if (length < 10 || memcmp(message, "{\"stream\":", 10) != 0)
    {
        fail("the server refused: %.*s", (int)length, message);
    }

    (*acknowledged)++;
}

static void take_flow(const char *message, size_t length, uint64_t *acknowledged)
{
    const char *found = length > 14 && memcmp(message, "{\"type\":\"ack\"", 13) == 0 ? memmem(message, length, "\"seq\":", 6) : NULL;
    if (found == NULL)
    {
        fail("the server refused: %.*s", (int)length, message);
    }

    uint64_t number = strtoull(found + 6, NULL, 10);
    *acknowledged = number > *acknowledged ? number : *acknowledged;
}

static size_t read_async(const char *bytes, size_t count, uint64_t *acknowledged)
{
    return read_messages(bytes, count, acknowledged, take_one);
}

static size_t read_fast(const char *bytes, size_t count, uint64_t *acknowledged)
{
    return read_messages(bytes, count, acknowledged, take_flow);
}

const struct protocol nats_async = {"nats", 1, open_nats, write_async, size_nats, read_async};
const struct protocol nats_fast = {"nats-fast", 1, open_nats, write_fast, size_nats, read_fast};
