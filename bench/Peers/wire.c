/*
 * Publishes over one connection with a window of events that are not acknowledged: the same loop for every server, so that they differ in
 * protocol and server only. usage: wire PROTOCOL PORT BYTES WINDOW WARMUP-SECONDS SECONDS
 */
#include "measure.h"
#include "protocol.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* Between two looks at what came, at most so much is sent. */
#define SEND_BYTES (128 * 1024)
#define RECEIVE_BYTES (256 * 1024)

static const struct protocol *const protocols[] = {&hub_opaque, &hub_json, &hub_opaque_hundred, &hub_json_hundred, &nats_async, &nats_fast, &redis_xadd};

static int64_t *sent_at;
static uint64_t sent, acknowledged;
static int window;

void send_all(int socket, const void *bytes, size_t count)
{
    for (const char *at = bytes; count > 0;)
    {
        ssize_t written = send(socket, at, count, MSG_NOSIGNAL);
        if (written <= 0)
        {
            fail("the server took no more: %s", strerror(errno));
        }

        at += written;
        count -= (size_t)written;
    }
}

void expect(int socket, const char *text)
{
    char answer[8192];
    size_t count = 0;
    while (count < sizeof answer - 1)
    {
        ssize_t got = recv(socket, answer + count, sizeof answer - 1 - count, 0);
        if (got <= 0)
        {
            break;
        }

        count += (size_t)got;
        answer[count] = 0;
        if (strstr(answer, text) != NULL)
        {
            return;
        }
    }

    answer[count] = 0;
    fail("the server did not say '%s' but '%s'", text, answer);
}

static int open_socket(int port)
{
    int connection = socket(AF_INET, SOCK_STREAM, 0), on = 1;
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    struct timeval patience = {.tv_sec = 20};
    if (connect(connection, (struct sockaddr *)&address, sizeof address) != 0)
    {
        fail("no connection to port %d: %s", port, strerror(errno));
    }

    setsockopt(connection, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    return connection;
}

/* Fills the window, at most SEND_BYTES at once; false when there is no room left. */
static int send_some(const struct protocol *protocol, int connection, char *buffer)
{
    uint64_t room = (uint64_t)window - (sent - acknowledged), messages = room / (uint64_t)protocol->events_per_message;

    /* A tenth of the window goes together, else single answers would make single sends of every event. */
    if (messages == 0 || room < (uint64_t)window / 10)
    {
        return 0;
    }

    size_t bytes = 0;
    int64_t now = now_ns();
    for (; messages > 0 && bytes < SEND_BYTES; messages--)
    {
        bytes += protocol->write(buffer + bytes, sent + 1);
        for (int i = 0; i < protocol->events_per_message; i++, sent++)
        {
            sent_at[sent % (uint64_t)window] = now;
        }
    }

    send_all(connection, buffer, bytes);
    return messages > 0;
}

static void receive(const struct protocol *protocol, int connection, char *buffer, size_t *kept, int flags)
{
    ssize_t got = recv(connection, buffer + *kept, RECEIVE_BYTES - *kept, flags);
    if (got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK) && (flags & MSG_DONTWAIT) != 0)
    {
        return;
    }

    if (got <= 0)
    {
        fail("%llu events were sent and %llu acknowledged, then nothing came: %s", (unsigned long long)sent, (unsigned long long)acknowledged, strerror(errno));
    }

    uint64_t before = acknowledged;
    size_t count = *kept + (size_t)got, used = protocol->read(buffer, count, &acknowledged);
    memmove(buffer, buffer + used, count - used);
    *kept = count - used;
    int64_t now = now_ns();
    for (uint64_t number = before; number < acknowledged; number++)
    {
        add_latency(now - sent_at[number % (uint64_t)window], 1);
    }
}

int main(int count, char **arguments)
{
    const struct protocol *protocol = NULL;
    for (size_t i = 0; count == 7 && i < sizeof protocols / sizeof *protocols; i++)
    {
        protocol = strcmp(protocols[i]->name, arguments[1]) == 0 ? protocols[i] : protocol;
    }

    if (protocol == NULL)
    {
        fail("usage: wire PROTOCOL PORT BYTES WINDOW WARMUP-SECONDS SECONDS");
    }

    int bytes = atoi(arguments[3]), connection = open_socket(atoi(arguments[2]));
    window = atoi(arguments[4]);
    protocol->open(connection, make_payload(bytes), bytes, window);
    sent_at = calloc((size_t)window, sizeof *sent_at);
    char *out = malloc(SEND_BYTES + protocol->size()), *in = malloc(RECEIVE_BYTES);
    if (sent_at == NULL || out == NULL || in == NULL)
    {
        fail("no memory");
    }

    size_t kept = 0;
    for (int phase = 0; phase < 2; phase++)
    {
        struct stretch stretch = begin_stretch();
        uint64_t before = acknowledged;
        int64_t end = stretch.started + (int64_t)(atof(arguments[5 + phase]) * 1e9);
        while (now_ns() < end)
        {
            int more = send_some(protocol, connection, out);
            receive(protocol, connection, in, &kept, more ? MSG_DONTWAIT : 0);
        }

        if (phase == 1)
        {
            end_stretch(stretch, acknowledged - before);
        }
    }

    close(connection);
    return 0;
}
