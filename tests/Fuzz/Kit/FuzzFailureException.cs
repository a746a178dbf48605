namespace EventHub.Fuzz.Kit;

/// <summary>An input of which a property does not hold, and how to keep it.</summary>
public sealed class FuzzFailureException(string message, Exception fault) : Exception(message, fault);
