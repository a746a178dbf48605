/* What every load has in common: the clock, latencies, processor time, and the one line of JSON that a run prints. */
#ifndef MEASURE_H
#define MEASURE_H

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>

static inline int64_t now_ns(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

static inline double cpu_seconds(void)
{
    struct rusage use;
    getrusage(RUSAGE_SELF, &use);
    return (double)(use.ru_utime.tv_sec + use.ru_stime.tv_sec) + (double)(use.ru_utime.tv_usec + use.ru_stime.tv_usec) / 1e6;
}

__attribute__((noreturn, format(printf, 1, 2))) static inline void fail(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fputc('\n', stderr);
    exit(1);
}

/* Latencies in buckets an eighth of a percent to a percent wide: 128 of them for every power of two of nanoseconds. */
#define BUCKET_BITS 7
#define BUCKETS (64 << BUCKET_BITS)
static uint64_t latency_counts[BUCKETS];
static uint64_t latency_total;

static inline void add_latency(int64_t nanoseconds, uint64_t times)
{
    uint64_t value = nanoseconds < 1 ? 1 : (uint64_t)nanoseconds;
    int power = 63 - __builtin_clzll(value);
    uint64_t low = power >= BUCKET_BITS ? value >> (power - BUCKET_BITS) : value << (BUCKET_BITS - power);
    latency_counts[((uint64_t)power << BUCKET_BITS) + (low & ((1 << BUCKET_BITS) - 1))] += times;
    latency_total += times;
}

/* Microseconds below which the fraction lies; the middle of its bucket. */
static inline double latency_at(double fraction)
{
    uint64_t wanted = (uint64_t)((double)latency_total * fraction), seen = 0;
    for (int bucket = 0; bucket < BUCKETS; bucket++)
    {
        seen += latency_counts[bucket];
        if (seen > wanted)
        {
            double base = (double)(1ull << (bucket >> BUCKET_BITS));
            return base * (1 + ((bucket & ((1 << BUCKET_BITS) - 1)) + 0.5) / (1 << BUCKET_BITS)) / 1000;
        }
    }

    return 0;
}

/* A measured stretch: begins after the warm-up, with the counts of then. */
struct stretch
{
    int64_t started;
    double cpu;
};

static inline struct stretch begin_stretch(void)
{
    for (int bucket = 0; bucket < BUCKETS; bucket++)
    {
        latency_counts[bucket] = 0;
    }

    latency_total = 0;

    /* The bench reads the server's processor time now. */
    printf("begin\n");
    fflush(stdout);
    return (struct stretch){now_ns(), cpu_seconds()};
}

static inline void end_stretch(struct stretch stretch, uint64_t events)
{
    double seconds = (double)(now_ns() - stretch.started) / 1e9, cpu = cpu_seconds() - stretch.cpu;
    printf("{\"events\":%llu,\"seconds\":%.6f,\"cpu\":%.6f", (unsigned long long)events, seconds, cpu);
    if (latency_total > 0)
    {
        printf(",\"p50\":%.1f,\"p99\":%.1f,\"p999\":%.1f", latency_at(0.5), latency_at(0.99), latency_at(0.999));
    }

    printf("}\n");
    fflush(stdout);
}

/* A payload of so many bytes that is JSON. */
static inline char *make_payload(int bytes)
{
    static const char head[] = "{\"text\":\"", tail[] = "\"}";
    char *payload = malloc((size_t)bytes);
    if (payload == NULL || bytes < (int)(sizeof head + sizeof tail))
    {
        fail("no payload of %d bytes", bytes);
    }

    for (int i = 0; i < bytes; i++)
    {
        payload[i] = i < (int)sizeof head - 1 ? head[i] : i < bytes - 2 ? 'x' : tail[i - (bytes - 2)];
    }

    return payload;
}

#endif
