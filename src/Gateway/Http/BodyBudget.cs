using EventHub.Gateway.Hosting;
using EventHub.Protocol.Errors;
using Microsoft.Extensions.Options;

namespace EventHub.Gateway.Http;

/// <summary>
/// Bounds the memory of request bodies that are being received. Small bodies are not counted: their number is bounded by
/// the number of connections.
/// </summary>
internal sealed class BodyBudget(IOptions<GatewayOptions> options)
{
    /// <summary>Bodies up to this size are not counted.</summary>
    public const int FreeBytes = 64 * 1024;

    private readonly long _max = options.Value.BodyBytesInFlightMax;
    private long _used;

    /// <summary>Bytes reserved now.</summary>
    public long Used => Volatile.Read(ref _used);

    /// <summary>The answer when there is no room.</summary>
    public Problem Exhausted => new(ErrorCodes.LimitReached,
        $"Request bodies of {_max} bytes are being received, which is the limit bodyBytesInFlight (Gateway:BodyBytesInFlightMax). Try again shortly, or send smaller bodies.");

    /// <summary>Reserves memory; false when that would exceed the limit, and nothing has changed then.</summary>
    public bool TryReserve(int bytes) => TryGrow(0, bytes);

    /// <summary>Lets a body's memory grow; false when that would exceed the limit, and nothing has changed then.</summary>
    public bool TryGrow(int from, int to)
    {
        long more = Counted(to) - Counted(from);
        if (more == 0 || Interlocked.Add(ref _used, more) <= _max)
        {
            return true;
        }

        Interlocked.Add(ref _used, -more);
        return false;
    }

    /// <summary>Gives a body's memory back.</summary>
    public void Release(int bytes)
    {
        if (Counted(bytes) is > 0 and long counted)
        {
            Interlocked.Add(ref _used, -counted);
        }
    }

    private static long Counted(int bytes) => bytes <= FreeBytes ? 0 : bytes;
}
