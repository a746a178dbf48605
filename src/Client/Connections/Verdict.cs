namespace EventHub.Client.Connections;

/// <summary>What the end of a connection says about the next one.</summary>
internal enum Verdict
{
    /// <summary>Nothing was said: try again, slower each time.</summary>
    Retry,

    /// <summary>The hub asks to come back at once (4000–4099).</summary>
    Now,

    /// <summary>The hub asks to come back later (4100–4199).</summary>
    Later,

    /// <summary>The hub asks not to come back (4400–4499).</summary>
    Never,
}
