/*
 * JetStream through its C client, libnats. The stream and its consumers are made here; what they are kept in is the server's configuration.
 * usage: jetstream setup PORT
 *        jetstream publish PORT BYTES WINDOW WARMUP-SECONDS SECONDS    window 1: each publish waits for its answer; else asynchronous
 *        jetstream deliver PORT BYTES WINDOW WARMUP-SECONDS SECONDS    publish, push to a consumer, acknowledge each explicitly
 *        jetstream push|pull PORT BYTES WINDOW EVENTS                  stored before: consume and acknowledge each, nothing is published meanwhile
 *        jetstream latency PORT BYTES EVENTS-PER-SECOND WARMUP-SECONDS SECONDS    deliver at a steady rate; the time from when an event was due to the handler
 */
#include "measure.h"

#include <nats/nats.h>
#include <pthread.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

#define STREAM "BENCH"
#define SUBJECT "bench.events"

static natsConnection *publisher, *consumer;
static jsCtx *publishing, *consuming;
static natsSubscription *subscription;
static const char *payload;
static int payload_bytes, window;

/* Settled events, and publishers that wait for some. */
static pthread_mutex_t gate = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t settled_more = PTHREAD_COND_INITIALIZER;
static uint64_t settled;
static bool has_due_times;

static void check(natsStatus status, const char *what)
{
    if (status != NATS_OK)
    {
        fail("%s: %s (%s)", what, natsStatus_GetText(status), nats_GetLastError(NULL));
    }
}

static natsConnection *connect_to(const char *port, jsCtx **context, jsOptions *options)
{
    char url[64];
    natsConnection *connection = NULL;
    natsOptions *settings = NULL;
    snprintf(url, sizeof url, "nats://127.0.0.1:%s", port);
    check(natsOptions_Create(&settings), "options");
    check(natsOptions_SetURL(settings, url), "url");

    /* With one event under way nothing is gained by waiting for more; with many the client's own flusher puts them together. */
    check(natsOptions_SetSendAsap(settings, window == 1), "options");
    check(natsConnection_Connect(&connection, settings), "connect");
    natsOptions_Destroy(settings);
    check(natsConnection_JetStream(context, connection, options), "jetstream");
    return connection;
}

static void refused(jsCtx *context, jsPubAckErr *error, void *closure)
{
    (void)context;
    (void)closure;
    fail("a publish was refused: %s", error->ErrText);
}

static void open_publisher(const char *port)
{
    jsOptions options;
    check(jsOptions_Init(&options), "options");
    options.PublishAsync.MaxPending = window;
    options.PublishAsync.StallWait = 30000;
    options.PublishAsync.ErrHandler = refused;
    publisher = connect_to(port, &publishing, &options);
}

static void publish(const void *data)
{
    if (window > 1)
    {
        check(js_PublishAsync(publishing, SUBJECT, data, payload_bytes, NULL), "publish");
        return;
    }

    jsPubAck *answer = NULL;
    check(js_Publish(&answer, publishing, SUBJECT, data, payload_bytes, NULL, NULL), "publish");
    jsPubAck_Destroy(answer);
}

/* Counts stored events; the client has no call for each. */
static uint64_t stored(void)
{
    jsStreamInfo *info = NULL;
    check(js_GetStreamInfo(&info, publishing, STREAM, NULL, NULL), "stream info");
    uint64_t messages = info->State.Msgs;
    jsStreamInfo_Destroy(info);
    return messages;
}

/* A new stream: what was there before is gone. By the API's own JSON, because the client may be older than the server's settings. */
static void make_stream(const char *name, const char *subjects, const char *more)
{
    char api[128], config[256];
    natsMsg *answer = NULL;
    jsErrCode code = 0;
    js_DeleteStream(publishing, name, NULL, &code);
    snprintf(api, sizeof api, "$JS.API.STREAM.CREATE.%s", name);
    snprintf(config, sizeof config, "{\"name\":\"%s\",\"subjects\":[\"%s\"],\"storage\":\"file\"%s}", name, subjects, more);
    check(natsConnection_RequestString(&answer, publisher, api, config, 10000), "stream");
    if (strstr(natsMsg_GetData(answer), "\"error\"") != NULL)
    {
        fail("stream %s: %s", name, natsMsg_GetData(answer));
    }

    natsMsg_Destroy(answer);
}

/* The second stream takes fast-ingest batches, which is a setting of streams; a server that does not know it takes the stream without. */
static void setup(const char *port)
{
    open_publisher(port);
    make_stream(STREAM, "bench.>", "");
    make_stream("FAST", "fast.>", ",\"allow_batched\":true");
}

static void run_publish(double warmup, double seconds)
{
    for (int phase = 0; phase < 2; phase++)
    {
        struct stretch stretch = begin_stretch();
        uint64_t events = 0;
        int64_t end = stretch.started + (int64_t)((phase == 0 ? warmup : seconds) * 1e9), before = stretch.started;
        while (before < end)
        {
            publish(payload);
            events++;
            int64_t now = window == 1 || events % 64 == 0 ? now_ns() : before;
            if (window == 1)
            {
                add_latency(now - before, 1);
            }

            before = now;
        }

        /* The last window is waited for, so that only what is answered counts. */
        if (window > 1)
        {
            check(js_PublishAsyncComplete(publishing, NULL), "publish");
        }

        if (phase == 1)
        {
            end_stretch(stretch, events);
        }
    }
}

static void settle(natsMsg *message)
{
    if (has_due_times)
    {
        int64_t due;
        memcpy(&due, natsMsg_GetData(message), sizeof due);
        add_latency(now_ns() - due, 1);
    }

    check(natsMsg_Ack(message, NULL), "ack");
    natsMsg_Destroy(message);
    pthread_mutex_lock(&gate);
    settled++;
    if (settled % (uint64_t)(window > 8 ? window / 8 : 1) == 0)
    {
        pthread_cond_broadcast(&settled_more);
    }

    pthread_mutex_unlock(&gate);
}

static void handle(natsConnection *connection, natsSubscription *from, natsMsg *message, void *closure)
{
    (void)connection;
    (void)from;
    (void)closure;
    settle(message);
}

static uint64_t read_settled(void)
{
    pthread_mutex_lock(&gate);
    uint64_t count = settled;
    pthread_mutex_unlock(&gate);
    return count;
}

static void wait_settled(uint64_t count)
{
    struct timespec patience;
    clock_gettime(CLOCK_REALTIME, &patience);
    patience.tv_sec += 30;
    pthread_mutex_lock(&gate);
    while (settled < count)
    {
        if (pthread_cond_timedwait(&settled_more, &gate, &patience) != 0 && settled < count)
        {
            fail("%llu deliveries were settled within 30 s, %llu were waited for", (unsigned long long)settled, (unsigned long long)count);
        }
    }

    pthread_mutex_unlock(&gate);
}

static void open_consumer(const char *port, bool is_pull)
{
    jsSubOptions options;
    jsErrCode code = 0;
    consumer = connect_to(port, &consuming, NULL);
    check(jsSubOptions_Init(&options), "options");
    options.Stream = STREAM;
    options.ManualAck = true;
    options.Config.AckPolicy = js_AckExplicit;
    options.Config.DeliverPolicy = js_DeliverAll;
    options.Config.MaxAckPending = window;
    check(is_pull ? js_PullSubscribe(&subscription, consuming, SUBJECT, "puller", NULL, &options, &code)
                  : js_Subscribe(&subscription, consuming, SUBJECT, handle, NULL, NULL, &options, &code), "subscribe");
    check(natsSubscription_SetPendingLimits(subscription, -1, -1), "limits");
}

static void run_deliver(double warmup, double seconds)
{
    /* As many as the hub's load lets wait. */
    uint64_t published = 0, backlog = window == 1 ? 1 : 4 * (uint64_t)window;
    for (int phase = 0; phase < 2; phase++)
    {
        struct stretch stretch = begin_stretch();
        uint64_t before = read_settled();
        int64_t end = stretch.started + (int64_t)((phase == 0 ? warmup : seconds) * 1e9);
        for (int64_t now = stretch.started; now < end; now = window == 1 || published % 16 == 0 ? now_ns() : now)
        {
            if (published >= backlog)
            {
                wait_settled(published + 1 - backlog);
            }

            int64_t sent = now_ns();
            publish(payload);
            published++;
            if (window == 1)
            {
                wait_settled(published);
                add_latency(now_ns() - sent, 1);
            }
        }

        if (phase == 1)
        {
            end_stretch(stretch, read_settled() - before);
        }
    }
}

static void run_consume(const char *port, bool is_pull, uint64_t events)
{
    while (stored() < events)
    {
        for (int i = 0; i < 1000; i++)
        {
            publish(payload);
        }
    }

    check(js_PublishAsyncComplete(publishing, NULL), "publish");
    begin_stretch();
    struct stretch stretch = begin_stretch();
    open_consumer(port, is_pull);
    while (is_pull && settled < events)
    {
        natsMsgList list;
        natsStatus status = natsSubscription_Fetch(&list, subscription, window, 5000, NULL);
        check(status, "fetch");
        for (int i = 0; i < list.Count; i++)
        {
            settle(list.Msgs[i]);
            list.Msgs[i] = NULL;
        }

        natsMsgList_Destroy(&list);
    }

    wait_settled(events);
    check(natsConnection_FlushTimeout(consumer, 10000), "flush");
    end_stretch(stretch, settled);
}

static void run_latency(double rate, double warmup, double seconds)
{
    char *stamped = malloc((size_t)payload_bytes);
    memcpy(stamped, payload, (size_t)payload_bytes);
    has_due_times = true;
    for (int phase = 0; phase < 2; phase++)
    {
        struct stretch stretch = begin_stretch();
        uint64_t before = read_settled(), total = (uint64_t)(rate * (phase == 0 ? warmup : seconds));
        for (uint64_t next = 0; next < total; usleep(50))
        {
            for (uint64_t due = (uint64_t)((double)(now_ns() - stretch.started) / 1e9 * rate); next < due && next < total; next++)
            {
                int64_t at = stretch.started + (int64_t)((double)next / rate * 1e9);
                memcpy(stamped, &at, sizeof at);
                publish(stamped);
            }
        }

        for (int tries = 0; read_settled() < before + total; tries++)
        {
            usleep(1000);
            if (tries > 30000)
            {
                fail("what was published did not come within 30 s");
            }
        }

        if (phase == 1)
        {
            end_stretch(stretch, total);
        }
    }
}

int main(int count, char **arguments)
{
    if (count < 3)
    {
        fail("usage: see jetstream.c");
    }

    const char *mode = arguments[1], *port = arguments[2];
    check(nats_Open(-1), "open");
    window = 1;
    if (strcmp(mode, "setup") == 0)
    {
        setup(port);
        return 0;
    }

    if (count < 6)
    {
        fail("usage: see jetstream.c");
    }

    payload_bytes = atoi(arguments[3]);
    payload = make_payload(payload_bytes);
    window = strcmp(mode, "latency") == 0 ? 10000 : atoi(arguments[4]);
    open_publisher(port);
    if (strcmp(mode, "push") == 0 || strcmp(mode, "pull") == 0)
    {
        run_consume(port, strcmp(mode, "pull") == 0, strtoull(arguments[5], NULL, 10));
        return 0;
    }

    if (count < 7)
    {
        fail("usage: see jetstream.c");
    }

    if (strcmp(mode, "publish") == 0)
    {
        run_publish(atof(arguments[5]), atof(arguments[6]));
        return 0;
    }

    open_consumer(port, false);
    if (strcmp(mode, "latency") == 0)
    {
        run_latency(atof(arguments[4]), atof(arguments[5]), atof(arguments[6]));
    }
    else
    {
        run_deliver(atof(arguments[5]), atof(arguments[6]));
    }

    return 0;
}
