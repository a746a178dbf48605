namespace EventHub.Protocol.Envelope;

/// <summary>Durations as text such as <c>250ms</c>, <c>30s</c>, <c>5m</c>, <c>1.5h</c>, <c>7d</c>.</summary>
public static class Durations
{
    /// <summary>Reads a number, with or without a fraction, and one of the units <c>ms s m h d</c>; false for anything else.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out TimeSpan duration) => throw new NotImplementedException();

    /// <summary>The text form in the largest unit that keeps it whole.</summary>
    public static string Format(TimeSpan duration) => throw new NotImplementedException();
}
