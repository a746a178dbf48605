using EventHub.Protocol.Errors;

namespace EventHub.Gateway.WebSockets;

/// <summary>A message of a client, whichever way it was written. Published events and settlements are not in it: they went to where they are gathered.</summary>
internal struct SocketRequest
{
    /// <summary>Most that <c>credit</c> may be, alone or added up.</summary>
    public const long CreditMax = 1_000_000_000;

    /// <summary>Most patterns that are kept of a message; more than any setting allows, so the rest need not be looked at.</summary>
    public const int PatternsMax = 1001;

    /// <summary>What is asked for.</summary>
    public SocketOp Op;

    /// <summary>Fields that were there.</summary>
    public SocketFields Seen;

    /// <summary>The caller's number, when <see cref="HasRef"/>.</summary>
    public ulong Ref;

    /// <summary>Patterns of a watch.</summary>
    public List<string>? Patterns;

    /// <summary>Where a watch begins, as written; null for now.</summary>
    public string? From;

    /// <summary>The watch meant.</summary>
    public string? Watch;

    /// <summary>The subscription meant.</summary>
    public string? Subscription;

    /// <summary>The event meant.</summary>
    public string? Id;

    /// <summary>Events or deliveries that may come.</summary>
    public long Credit;

    /// <summary>Why it is refused, or null.</summary>
    public Problem? Problem;

    /// <summary>True when the message has a number to answer with.</summary>
    public readonly bool HasRef => (Seen & SocketFields.Ref) != 0;

    /// <summary>True when the field was there.</summary>
    public readonly bool Has(SocketFields field) => (Seen & field) != 0;

    /// <summary>Refuses it, unless it is refused already.</summary>
    public void Refuse(Problem? problem) => Problem ??= problem;

    /// <summary>Refuses it because of one field.</summary>
    public void Refuse(ErrorCode code, string field, string detail) => Problem ??= Problem.OfField(code, field, detail);

    /// <summary>What applies to every op once a message was read to its end.</summary>
    public void Complete()
    {
        if (Problem is null && !HasRef && Op != SocketOp.Credit)
        {
            Refuse(SocketOps.MissingRef(Op));
        }

        if (Problem is null && Op == SocketOp.Publish && !Has(SocketFields.Events))
        {
            Refuse(ErrorCodes.MissingField, "/events", "'events' is missing. Send an array of publish objects.");
        }
    }
}
