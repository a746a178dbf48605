using EventHub.Protocol.Channels;
using EventHub.Protocol.Envelope;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Records;

namespace EventHub.Protocol.Publishing;

internal ref partial struct DraftBuilder
{
    private void SetChannel(string name, ReadOnlySpan<byte> value)
    {
        if (ChannelName.IsValid(value) && !ChannelName.IsReserved(value))
        {
            _draft.Channel = value;
        }
        else
        {
            _problems.Add(TextRules.CheckChannel(value, _path.Of(name)));
        }
    }

    private void SetPriority(string name, ReadOnlySpan<byte> value)
    {
        if (EventNames.TryParse(value, out EventPriority priority))
        {
            _draft.Priority = priority;
        }
        else if (!value.IsEmpty)
        {
            WrongWord(name, value, "critical, high, normal or low");
        }
    }

    private void SetSourceKind(string name, ReadOnlySpan<byte> value)
    {
        if (EventNames.TryParse(value, out SourceKind kind))
        {
            _draft.SourceKind = kind;
        }
        else if (!value.IsEmpty)
        {
            WrongWord(name, value, "database, websocket, frontend, system or internal");
        }
    }

    // Tick 0, midnight of 1 January of the year 1, is how an unset .NET time arrives; the draft reads it as "when stored".
    private void SetTime(string name, ReadOnlySpan<byte> value)
    {
        if (TryReadTime(name, value, out long ticks))
        {
            _draft.TimeTicks = ticks;
        }
    }

    private void SetExpiry(string name, ReadOnlySpan<byte> value)
    {
        if (TryReadTime(name, value, out long ticks))
        {
            SetExpiry(name, ticks);
        }
    }

    private bool TryReadTime(string name, ReadOnlySpan<byte> value, out long ticks)
    {
        if (Timestamps.TryParse(value, out ticks) && ticks > 0)
        {
            return true;
        }

        if (!value.IsEmpty)
        {
            WrongTime(name, value);
        }

        return false;
    }

    private void SetDeliverAt(string name, ReadOnlySpan<byte> value)
    {
        if (Timestamps.TryParse(value, out long ticks) && ticks > 0)
        {
            SetDeliverAt(name, ticks);
        }
        else if (!value.IsEmpty)
        {
            WrongTime(name, value);
        }
    }

    private void WrongTime(string name, ReadOnlySpan<byte> value) =>
        Wrong(ErrorCodes.InvalidField, name, $"'{name}' is '{ChannelText.Show(value)}', which is no RFC 3339 time with an offset. Write it like 2026-01-31T12:00:00.000Z.");

    private void WrongWord(string name, ReadOnlySpan<byte> value, string allowed) =>
        Wrong(ErrorCodes.InvalidField, name, $"'{name}' is '{ChannelText.Show(value)}'; allowed are {allowed}.");

    private bool Passes(DraftField field, string name, ReadOnlySpan<byte> value)
    {
        bool isRequired = field is DraftField.Source or DraftField.SourceId or DraftField.Type or DraftField.IdempotencyKey or DraftField.ContentType;
        int bytesMax = field == DraftField.IdempotencyKey ? TextRules.IdempotencyKeyBytesMax : TextRules.TextBytesMax;
        if (TextRules.Fits(value, bytesMax) && !(isRequired && value.IsEmpty))
        {
            return true;
        }

        if (_problems.HasRoom)
        {
            string path = _path.Of(name);
            _problems.Add(isRequired ? TextRules.CheckNotEmpty(value, path, bytesMax) : TextRules.Check(value, path, bytesMax));
        }

        return false;
    }

    private void Assign(DraftField field, ReadOnlySpan<byte> value)
    {
        switch (field)
        {
            case DraftField.Source: _draft.Source = value; break;
            case DraftField.SourceId: _draft.SourceId = value; break;
            case DraftField.Type: _draft.Type = value; break;
            case DraftField.Subject: _draft.Subject = value; break;
            case DraftField.Target: _draft.Target = value; break;
            case DraftField.Key: _draft.Key = value; break;
            case DraftField.ContentType: _draft.ContentType = value; break;
            case DraftField.UserId: _draft.UserId = value; break;
            case DraftField.SessionId: _draft.SessionId = value; break;
            case DraftField.InstanceId: _draft.InstanceId = value; break;
            case DraftField.Schema: _draft.Schema = value; break;
            case DraftField.Entity: _draft.Entity = value; break;
            case DraftField.Operation: _draft.Operation = value; break;
            case DraftField.CorrelationId: _draft.CorrelationId = value; break;
            case DraftField.CausationId: _draft.CausationId = value; break;
            case DraftField.ParentId: _draft.ParentId = value; break;
            case DraftField.Traceparent: _draft.Traceparent = value; break;
            case DraftField.IdempotencyKey: _draft.IdempotencyKey = value; break;
            default: throw new ArgumentOutOfRangeException(nameof(field), field, "Not a text field.");
        }
    }
}
