using EventHub.Gateway.WebSockets.Binary;
using EventHub.Gateway.WebSockets.Consuming;
using EventHub.Gateway.WebSockets.Publishing;
using EventHub.Gateway.WebSockets.Text;
using EventHub.Grains.Interfaces.Subscriptions;

namespace EventHub.Gateway.WebSockets.Sessions;

/// <content>Taking messages: those of one kind are gathered, and go on together.</content>
internal sealed partial class SocketSession
{
    // Answers leave in the order of the requests, so what is gathered of one kind goes before the other begins.
    private void TakeMessage(bool isBinary, ReadOnlySpan<byte> message, bool isSecond = false)
    {
        PublishGroup group = _group ??= PublishGroup.Rent(_services.Publisher.Rent());
        SettleGroup settles = _settles ??= SettleGroup.Rent();
        int first = group.Submission.Elements.Count, firstSettled = settles.Settlements.Count;
        SocketRequest request = isBinary
            ? BinaryRequestReader.Read(message, _services.Publisher.Limits, group.Submission, settles)
            : TextRequestReader.Read(message, _services.Publisher.Limits, group.Submission, settles);
        if (request.Op == SocketOp.Settle)
        {
            SubmitGroup();
            TakeSettle(ref request, isBinary, firstSettled, message, isSecond);
            return;
        }

        SubmitSettles();
        if (!isSecond && IsOfUnknown(request) && LooksAgain(isBinary, message))
        {
            return;
        }

        if (request.Op != SocketOp.Publish && request.Problem is null)
        {
            SubmitGroup();
            _starting = Answer(request, isBinary);
            _isAnswered = true;
            return;
        }

        if (request is { Op: SocketOp.Publish, Problem: not null })
        {
            _services.Publisher.CountRefused();
        }

        int elements = group.Submission.Elements.Count - first;
        group.Add(new PublishMessage(request.HasRef ? request.Ref : null, isBinary, request.Has(SocketFields.Runs), first, elements, request.Problem), message.Length);
    }

    private void TakeSettle(ref SocketRequest request, bool isBinary, int first, ReadOnlySpan<byte> message, bool isSecond)
    {
        SettleGroup settles = _settles!;
        if (!isSecond && request.Problem is null && !settles.Knows(request.Subscription, _services.Partitions) && LooksAgain(isBinary, message))
        {
            settles.Settlements.Rollback(first);
            return;
        }

        settles.Add(ref request, isBinary, first, message.Length, _services.Partitions);
    }

    private bool IsOfUnknown(in SocketRequest request) =>
        request is { Op: SocketOp.Consume, Problem: null, Subscription: { } name } && _services.Partitions.FindWhole(name) is null;

    /// <summary>Begins to store the events taken so far.</summary>
    private void SubmitGroup()
    {
        if (_group is { IsEmpty: false } group)
        {
            // Its place among the answers first: it may be ready at once.
            _group = null;
            _replies.Add(group);
            group.Store(_services.Publisher, _signal);
        }
    }

    /// <summary>Begins to settle what was taken so far.</summary>
    private void SubmitSettles()
    {
        if (_settles is { IsEmpty: false } settles)
        {
            _settles = null;
            _replies.Add(settles);
            settles.Settle(_services.Faults, _services.DeliveryInstruments, _signal);
        }
    }

    // A connection that waits holds none.
    private void ReturnGroups()
    {
        _group?.Dispose();
        _group = null;
        _settles?.Dispose();
        _settles = null;
    }

    /// <summary>
    /// Has a message taken once more, whose subscription is not known here: in a cluster it may have come into being elsewhere a moment ago. False where there is nobody to ask,
    /// so that the message is refused at once. The thread of the socket does not wait for it.
    /// </summary>
    private bool LooksAgain(bool isBinary, ReadOnlySpan<byte> message)
    {
        ValueTask asking = _services.Partitions.RefreshAsync(isWhole: false, _context.RequestAborted);
        if (asking.IsCompleted)
        {
            return false;
        }

        byte[] kept = message.ToArray();
        _starting = async () =>
        {
            await asking;
            TakeMessage(isBinary, kept, isSecond: true);
            SubmitGroup();
            SubmitSettles();
            ReturnGroups();
        };
        return true;
    }
}
