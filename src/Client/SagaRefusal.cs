namespace EventHub.Client;

/// <summary>A saga to which a call for many was not done.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Code">The code of the refusal, such as <c>EH2024</c>.</param>
/// <param name="Reason">Why, for people.</param>
public sealed record SagaRefusal(string Key, string Code, string Reason);
