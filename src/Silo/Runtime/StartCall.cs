using Microsoft.Extensions.Logging;

namespace EventHub.Silo.Runtime;

/// <summary>
/// Asks grains while the hub starts. A process that is stopped meanwhile (a debugger, a machine that is moved or swaps) finds that the time for an answer is over when it
/// goes on, though nothing is wrong: so it asks again.
/// </summary>
internal static partial class StartCall
{
    /// <summary>How often it asks at most; each time waits as long as any call to a grain, 30 s.</summary>
    public const int TriesMax = 10;

    /// <summary>The answer to <paramref name="call"/>, which may be made more than once.</summary>
    /// <exception cref="TimeoutException">There was none to the last.</exception>
    /// <exception cref="OperationCanceledException">The start was given up.</exception>
    public static async Task<T> AskAsync<T>(Func<Task<T>> call, string what, ILogger logger, CancellationToken cancellationToken)
    {
        for (int tries = 1; ; tries++)
        {
            try
            {
                return await call().WaitAsync(cancellationToken);
            }
            catch (Exception fault) when (IsLate(fault) && tries < TriesMax && !cancellationToken.IsCancellationRequested)
            {
                LogNotAnswered(logger, what, tries, fault.Message);
            }
        }
    }

    // A grain whose own start took too long was cancelled.
    private static bool IsLate(Exception fault) => fault is TimeoutException or OperationCanceledException;

    [LoggerMessage(3206, LogLevel.Warning, "The hub starts and has no answer in time from {What}, try {Try}: {Reason} It asks again.")]
    private static partial void LogNotAnswered(ILogger logger, string what, int @try, string reason);
}
