using EventHub.Protocol.Positions;
using Proto = EventHub.Protocol.Proto;

namespace EventHub.Client.Tests.Hubs;

/// <summary>What the fake hub stored: once per idempotency key, in order. The channel <c>bad</c> is refused.</summary>
internal sealed class FakeLedger
{
    private readonly Lock _gate = new();
    private readonly List<Proto.PublishEvent> _stored = [];
    private readonly Dictionary<string, int> _byKey = [];

    public IReadOnlyList<Proto.PublishEvent> Stored
    {
        get
        {
            lock (_gate)
            {
                return [.. _stored];
            }
        }
    }

    public IReadOnlyList<string> Payloads => [.. Stored.Select(stored => stored.Payload.ToStringUtf8())];

    public Proto.PublishResponse Store(Proto.PublishRequest request)
    {
        Proto.PublishResponse response = new() { Ref = request.Ref };
        lock (_gate)
        {
            for (int i = 0; i < request.Events.Count; i++)
            {
                Proto.PublishResult result = Store(request.Events[i]);
                result.Index = (uint)i;
                if (!request.Runs || response.Results.LastOrDefault() is not { } last || !TryJoin(last, result))
                {
                    response.Results.Add(result);
                }
            }
        }

        return response;
    }

    // Events stored one behind the other are told as one, as the hub does.
    private static bool TryJoin(Proto.PublishResult run, Proto.PublishResult next)
    {
        uint count = Math.Max(run.Count, 1);
        bool follows = run.Error is null && next.Error is null && !run.Duplicate && !next.Duplicate && next.Position.Sequence == run.Position.Sequence + count;
        run.Count = follows ? count + 1 : run.Count;
        return follows;
    }

    private Proto.PublishResult Store(Proto.PublishEvent published)
    {
        if (published.Channel == "bad")
        {
            return new Proto.PublishResult { Error = new Proto.Problem { Code = "EH1003", Title = "t", Status = 400, Detail = "The channel is bad.", Errors = { new Proto.FieldError { Field = "/events/0/channel", Message = "m" } } } };
        }

        bool duplicate = _byKey.TryGetValue(published.IdempotencyKey, out int index);
        if (!duplicate)
        {
            index = _stored.Count;
            _stored.Add(published);
            if (published.IdempotencyKey.Length > 0)
            {
                _byKey.Add(published.IdempotencyKey, index);
            }
        }

        return new Proto.PublishResult
        {
            Id = EventId.Create(0, index + 1, DateTime.UnixEpoch.AddDays(1).Ticks).ToString(),
            Position = new Proto.Position { Epoch = 7, Sequence = index + 1 },
            Duplicate = duplicate,
        };
    }
}
