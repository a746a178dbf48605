using EventHub.Grains.Interfaces.Subscriptions;
using EventHub.Protocol.Json;

namespace EventHub.Gateway.Subscriptions;

/// <summary>The JSON of <c>ack</c>, <c>nak</c>, <c>term</c> and <c>progress</c>, well-formed and not read yet. One that is null is as good as absent.</summary>
internal ref struct SettleMembers
{
    private ReadOnlySpan<byte> _ack, _nak, _term, _progress;
    private int _seen;

    /// <summary>The text of a member; empty when it is absent.</summary>
    public readonly ReadOnlySpan<byte> Of(SettleVerb verb) => verb switch
    {
        SettleVerb.Ack => _ack,
        SettleVerb.Nak => _nak,
        SettleVerb.Term => _term,
        _ => _progress,
    };

    /// <summary>Takes a member; false when it was there before.</summary>
    public bool TryTake(SettleVerb verb, scoped in JsonValue value)
    {
        int bit = 1 << (int)verb;
        if ((_seen & bit) != 0)
        {
            return false;
        }

        _seen |= bit;
        ReadOnlySpan<byte> raw = value.Kind == JsonKind.Null ? default : value.Raw;
        switch (verb)
        {
            case SettleVerb.Ack:
                _ack = raw;
                break;
            case SettleVerb.Nak:
                _nak = raw;
                break;
            case SettleVerb.Term:
                _term = raw;
                break;
            default:
                _progress = raw;
                break;
        }

        return true;
    }
}
