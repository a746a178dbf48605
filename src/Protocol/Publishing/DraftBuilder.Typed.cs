using EventHub.Protocol.Errors;
using EventHub.Protocol.Json;
using EventHub.Protocol.Records;

namespace EventHub.Protocol.Publishing;

internal ref partial struct DraftBuilder
{
    /// <summary>Sets the priority from a format that has numbers for it.</summary>
    public void SetPriority(EventPriority priority) => _draft.Priority = priority;

    /// <summary>Sets the kind of origin from a format that has numbers for it.</summary>
    public void SetSourceKind(SourceKind kind) => _draft.SourceKind = kind;

    /// <summary>Checks metadata that was not read as JSON yet, and takes it.</summary>
    public void CheckMetadata(ReadOnlySpan<byte> metadata)
    {
        const string Name = "metadata";
        if (!_problems.Add(JsonPayload.Validate(metadata, _limits.JsonDepthMax, _path.Of(Name))))
        {
            return;
        }

        JsonScanner scanner = new(metadata);
        if (scanner.Peek() == '{')
        {
            _draft.Metadata = metadata;
        }
        else
        {
            Wrong(ErrorCodes.InvalidField, Name, "'metadata' must be a JSON object.");
        }
    }

    /// <summary>Checks a payload that was not read as JSON yet, and takes it. The content type is set before.</summary>
    public void CheckPayload(ReadOnlySpan<byte> payload)
    {
        bool isJson = ContentTypes.IsJson(_draft.ContentType);
        if (isJson && payload.IsEmpty)
        {
            Wrong(ErrorCodes.MissingField, "payload", "'payload' is empty. Send any JSON value, null too, or another contentType.");
        }
        else if (!isJson || JsonPayload.Validate(payload, _limits.JsonDepthMax, "") is null)
        {
            SetPayload(payload, isJson);
        }
        else
        {
            // Worded only now, with its field: naming it beforehand would cost every event a string.
            _problems.Add(JsonPayload.Validate(payload, _limits.JsonDepthMax, _path.Of("payload")));
        }
    }

    /// <summary>Sets when the event is to be delivered, from UTC ticks of 100 ns. A time that has passed means at once.</summary>
    public void SetDeliverAt(string name, long utcTicks)
    {
        if (_limits.CheckDeliverAt(utcTicks, name) is { } wrong)
        {
            Wrong(ErrorCodes.InvalidField, name, wrong);
        }
        else
        {
            _draft.DeliverAtTicks = utcTicks;
        }
    }

    /// <summary>Sets the event's time from UTC ticks of 100 ns.</summary>
    public void SetTime(string name, long utcTicks)
    {
        if (IsTime(name, utcTicks))
        {
            _draft.TimeTicks = utcTicks;
        }
    }

    /// <summary>Sets from when on the event is not handed out any more, which must be to come.</summary>
    public void SetExpiry(string name, long utcTicks)
    {
        if (!IsTime(name, utcTicks))
        {
            return;
        }

        if (_draft.ExpiresAtTicks != 0)
        {
            // CloudEvents have two names for it.
            Wrong(ErrorCodes.DuplicateField, name, $"'{name}' says when the event expires, which was said before. Send it once.");
        }
        else if (Expiry.WhyNot(name, utcTicks, _limits.Time) is { } passed)
        {
            // Not wrong yet: it may be what was stored before.
            _passed = Problem.OfField(ErrorCodes.InvalidField, _path.Of(name), passed);
        }

        _draft.ExpiresAtTicks = utcTicks;
    }

    private bool IsTime(string name, long utcTicks)
    {
        if (utcTicks > 0 && utcTicks <= DateTime.MaxValue.Ticks)
        {
            return true;
        }

        Wrong(ErrorCodes.InvalidField, name, $"'{name}' is {utcTicks} ticks, which is no time. Count 100 ns from 0001-01-01T00:00:00Z, or leave it out.");
        return false;
    }
}
