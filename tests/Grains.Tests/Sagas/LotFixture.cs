using System.Globalization;
using System.Text;
using System.Text.Json;
using EventHub.Grains.Sagas;
using EventHub.Grains.Tests.Partitions;
using EventHub.Protocol.Records;
using EventHub.Sagas.Instances;
using EventHub.Sagas.Planning;
using EventHub.Sagas.Values;

namespace EventHub.Grains.Tests.Sagas;

/// <summary>The lot of the sample, which ends a minute after the start of the clock, and bids for it.</summary>
internal sealed class LotFixture : IAsyncDisposable
{
    public const string Key = "evening.1";
    private static readonly SagaId Lot = new("auction-lot", Key);

    private LotFixture(SagaFixture hub) => Hub = hub;

    public SagaFixture Hub { get; }

    /// <summary>A minute before the end.</summary>
    public DateTimeOffset Start { get; private set; }

    public SagaInstance Book => Hub.Find(Key, Lot.Definition)!;

    public static string Document => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "sagas", "auction-lot.yaml"));

    public static async Task<LotFixture> OpenAsync(decimal extensionSeconds = 0)
    {
        LotFixture lot = new(await SagaFixture.OpenAsync(Document));
        lot.Start = lot.Hub.Log.Time.GetUtcNow();
        await lot.Hub.Sagas.StartAsync(Lot, "r1", SagaValue.Parse(
            $$$"""
            {"session":"evening","terms":{"lot":"1","title":"Harbour","token":"t","seller":"gallery","start":"10.00","increment":"2.50","reserve":"0","seconds":60,
            "extensionSeconds":{{{extensionSeconds.ToString(CultureInfo.InvariantCulture)}}}}}
            """));
        return lot;
    }

    /// <summary>Moves the clock to so long after the start, while nothing is looked at.</summary>
    public void MoveTo(TimeSpan afterStart) => Hub.Log.Time.Advance(Start + afterStart - Hub.Log.Time.GetUtcNow());

    public Task BidAsync(string bid, string amount, string bidder = "ada", bool withKey = true) =>
        Hub.Log.PublishAsync("auction.bids", Payload(bid, amount, bidder), key: withKey ? bid : null, type: "lot:bid:placed");

    /// <summary>Many bids, stored together.</summary>
    public async Task BidManyAsync(int count, Func<int, string> amountOf)
    {
        using EventBatch batch = EventBatch.Rent();
        for (int i = 0; i < count; i++)
        {
            batch.Add(new EventDraft("auction.bids"u8) { Type = "lot:bid:placed"u8, Payload = Encoding.UTF8.GetBytes(Payload($"b{i}", amountOf(i), "ada")), PayloadIsJson = true });
        }

        await Hub.Log.Partition.AppendAsync(batch).AsTask().WaitAsync(PartitionFixture.Patience);
    }

    public Task HammerAsync() => Hub.Sagas.GiveAsync(Lot, static now => new SagaInput.Signal(now, "hammer", "h1", SagaValue.Null));

    /// <summary>Nothing is looked at until the result is disposed.</summary>
    public async Task<IDisposable> HoldAsync()
    {
        TaskCompletionSource held = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Hold hold = new();
        hold.Asked = Hub.Sagas.GiveAsync(Lot, now =>
        {
            held.SetResult();
            Assert.True(hold.Released.Wait(PartitionFixture.Patience), "Nobody let it go on.");
            return new SagaInput.Retry(now);
        });
        await held.Task.WaitAsync(PartitionFixture.Patience);
        return hold;
    }

    /// <summary>Every answer to bids so far, in order: the bid, and <c>accepted</c> or why not.</summary>
    public async Task<List<string>> AnswersAsync() =>
    [
        .. (await Hub.PayloadsAsync("auction.bids")).Select(static text => JsonDocument.Parse(text).RootElement).Where(static one => !one.TryGetProperty("placed", out _))
            .Select(static one => $"{one.GetProperty("bid").GetString()} {(one.TryGetProperty("reason", out JsonElement reason) ? reason.GetString() : "accepted")}"),
    ];

    /// <summary>Waits until so many bids have answers.</summary>
    public async Task<List<string>> AnswersAsync(int count)
    {
        using CancellationTokenSource deadline = new(PartitionFixture.Patience);
        for (; ; )
        {
            List<string> answers = await AnswersAsync();
            if (answers.Count >= count)
            {
                return answers;
            }

            Assert.False(deadline.IsCancellationRequested, $"{answers.Count} of {count} bids have an answer. {Book}");
            await Task.Yield();
        }
    }

    public Task UntilOverAsync() => Hub.UntilAsync(() => Book.Status == SagaStatus.Completed, "the lot is over", () => Book.ToString());

    public ValueTask DisposeAsync() => Hub.DisposeAsync();

    private static string Payload(string bid, string amount, string bidder) => $$"""{"placed":true,"bid":"{{bid}}","session":"evening","lot":"1","bidder":"{{bidder}}","amount":"{{amount}}"}""";

    private sealed class Hold : IDisposable
    {
        public ManualResetEventSlim Released { get; } = new();

        public Task Asked { get; set; } = Task.CompletedTask;

        public void Dispose()
        {
            Released.Set();
            Asked.WaitAsync(PartitionFixture.Patience).GetAwaiter().GetResult();
        }
    }
}
