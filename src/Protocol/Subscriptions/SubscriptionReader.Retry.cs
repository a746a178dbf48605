using EventHub.Protocol.Envelope;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Json;

namespace EventHub.Protocol.Subscriptions;

/// <content>The member <c>retry</c>.</content>
internal sealed partial class SubscriptionReader
{
    private static readonly string[] RetryNames = ["maxAttempts", "initialDelay", "maxDelay", "factor", "jitter"];

    private long? _maxAttempts;
    private TimeSpan? _initialDelay, _maxDelay;
    private double? _factor, _jitter;

    private void TakeRetry(string field, string name, in JsonValue value)
    {
        switch (name)
        {
            case "maxAttempts":
                _maxAttempts = Whole(field, value, 1, RetryPolicy.MaxAttemptsMax);
                break;
            case "initialDelay":
                _initialDelay = Duration(field, value, TimeSpan.Zero, RetryPolicy.InitialDelayMax);
                break;
            case "maxDelay":
                _maxDelay = Duration(field, value, TimeSpan.Zero, RetryPolicy.MaxDelayMax);
                break;
            case "factor":
                _factor = Number(field, value, 1, RetryPolicy.FactorMax);
                break;
            default:
                _jitter = Number(field, value, 0, 1);
                break;
        }
    }

    private void CheckRetry()
    {
        TimeSpan initial = _initialDelay ?? RetryPolicy.Default.InitialDelay;
        if (_maxDelay < initial)
        {
            Wrong(ErrorCodes.InvalidField, "/retry/maxDelay",
                $"'retry/maxDelay' is {Durations.Format(_maxDelay.Value)}, which is below 'retry/initialDelay', {Durations.Format(initial)}. Raise it to that at least.");
        }
    }

    // A long initial delay alone is not refused for the default of the other: that one gives way.
    private RetryPolicy BuildRetry()
    {
        RetryPolicy standard = RetryPolicy.Default;
        TimeSpan initial = _initialDelay ?? standard.InitialDelay;
        TimeSpan max = _maxDelay ?? (initial > standard.MaxDelay ? initial : standard.MaxDelay);
        return new RetryPolicy((int)(_maxAttempts ?? standard.MaxAttempts), initial, max, _factor ?? standard.Factor, _jitter ?? standard.Jitter);
    }
}
