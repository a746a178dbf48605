using System.Collections.Immutable;
using EventHub.Grains.Interfaces.Errors;
using EventHub.Grains.Interfaces.Remote;
using EventHub.Protocol.Errors;

namespace EventHub.Grains.Remote;

/// <summary>Answers calls from elsewhere: faults become refusals, for an exception of ours would not survive a cluster.</summary>
internal static class OwnerCalls
{
    /// <summary>The answer, or what <paramref name="refuse"/> makes of a fault. A partition that closes meanwhile is one too: what became of the call is unknown.</summary>
    public static async Task<T> AnswerAsync<T>(Func<ValueTask<T>> call, Func<Refusal, T> refuse)
    {
        try
        {
            return await call();
        }
        catch (EventHubException fault)
        {
            return refuse(Refusal.Of(fault.Problem));
        }
        catch (Exception fault) when (fault is IOException or ObjectDisposedException)
        {
            return refuse(Refusal.Of(RemoteFaults.Unknown("The partition was closed meanwhile.")));
        }
    }

    /// <summary>As above, of numbers.</summary>
    public static Task<NumbersAnswer> NumbersAsync(Func<ValueTask<ImmutableArray<long>>> call) =>
        AnswerAsync<NumbersAnswer>(async () => new NumbersAnswer(await call()), refusal => new NumbersAnswer([], refusal));
}
