using EventHub.Protocol.Envelope;

namespace EventHub.Grains.Tests.Subscriptions;

/// <summary>What a model knows of one event for one subscription.</summary>
internal sealed record ModelDelivery
{
    /// <summary>The attempts handed over so far, since it was opened last.</summary>
    public int Attempts { get; set; }

    /// <summary>The highest attempt of all its lives.</summary>
    public int Highest => Math.Max(Attempts, HighestBefore);

    /// <summary>The highest attempt before it was opened again.</summary>
    public int HighestBefore { get; set; }

    /// <summary>The attempts before it was opened again, which its history keeps.</summary>
    public int Earlier { get; set; }

    /// <summary>True while the last attempt is with a consumer.</summary>
    public bool IsTaken { get; set; }

    /// <summary>How it ended, or none.</summary>
    public EventOutcome Outcome { get; set; }

    /// <summary>The last error a consumer gave.</summary>
    public string? Error { get; set; }

    /// <summary>Rises with every error given.</summary>
    public int ErrorNumber { get; set; }
}
