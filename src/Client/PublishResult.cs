using System.Diagnostics.CodeAnalysis;
using EventHub.Protocol.Errors;

namespace EventHub.Client;

/// <summary>What became of one publish: a receipt, or why it was not stored (or is not known to be: <see cref="ErrorCodes.OutcomeUnknown"/>).</summary>
public readonly record struct PublishResult
{
    internal PublishResult(PublishReceipt receipt) => Receipt = receipt;

    internal PublishResult(Problem error) => Error = error;

    /// <summary>The receipt; meaningful when <see cref="IsStored"/>.</summary>
    public PublishReceipt Receipt { get; }

    /// <summary>What is wrong; null when it is stored.</summary>
    public Problem? Error { get; }

    /// <summary>True when the event is stored.</summary>
    [MemberNotNullWhen(false, nameof(Error))]
    public bool IsStored => Error is null;

    /// <summary>The receipt, or the error as an exception.</summary>
    /// <exception cref="EventHubException">The event is not stored, or not known to be.</exception>
    public PublishReceipt GetReceipt() => Error is null ? Receipt : throw new EventHubException(Error);
}
