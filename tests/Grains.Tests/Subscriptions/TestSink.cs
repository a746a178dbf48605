using System.Text;
using System.Threading.Channels;
using EventHub.Grains.Interfaces.Subscriptions;
using EventHub.Protocol.Records;

namespace EventHub.Grains.Tests.Subscriptions;

/// <summary>Collects what a consumer gets.</summary>
internal sealed class TestSink : IDeliverySink
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly Channel<Received> _received = Channel.CreateUnbounded<Received>();

    public TaskCompletionSource Ended { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Add(scoped in StoredRecord record, in Handover handover) => _received.Writer.TryWrite(new Received(
        handover.Id, Encoding.UTF8.GetString(record.Channel), Encoding.UTF8.GetString(record.Payload), handover));

    public void Flush()
    {
    }

    public void End() => Ended.TrySetResult();

    /// <summary>The next delivery, waiting for it.</summary>
    public Task<Received> NextAsync() => _received.Reader.ReadAsync().AsTask().WaitAsync(Patience);

    /// <summary>The next so many.</summary>
    public async Task<List<Received>> NextAsync(int count)
    {
        List<Received> all = [];
        while (all.Count < count)
        {
            all.Add(await NextAsync());
        }

        return all;
    }

    /// <summary>What has come so far.</summary>
    public List<Received> Taken()
    {
        List<Received> all = [];
        while (_received.Reader.TryRead(out Received? next))
        {
            all.Add(next);
        }

        return all;
    }

    /// <summary>True when nothing came; only to be asked when what would come has come.</summary>
    public bool IsEmpty => _received.Reader.Count == 0;
}
