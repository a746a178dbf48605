using System.Text.Json;

namespace EventHub.Samples.NftAuction.Streaming;

/// <summary>Something of a stream's feed that has a number.</summary>
/// <param name="Number">From 1, one after the other.</param>
/// <param name="Type"><c>chat:message</c> or <c>stream:end</c>.</param>
/// <param name="User">Who said it: any JSON, as strangers send it.</param>
/// <param name="Text">What was said: any JSON.</param>
internal sealed record FeedItem(int Number, string Type, JsonElement? User = null, JsonElement? Text = null);
