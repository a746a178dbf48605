using System.Globalization;

namespace Orleans;

/// <summary>On an interface method: how long its callers wait, in place of the runtime's default.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ResponseTimeoutAttribute : Attribute
{
    /// <summary>Takes a time span such as <c>00:00:05</c>.</summary>
    public ResponseTimeoutAttribute(string timeout) => Timeout = TimeSpan.Parse(timeout, CultureInfo.InvariantCulture);

    /// <summary>How long callers wait.</summary>
    public TimeSpan? Timeout { get; init; }
}
