/* The hub over /v1/ws in binary frames (hub.proto): one event in a frame, or a hundred. Opaque payloads are only stored, JSON ones are checked by the hub. */
#include "measure.h"
#include "protocol.h"

#include <string.h>

#define CHANNEL "bench.compare.events"

/* Field numbers of hub.proto, shifted and with the wire type of what has a length. */
#define FRAME_PUBLISH 0x0A
#define REQUEST_EVENTS 0x12
#define EVENT_CHANNEL 0x0A
#define EVENT_PAYLOAD 0x12
#define EVENT_CONTENT_TYPE 0x1A
#define RESPONSE_RESULTS 0x12
#define RESULT_ERROR 0x2A

static char *frame;
static size_t frame_bytes;
static int frame_events;

static size_t put_number(char *target, uint64_t value)
{
    size_t length = 0;
    for (; value >= 0x80; value >>= 7)
    {
        target[length++] = (char)(value | 0x80);
    }

    target[length++] = (char)value;
    return length;
}

static size_t put_field(char *target, int tag, const char *bytes, size_t count)
{
    target[0] = (char)tag;
    size_t length = 1 + put_number(target + 1, count);
    memcpy(target + length, bytes, count);
    return length + count;
}

/* A masked frame whose key is zero, so that the payload stands as it is. */
static size_t put_frame(char *target, const char *bytes, size_t count)
{
    size_t length = 0;
    target[length++] = (char)0x82;
    if (count < 126)
    {
        target[length++] = (char)(0x80 | count);
    }
    else if (count < 65536)
    {
        target[length++] = (char)(0x80 | 126);
        target[length++] = (char)(count >> 8);
        target[length++] = (char)count;
    }
    else
    {
        target[length++] = (char)(0x80 | 127);
        for (int shift = 56; shift >= 0; shift -= 8)
        {
            target[length++] = (char)(count >> shift);
        }
    }

    memset(target + length, 0, 4);
    memcpy(target + length + 4, bytes, count);
    return length + 4 + count;
}

static void open_hub(int socket, const char *payload, int bytes, const char *content_type, int events)
{
    static const char hello[] = "GET /v1/ws HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
    send_all(socket, hello, sizeof hello - 1);
    expect(socket, "HTTP/1.1 101");
    size_t most = ((size_t)bytes + 256) * (size_t)events + 256, length = 0;
    char *event = malloc(most), *request = malloc(most), *message = malloc(most);
    frame = malloc(most + 64);
    if (event == NULL || request == NULL || message == NULL || frame == NULL)
    {
        fail("no memory");
    }

    length += put_field(event, EVENT_CHANNEL, CHANNEL, sizeof CHANNEL - 1);
    length += put_field(event + length, EVENT_PAYLOAD, payload, (size_t)bytes);
    if (content_type != NULL)
    {
        length += put_field(event + length, EVENT_CONTENT_TYPE, content_type, strlen(content_type));
    }

    size_t all = 2;
    memcpy(request, "\x08\x01", 2);
    for (int i = 0; i < events; i++)
    {
        all += put_field(request + all, REQUEST_EVENTS, event, length);
    }

    frame_bytes = put_frame(frame, message, put_field(message, FRAME_PUBLISH, request, all));
    frame_events = events;
    free(event);
    free(request);
    free(message);
}

static size_t size_hub(void)
{
    return frame_bytes;
}

static size_t write_hub(char *target, uint64_t first)
{
    (void)first;
    memcpy(target, frame, frame_bytes);
    return frame_bytes;
}

static const unsigned char *get_number(const unsigned char *at, const unsigned char *end, uint64_t *value)
{
    *value = 0;
    for (int shift = 0; at < end && shift < 64; shift += 7)
    {
        *value |= (uint64_t)(*at & 0x7F) << shift;
        if (*at++ < 0x80)
        {
            return at;
        }
    }

    fail("an answer of the hub cannot be read");
}

/* Steps over one field; its tag, and its bytes when it has a length. */
static const unsigned char *get_field(const unsigned char *at, const unsigned char *end, uint64_t *tag, const unsigned char **body, uint64_t *count)
{
    at = get_number(at, end, tag);
    *count = 0;
    switch (*tag & 7)
    {
    case 0:
        return get_number(at, end, count);
    case 1:
        return at + 8;
    case 5:
        return at + 4;
    case 2:
        *body = at = get_number(at, end, count);
        return *count <= (uint64_t)(end - at) ? at + *count : (fail("an answer of the hub cannot be read"), NULL);
    default:
        fail("an answer of the hub cannot be read");
    }
}

/* How many events the answer says are stored; anything that is not stored ends the program. */
static uint64_t count_stored(const unsigned char *at, const unsigned char *end)
{
    uint64_t tag, count, stored = 0;
    const unsigned char *body = at;
    get_field(at, end, &tag, &body, &count);
    if (tag >> 3 != 33)
    {
        fail("the hub answered with message %llu of hub.proto", (unsigned long long)tag >> 3);
    }

    for (at = body, end = body + count; at < end;)
    {
        at = get_field(at, end, &tag, &body, &count);
        if (tag == RESPONSE_RESULTS)
        {
            const unsigned char *result = body, *over = body + count, *value = body;
            while (result < over)
            {
                result = get_field(result, over, &tag, &value, &count);
                if (tag == RESULT_ERROR)
                {
                    fail("the hub refused an event: %.*s", (int)count, (const char *)value);
                }
            }

            stored++;
        }
    }

    return stored;
}

static size_t read_hub(const char *bytes, size_t count, uint64_t *acknowledged)
{
    size_t used = 0;
    while (count - used >= 2)
    {
        const unsigned char *head = (const unsigned char *)bytes + used;
        uint64_t length = head[1], before = 2;
        if (length >= 126)
        {
            before = length == 126 ? 4 : 10;
            if (count - used < before)
            {
                break;
            }

            length = 0;
            for (uint64_t i = 2; i < before; i++)
            {
                length = length << 8 | head[i];
            }
        }

        if (count - used < before + length)
        {
            break;
        }

        if ((head[0] & 0x0F) == 2)
        {
            *acknowledged += count_stored(head + before, head + before + length);
        }
        else if ((head[0] & 0x0F) == 8)
        {
            fail("the hub closed the connection");
        }

        used += before + length;
    }

    return used;
}

static void open_opaque(int socket, const char *payload, int bytes, int window)
{
    (void)window;
    open_hub(socket, payload, bytes, "application/octet-stream", 1);
}

static void open_json(int socket, const char *payload, int bytes, int window)
{
    (void)window;
    open_hub(socket, payload, bytes, NULL, 1);
}

static void open_opaque_hundred(int socket, const char *payload, int bytes, int window)
{
    (void)window;
    open_hub(socket, payload, bytes, "application/octet-stream", 100);
}

static void open_json_hundred(int socket, const char *payload, int bytes, int window)
{
    (void)window;
    open_hub(socket, payload, bytes, NULL, 100);
}

const struct protocol hub_opaque = {"hub", 1, open_opaque, write_hub, size_hub, read_hub};
const struct protocol hub_json = {"hub-json", 1, open_json, write_hub, size_hub, read_hub};
const struct protocol hub_opaque_hundred = {"hub-100", 100, open_opaque_hundred, write_hub, size_hub, read_hub};
const struct protocol hub_json_hundred = {"hub-json-100", 100, open_json_hundred, write_hub, size_hub, read_hub};
