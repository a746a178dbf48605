using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using EventHub.Grains.Interfaces.Auctions;
using EventHub.Grains.Interfaces.Channels;
using EventHub.Grains.Interfaces.Errors;
using EventHub.Grains.Interfaces.Partitions;
using EventHub.Grains.Interfaces.Policies;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Publishing;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Concurrency;

namespace EventHub.Grains.Auctions;

/// <summary>
/// One lot, for .NET code that holds grain references: publishes bids, and follows what the lot's saga decides on them.
/// </summary>
/// <remarks>
/// <code>
///  PlaceBid ─▶ queued ─▶ one batch at a time ─▶ channel of bids ─▶ the lot's saga
///     ▲                                               │                 │
///     └──── answered ◀── the book ◀── followed ◀──────┴──── answers ◀───┘
/// </code>
/// Invariants: whatever is in the book is stored; a bid that waits has no answer up to the place that is followed, or that answer is being looked for; a bid is stored once, under its id.
/// </remarks>
[Reentrant, CollectionAgeLimit(Minutes = 2)]
[SuppressMessage("Design", "CA1001", Justification = "The source has no wait handle, and what follows the log may outlive the grain by a moment.")]
internal sealed partial class AuctionGrain(IPartitions partitions, PolicyBoard policies, PublishLimits limits, TimeProvider time, ILogger<AuctionGrain> logger) : Grain, IAuctionGrain
{
    private static readonly byte[] s_channel = Encoding.UTF8.GetBytes(AuctionNames.Bids);
    private static readonly TimeSpan s_look = TimeSpan.FromSeconds(1), s_patience = TimeSpan.FromSeconds(10);

    private readonly ILogger<AuctionGrain> _logger = logger;
    private readonly BidBook _book = new();
    private readonly Dictionary<string, PlacedBid> _waiting = new(StringComparer.Ordinal);
    private readonly Queue<PlacedBid> _queued = new();
    private readonly CancellationTokenSource _closing = new();
    private Task<Refusal?>? _opening;
    private bool _publishes;

    /// <inheritdoc/>
    public async Task<BidAnswer> PlaceBid(NewBid bid)
    {
        ArgumentNullException.ThrowIfNull(bid);
        return await OpenAsync() is { } refused ? Refused(bid, refused) : await PlaceAsync(bid);
    }

    /// <inheritdoc/>
    public async Task<ImmutableArray<BidAnswer>> PlaceBids(ImmutableArray<NewBid> bids)
    {
        int count = bids.IsDefault ? 0 : bids.Length;
        Refusal? refused = count > limits.BatchEventsMax ? Refusal.Of(PublishRefusals.BatchTooLarge(count, limits.BatchEventsMax)) : await OpenAsync();
        return count == 0 ? [] : refused is not null ? [.. bids.Select(bid => Refused(bid, refused))] : [.. await Task.WhenAll(bids.Select(PlaceAsync))];
    }

    /// <inheritdoc/>
    public async Task<AuctionBookAnswer> GetBook(int bidsMax)
    {
        if ((await OpenAsync() ?? await LookAsync()) is { } refused)
        {
            return new AuctionBookAnswer(null, refused);
        }

        if (!await HasFollowedAsync(await TailAsync()))
        {
            return new AuctionBookAnswer(null, Refusal.Of(new Problem(ErrorCodes.LimitReached, "The bids of the lot could not be read in time. Ask again.") { RetryAfter = s_look }));
        }

        return new AuctionBookAnswer(LotData.Read(_lot!, Session, Lot, _book.Leading) with { Bids = _book.Last(Math.Clamp(bidsMax, 1, BidBook.BidsMax)), Accepted = _book.Accepted, Rejected = _book.Rejected });
    }

    /// <inheritdoc/>
    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        await _closing.CancelAsync();
        foreach (PlacedBid one in _waiting.Values)
        {
            one.Answer.TrySetResult(Unknown(one));
        }
    }

    private string Session => field ??= this.GetPrimaryKeyString().Split('/', 2)[0];

    private string Lot => field ??= this.GetPrimaryKeyString().Split('/', 2) is [_, { } lot] ? lot : "";

    private IPartition Partition => field ??= partitions.OwnerOf(s_channel);

    private Task<BidAnswer> PlaceAsync(NewBid bid)
    {
        ArgumentNullException.ThrowIfNull(bid);
        if (BidRules.Explain(bid) is { } problem)
        {
            return Task.FromResult(Refused(bid, Refusal.Of(problem)));
        }

        if (_book.Find(bid.Id) is { } known)
        {
            return Task.FromResult(known.IsOf(bid) ? _book.Tell(known, duplicate: true) : Refused(bid, Refusal.Of(PublishRefusals.KeyReused)));
        }

        if (_waiting.TryGetValue(bid.Id, out PlacedBid? there))
        {
            return there.Bid == bid ? AgainAsync(there) : Task.FromResult(Refused(bid, Refusal.Of(PublishRefusals.KeyReused)));
        }

        if (_waiting.Count >= IAuctionGrain.WaitingMax)
        {
            return Task.FromResult(Refused(bid, Refusal.Of(new Problem(
                ErrorCodes.LimitReached, $"{_waiting.Count:N0} bids for the lot wait for their answers; at most {IAuctionGrain.WaitingMax:N0} may. Place it again later.") { RetryAfter = s_look })));
        }

        PlacedBid placed = new(bid, Now);
        _waiting.Add(bid.Id, placed);
        if (IsClosed)
        {
            // Nobody judges any more. It may have been judged before, so long ago that it is not in memory.
            _ = SeekAsync(placed, _from);
        }
        else
        {
            _queued.Enqueue(placed);
            _ = _publishes ? Task.CompletedTask : PublishAsync();
        }

        return placed.Answer.Task;
    }

    private static async Task<BidAnswer> AgainAsync(PlacedBid there) => await there.Answer.Task with { Duplicate = true };

    private static BidAnswer Refused(NewBid bid, Refusal refusal) => new() { Bid = bid.Id ?? "", Refusal = refusal };

    private void Answer(PlacedBid placed, BidAnswer answer)
    {
        _waiting.Remove(placed.Bid.Id);
        placed.Answer.TrySetResult(answer);
    }

    private long Now => time.GetUtcNow().UtcTicks;
}
