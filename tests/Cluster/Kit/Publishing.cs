using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;

namespace EventHub.Cluster.Kit;

/// <summary>Publishes numbered events through one gateway, each under a key of its own, and repeats what was not acknowledged.</summary>
internal sealed class Publishing(Uri gateway, Ledger ledger) : IDisposable
{
    /// <summary>How long an event may be repeated before that is a failure.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly HttpClient _client = new() { BaseAddress = gateway, Timeout = TimeSpan.FromSeconds(20) };
    private long _longest;
    private int _mostTries;

    /// <summary>The most that one event was sent before it was acknowledged.</summary>
    public int MostTries => Volatile.Read(ref _mostTries);

    /// <summary>The longest time that one event took to be acknowledged.</summary>
    public TimeSpan Longest => TimeSpan.FromTicks(Interlocked.Read(ref _longest));

    /// <summary>Publishes to a channel until told to stop.</summary>
    public async Task RunAsync(string channel, CancellationToken stop)
    {
        for (int number = 1; !stop.IsCancellationRequested; number++)
        {
            await PublishAsync(channel, number);
        }
    }

    /// <summary>Publishes some, one after the other.</summary>
    public async Task PublishAsync(string channel, int from, int count)
    {
        for (int number = from; number < from + count; number++)
        {
            await PublishAsync(channel, number);
        }
    }

    /// <summary>Publishes one event, again and again until it is acknowledged.</summary>
    public async Task PublishAsync(string channel, int number)
    {
        long started = Stopwatch.GetTimestamp();
        string said = "nothing";
        for (int tries = 1; Stopwatch.GetElapsedTime(started) < Patience; tries++)
        {
            try
            {
                using HttpRequestMessage request = new(HttpMethod.Post, $"/v1/channels/{channel}/events") { Content = JsonContent.Create(new { number }) };
                request.Headers.Add("Idempotency-Key", $"\"{channel}-{number.ToString(CultureInfo.InvariantCulture)}\"");
                using HttpResponseMessage answer = await _client.SendAsync(request);
                if (answer.StatusCode is HttpStatusCode.Created or HttpStatusCode.OK)
                {
                    ledger.Acknowledge(channel, number);
                    Note(Stopwatch.GetElapsedTime(started), tries);
                    return;
                }

                said = await answer.Content.ReadAsStringAsync();
                Assert.True((int)answer.StatusCode >= 500, $"{channel}/{number} was refused: {said}");
            }
            catch (Exception fault) when (fault is HttpRequestException or TaskCanceledException)
            {
                said = fault.Message;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100));
        }

        Assert.Fail($"{channel}/{number} was not acknowledged within {Patience}; last it was said: {said}");
    }

    public void Dispose() => _client.Dispose();

    private void Note(TimeSpan took, int tries)
    {
        int most = MostTries;
        while (tries > most && Interlocked.CompareExchange(ref _mostTries, tries, most) is var now && now != most)
        {
            most = now;
        }

        long seen = Interlocked.Read(ref _longest);
        while (took.Ticks > seen && Interlocked.CompareExchange(ref _longest, took.Ticks, seen) is var before && before != seen)
        {
            seen = before;
        }
    }
}
