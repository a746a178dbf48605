using EventHub.Gateway.WebSockets.Consuming;

namespace EventHub.Gateway.WebSockets.Sessions;

/// <content>Consuming subscriptions: what is asked for is noted by the reading side and done by the writing one, in the order of the answers.</content>
internal sealed partial class SocketSession
{
    private void Consume(ref SocketRequest request, bool isBinary)
    {
        if (!CheckRoom(ref request) || ConsumeRequests.Check(ref request, _services.Partitions) is not { } subscription)
        {
            return;
        }

        if (_consumes.Find(subscription.Name) is not null)
        {
            request.Refuse(ConsumeRequests.Twice(subscription.Name));
            return;
        }

        ulong number = request.Ref;
        long? credit = request.Has(SocketFields.Credit) ? request.Credit : null;
        SocketConsume consume = new(subscription.Name, subscription.Id, isBinary, credit, _consumes);
        _consumes.Add(consume);
        Send(isBinary, (replies, output) =>
        {
            replies.Consuming(output, number);
            _consumes.Start(consume, "ws-" + _context.Connection.Id);
        });
    }

    private void Unconsume(ref SocketRequest request, bool isBinary)
    {
        if (FindConsume(ref request) is { } consume && _consumes.Remove(consume))
        {
            ulong number = request.Ref;
            Send(isBinary, (replies, output) =>
            {
                _consumes.Stop(consume);
                replies.Unconsumed(output, number);
            });
        }
    }

    private void AddCreditToConsume(ref SocketRequest request)
    {
        if (FindConsume(ref request) is { } consume && !consume.TryAddCredit(request.Credit))
        {
            RefuseCredit(ref request, consume.Name, consume.Credit);
        }
    }

    private SocketConsume? FindConsume(ref SocketRequest request)
    {
        if (request.Subscription is not { } name)
        {
            request.Refuse(ConsumeRequests.MissingSubscription);
            return null;
        }

        SocketConsume? found = _consumes.Find(name);
        if (found is null)
        {
            request.Refuse(ConsumeRequests.NotConsumed(name));
        }

        return found;
    }
}
