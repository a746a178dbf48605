using EventHub.Grains.Interfaces.Partitions;
using EventHub.Grains.Interfaces.Remote;

namespace EventHub.Grains.Remote;

/// <summary>The consumers elsewhere that take from one partition. Used in turns of its grain only.</summary>
internal sealed class RemoteMembers(IPartition partition, TimeProvider timeProvider)
{
    /// <summary>A member that was not heard of for so long has left: its process is gone, or stands still.</summary>
    public static readonly TimeSpan SilentMax = TimeSpan.FromSeconds(30);

    private const int GoneMax = 4096;

    private readonly Dictionary<Guid, RemoteMember> _members = [];
    private readonly HashSet<Guid> _gone = [];

    /// <summary>Hands deliveries out; see <see cref="IPartitionOwnerGrain.Take"/>.</summary>
    public async ValueTask<TakeAnswer> TakeAsync(TakeRequest request, CancellationToken cancellationToken)
    {
        bool hasJoined = !_members.TryGetValue(request.Member, out RemoteMember? member);
        if (hasJoined)
        {
            if (_gone.Contains(request.Member))
            {
                // Its leaving has overtaken this call.
                return new TakeAnswer { Unused = request.Credit };
            }

            if (partition.Deliveries.Cursor(request.Subscription) is not { } cursor)
            {
                return new TakeAnswer { IsEnded = true, Unused = request.Credit };
            }

            _members.Add(request.Member, member = new RemoteMember(cursor, request));
        }

        TimeSpan wait = request.Wait < IPartitionGrain.WaitMax ? request.Wait : IPartitionGrain.WaitMax;
        TakeAnswer answer = await member!.TakeAsync(request, wait, timeProvider, cancellationToken) with { HasJoined = hasJoined };
        member.SeenAt = timeProvider.GetTimestamp();
        if (answer.IsEnded)
        {
            _members.Remove(request.Member);
            // Ended with the subscription still there: it is the partition that closes. The next owner has both.
            return partition.Deliveries.Cursor(request.Subscription) is null
                ? answer
                : answer with { IsEnded = false, Refusal = EventHub.Grains.Interfaces.Errors.Refusal.Of(RemoteFaults.Unknown("The partition was closed meanwhile.")) };
        }

        return answer;
    }

    /// <summary>A member's call that waits is answered; see <see cref="IPartitionOwnerGrain.Hurry"/>.</summary>
    public Task HurryAsync(Guid id)
    {
        _members.GetValueOrDefault(id)?.Hurry();
        return Task.CompletedTask;
    }

    /// <summary>A member leaves.</summary>
    public Task LeaveAsync(Guid id, bool returnsWork)
    {
        if (_gone.Count >= GoneMax)
        {
            _gone.Clear();
        }

        _gone.Add(id);
        return _members.Remove(id, out RemoteMember? member) ? member.LeaveAsync(returnsWork) : Task.CompletedTask;
    }

    /// <summary>Those that were not heard of leave; what they have goes to others.</summary>
    public async Task SweepAsync()
    {
        KeyValuePair<Guid, RemoteMember>[] silent =
            [.. _members.Where(entry => entry.Value.Asking == 0 && timeProvider.GetElapsedTime(entry.Value.SeenAt) > SilentMax)];
        foreach (KeyValuePair<Guid, RemoteMember> entry in silent)
        {
            // One whose process only stood still asks again, and joins anew.
            _members.Remove(entry.Key);
            await entry.Value.LeaveAsync(returnsWork: true);
        }
    }
}
