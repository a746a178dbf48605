/* What a wire protocol tells the publish load of wire.c. */
#ifndef PROTOCOL_H
#define PROTOCOL_H

#include <stddef.h>
#include <stdint.h>

struct protocol
{
    const char *name;

    /* Most events of one message; 1 unless the protocol has messages of many. */
    int events_per_message;

    /* Asks for the server's readiness; called once with the connected socket. */
    void (*open)(int socket, const char *payload, int bytes, int window);

    /* Writes the message with the events from number `first` on into `target`; the result is its length. */
    size_t (*write)(char *target, uint64_t first);

    /* Largest message. */
    size_t (*size)(void);

    /* Takes received bytes; returns how many it used, and adds the events that are acknowledged by them. Ends the program when the server refuses. */
    size_t (*read)(const char *bytes, size_t count, uint64_t *acknowledged);
};

extern const struct protocol hub_opaque, hub_json, hub_opaque_hundred, hub_json_hundred, nats_async, nats_fast, redis_xadd;

/* Sends all of it. */
void send_all(int socket, const void *bytes, size_t count);

/* Receives until the text stands in what came. */
void expect(int socket, const char *text);

#endif
