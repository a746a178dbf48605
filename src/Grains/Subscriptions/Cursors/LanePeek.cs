namespace EventHub.Grains.Subscriptions.Cursors;

/// <summary>What a lane has.</summary>
internal enum LanePeek : byte
{
    /// <summary>Nothing for now.</summary>
    Empty,

    /// <summary>An event.</summary>
    Found,

    /// <summary>It must be read first.</summary>
    NeedsRead,

    /// <summary>The journal must be asked about the event it stands before.</summary>
    NeedsJournal,
}
