using System.Buffers.Binary;
using EventHub.Bench.Sockets;
using EventHub.Client;

namespace EventHub.Bench.Client;

/// <summary>Publishes at a steady rate, whatever the answers do; each payload begins with the time at which its event was due.</summary>
internal sealed class SteadyPublisher(EventHubClient client, string channel, int payloadBytes)
{
    private const string ContentType = "application/octet-stream";

    /// <summary>Publishes <paramref name="total"/> events; done when all are answered.</summary>
    public async Task RunAsync(double eventsPerSecond, long total)
    {
        Task<AnswersInOrder<PublishReceipt>> publishing = Task.Factory.StartNew(
            () => Publish(eventsPerSecond, total), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        AnswersInOrder<PublishReceipt> open = await publishing.ConfigureAwait(false);
        await open.TakeAsync(0).ConfigureAwait(false);
    }

    private AnswersInOrder<PublishReceipt> Publish(double eventsPerSecond, long total)
    {
        AnswersInOrder<PublishReceipt> open = new();

        SteadyPace pace = new(eventsPerSecond);
        for (long next = 0; next < total;)
        {
            for (long due = pace.Wait(next, total); next < due; next++)
            {
                byte[] payload = new byte[payloadBytes];
                BinaryPrimitives.WriteInt64LittleEndian(payload, pace.DueAt(next));
                open.Add(client.PublishAsync(channel, payload, ContentType));
            }

            open.TakeAnswered();
        }

        return open;
    }
}
