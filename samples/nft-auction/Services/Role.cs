namespace EventHub.Samples.NftAuction.Services;

/// <summary>One of the four services around the auction: its name, the port it has by default, the variable the hub knows its address from, and what it does.</summary>
internal sealed record Role(string Name, int Port, string Variable, params string[] Operations)
{
    public static readonly Role AuctionManager = new("auction-manager", 4100, "AUCTION_MANAGER_URL", "sessions", "results");
    public static readonly Role StreamManager = new("stream-manager", 4200, "STREAM_MANAGER_URL", "overlays", "announcements", "streams", "connections", "boards");
    public static readonly Role Eliza = new("eliza", 3000, "ELIZA_URL", "artworks");
    public static readonly Role ShapeL2 = new("shape-l2", 4000, "SHAPE_L2_URL", "charges", "transfers");

    public static readonly Role[] All = [AuctionManager, StreamManager, Eliza, ShapeL2];

    public static Role? Find(string name) => Array.Find(All, role => role.Name == name);

    /// <summary>Who does something; the stream service also pushes its feed to the hub.</summary>
    public static Role Of(string operation) => operation == "pushes" ? StreamManager : Array.Find(All, role => role.Operations.Contains(operation)) ?? throw new ArgumentException($"No service does '{operation}'.", nameof(operation));
}
