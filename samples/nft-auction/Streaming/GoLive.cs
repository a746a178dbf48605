namespace EventHub.Samples.NftAuction.Streaming;

/// <summary>How a stream begins.</summary>
/// <param name="Title">What it is called.</param>
/// <param name="SilenceSeconds">When nothing came for so long, who follows it connects anew.</param>
/// <param name="PatienceSeconds">After so long without a connection it is given up.</param>
/// <param name="BeatMs">How often it says how it is doing, when nothing else is said.</param>
internal sealed record GoLive(string Title, decimal SilenceSeconds = 15, decimal PatienceSeconds = 300, int BeatMs = 1000);
