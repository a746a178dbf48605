namespace EventHub.Grains.Subscriptions.Journal;

/// <summary>How an attempt, or a whole delivery, ended. The numbers are on disk.</summary>
internal enum SettlementKind : byte
{
    /// <summary>Done.</summary>
    Acked = 1,

    /// <summary>The consumer asked for another attempt.</summary>
    Naked = 2,

    /// <summary>Its ack deadline passed; another attempt follows.</summary>
    TimedOut = 3,

    /// <summary>Its consumer left; another attempt follows.</summary>
    Abandoned = 4,

    /// <summary>The consumer gave it up: a dead letter.</summary>
    Termed = 5,

    /// <summary>The last attempt failed: a dead letter.</summary>
    Exhausted = 6,

    /// <summary>The event ran out of time before it was done.</summary>
    Expired = 7,

    /// <summary>A dead letter was discarded, or the subscription was moved over what it had not handed out.</summary>
    Discarded = 8,

    /// <summary>A dead letter is delivered again, attempts from 1.</summary>
    Reopened = 9,

    /// <summary>The consumer gave it back untouched; another attempt follows, and this one does not count.</summary>
    Returned = 10,
}
