namespace EventHub.Protocol.Subscriptions;

/// <summary>
/// What a pull asks for.
/// </summary>
/// <param name="Max">Deliveries at most, 1 to <see cref="MaxMax"/>. Default 100.</param>
/// <param name="Wait">How long to wait when nothing is ready, up to <see cref="WaitMax"/>. Default 0 s.</param>
/// <param name="Consumer">Who pulls, as shown with attempts; at most <see cref="ConsumerBytesMax"/> bytes. Default <c>pull</c>.</param>
public readonly record struct PullRequest(int Max, TimeSpan Wait, string Consumer)
{
    /// <summary>Most deliveries of one pull.</summary>
    public const int MaxMax = 1000;

    /// <summary>Most bytes of a consumer's name, in UTF-8.</summary>
    public const int ConsumerBytesMax = 256;

    /// <summary>Longest wait.</summary>
    public static readonly TimeSpan WaitMax = TimeSpan.FromSeconds(60);

    /// <summary>Without any field.</summary>
    public static readonly PullRequest Default = new(100, TimeSpan.Zero, "pull");
}
