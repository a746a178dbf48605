using EventHub.Gateway.Events;
using EventHub.Gateway.Http;
using EventHub.Gateway.WebSockets.Following;
using EventHub.Grains.Interfaces.Partitions;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Positions;

namespace EventHub.Gateway.WebSockets.Sessions;

/// <content>Following what becomes of events.</content>
internal sealed partial class SocketSession
{
    private Func<ValueTask>? FollowStatus(ref SocketRequest request, bool isBinary)
    {
        if (!CheckRoom(ref request) || StatusRequests.Check(ref request, _services.Partitions, out EventId id) is not { } partition)
        {
            return null;
        }

        if (_statuses.Follows(id))
        {
            request.Refuse(StatusRequests.Twice(id));
            return null;
        }

        ulong number = request.Ref;
        return () => StartStatusAsync(number, isBinary, partition, id);
    }

    private async ValueTask StartStatusAsync(ulong number, bool isBinary, IPartition partition, EventId id)
    {
        // Looking it up may read the disk, which the thread of the socket must not wait for.
        await Task.Yield();
        Problem? problem = null;
        try
        {
            FollowedEvent? followed = await FollowedEvent.BeginAsync(partition, id, (begun, found) => AnswerStatus(number, isBinary, begun, found), _context.RequestAborted);
            problem = followed is null ? StatusRequests.NotFound(id.ToString()) : null;
        }
        catch (EventHubException fault)
        {
            problem = fault.Problem;
        }

        if (problem is not null)
        {
            Send(isBinary, (replies, output) => replies.Error(output, number, problem));
        }
    }

    private void AnswerStatus(ulong number, bool isBinary, FollowedEvent followed, FoundEvent found)
    {
        PooledBuffer frame = PooledBuffer.Rent();
        SocketOutput.Replies(isBinary).Status(frame, number, found);
        SocketStatus status = new(number, isBinary, followed);
        if (followed.IsOver)
        {
            status.Dispose();
        }
        else
        {
            _statuses.Add(status);
        }

        _replies.Add(new FrameReply(frame, () => _statuses.Start(status)));
        _signal.Wake();
    }

    private void Unstatus(ref SocketRequest request, bool isBinary)
    {
        // One that has just ended is as good as one that is followed: who asks cannot know.
        if (StatusRequests.Check(ref request, _services.Partitions, out EventId id) is not null)
        {
            ulong number = request.Ref;
            Send(isBinary, (replies, output) =>
            {
                _statuses.Stop(id);
                replies.Unstatus(output, number);
            });
        }
    }
}
