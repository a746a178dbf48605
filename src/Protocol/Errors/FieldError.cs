namespace EventHub.Protocol.Errors;

/// <summary>What is wrong with one field.</summary>
/// <param name="Field">JSON pointer from the request body's root (<c>/events/3/channel</c>), or the name of a header or query parameter.</param>
/// <param name="Message">The value seen and the remedy.</param>
public sealed record FieldError(string Field, string Message);
