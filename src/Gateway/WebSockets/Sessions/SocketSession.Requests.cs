using System.Globalization;
using EventHub.Gateway.Watching;
using EventHub.Gateway.WebSockets.Watching;
using EventHub.Grains.Interfaces.Places;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Positions;

namespace EventHub.Gateway.WebSockets.Sessions;

internal sealed partial class SocketSession
{
    private Dictionary<string, SocketWatch>? _named;
    private long _watchNumber;
    private int _patternCount;
    private bool _isJoined;

    /// <summary>Answers a request that is not a publish; what is given back has to be waited for, because something must be looked up.</summary>
    private Func<ValueTask>? Answer(SocketRequest request, bool isBinary)
    {
        switch (request.Op)
        {
            case SocketOp.Watch:
                WatchRequest? watch = CheckRoom(ref request) ? WatchRequests.Check(ref request, isBinary, _services.Partitions, _services.Options) : null;
                if (watch is not null && CheckPatterns(ref request, watch))
                {
                    return () => StartWatchAsync(watch);
                }

                break;
            case SocketOp.Unwatch:
                Unwatch(ref request, isBinary);
                break;
            case SocketOp.Consume:
                Consume(ref request, isBinary);
                break;
            case SocketOp.Unconsume:
                Unconsume(ref request, isBinary);
                break;
            case SocketOp.Status:
                if (FollowStatus(ref request, isBinary) is { } start)
                {
                    return start;
                }

                break;
            case SocketOp.Unstatus:
                Unstatus(ref request, isBinary);
                break;
            case SocketOp.Credit:
                AddCredit(ref request);
                break;
            default:
                long now = _services.TimeProvider.GetUtcNow().Ticks;
                ulong number = request.Ref;
                Send(isBinary, (replies, output) => replies.Pong(output, number, now));
                break;
        }

        if (request.Problem is { } problem)
        {
            ulong? number = request.HasRef ? request.Ref : null;
            Send(isBinary, (replies, output) => replies.Error(output, number, problem));
        }

        return null;
    }

    private async ValueTask StartWatchAsync(WatchRequest request)
    {
        if (!_isJoined && !_services.Hub.TryJoin())
        {
            int max = _services.Options.WatchersMax;
            _patternCount -= request.Patterns.Patterns.Length;
            Send(request.IsBinary, (replies, output) => replies.Error(output, request.Ref, new Problem(ErrorCodes.LimitReached,
                $"There are {max} watchers, which is the limit watchers (Gateway:WatchersMax). Try again later.")));
            return;
        }

        // The place is fixed before the client hears anything: what is committed from here on, it will see.
        _isJoined = true;

        // Looking a place up may read the disk, which the thread of the socket must not wait for.
        await Task.Yield();
        ResolvedPlaces start = await _services.Places.ResolveAsync(request.From, partition: null, _context.RequestAborted);
        string name = "w" + (++_watchNumber).ToString(CultureInfo.InvariantCulture);
        WatchLane[] lanes = [.. _services.Hub.Tails.Select((tail, i) => new WatchLane(tail, start.Epochs[i], start.After[i]))];
        SocketWatch watch = new(name, request.IsBinary, new Watcher(request.Patterns, lanes, _signal), request.Credit);
        Cursor place = watch.Here();
        (_named ??= []).Add(name, watch);
        Send(request.IsBinary, (replies, output) =>
        {
            replies.Watching(output, request.Ref, name, start.Asked, place);
            _pump.Start(watch);
        });
    }

    private bool CheckRoom(ref SocketRequest request)
    {
        int max = _services.Options.SocketWatchesMax;
        if ((_named?.Count ?? 0) + _consumes.Count + _statuses.Count >= max)
        {
            request.Refuse(new Problem(ErrorCodes.LimitReached,
                $"This connection has {max} watches, subscriptions it consumes and events it follows, which is the limit (Gateway:SocketWatchesMax). End one, or give one more patterns."));
            return false;
        }

        return true;
    }

    private bool CheckPatterns(ref SocketRequest request, WatchRequest watch)
    {
        int max = _services.Options.SocketPatternsMax, more = watch.Patterns.Patterns.Length;
        if (_patternCount + more > max)
        {
            request.Refuse(new Problem(ErrorCodes.LimitReached,
                $"This connection's watches have {_patternCount} patterns, and {more} more would pass the limit of {max} (Gateway:SocketPatternsMax). End one, or use wildcards."));
            return false;
        }

        _patternCount += more;
        return true;
    }

    private void Unwatch(ref SocketRequest request, bool isBinary)
    {
        if (FindWatch(ref request) is { } watch)
        {
            ulong number = request.Ref;
            _named!.Remove(watch.Name);
            _patternCount -= watch.Patterns.Patterns.Length;
            Send(isBinary, (replies, output) =>
            {
                _pump.Stop(watch);
                replies.Unwatched(output, number);
            });
        }
    }

    private void AddCredit(ref SocketRequest request)
    {
        if (request.Has(SocketFields.Subscription) && request.Has(SocketFields.Watch))
        {
            request.Refuse(ErrorCodes.InvalidField, "/watch", "'watch' and 'subscription' are both there. Give credit to one of them.");
        }
        else if (!request.Has(SocketFields.Credit))
        {
            request.Refuse(ErrorCodes.MissingField, "/credit", "'credit' is missing. Say how many more events may come.");
        }
        else if (request.Has(SocketFields.Subscription))
        {
            AddCreditToConsume(ref request);
        }
        else if (FindWatch(ref request) is { } watch)
        {
            if (watch.TryAddCredit(request.Credit))
            {
                _signal.Wake();
            }
            else
            {
                RefuseCredit(ref request, watch.Name, watch.Credit);
            }
        }
    }

    private static void RefuseCredit(ref SocketRequest request, string name, long left) => request.Refuse(ErrorCodes.InvalidField, "/credit",
        $"'credit' is {request.Credit}, and '{name}' has {left} left; together at most {SocketRequest.CreditMax} are allowed. Give more when some have come.");

    private SocketWatch? FindWatch(ref SocketRequest request)
    {
        if (request.Watch is not { } name)
        {
            request.Refuse(ErrorCodes.MissingField, "/watch", "'watch' is missing. Name the watch as 'watching' did, such as \"w1\".");
            return null;
        }

        if (_named is null || !_named.TryGetValue(name, out SocketWatch? watch))
        {
            request.Refuse(ErrorCodes.InvalidField, "/watch", $"'{Http.QueryReader.Show(name)}' is not a watch of this connection. Name it as 'watching' did, such as \"w1\".");
            return null;
        }

        return watch;
    }

    private void Send(bool isBinary, Action<IReplyWriter, SocketOutput> write)
    {
        _replies.Add(new Reply(output => write(SocketOutput.Replies(isBinary), output)));
        _signal.Wake();
    }
}
