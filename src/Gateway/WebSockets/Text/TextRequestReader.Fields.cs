using System.Globalization;
using EventHub.Grains.Interfaces.Subscriptions;
using EventHub.Protocol.Channels;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Json;

namespace EventHub.Gateway.WebSockets.Text;

internal ref partial struct TextRequestReader
{
    // Beyond this a number cannot be trusted to come back unchanged from every client.
    private const ulong RefMax = (1UL << 53) - 1;

    private void Take(SocketFields field, in JsonValue value)
    {
        switch (field)
        {
            case SocketFields.Op:
                TakeOp(value);
                break;
            case SocketFields.Ref:
                TakeRef(value);
                break;
            case SocketFields.Events:
                _events = value.Raw;
                break;
            case SocketFields.Patterns:
                TakePatterns(value);
                break;
            case SocketFields.From:
                _request.From = value.Kind == JsonKind.Number ? ChannelText.Show(value.Raw) : Text("from", value);
                break;
            case SocketFields.Credit:
                TakeCredit(value);
                break;
            case SocketFields.Watch:
                _request.Watch = Text("watch", value);
                break;
            case SocketFields.Id:
                _request.Id = Text("id", value);
                break;
            case SocketFields.Subscription:
                TakeSubscription(value);
                break;
            case SocketFields.Ack:
                _members.TryTake(SettleVerb.Ack, value);
                break;
            case SocketFields.Nak:
                _members.TryTake(SettleVerb.Nak, value);
                break;
            case SocketFields.Term:
                _members.TryTake(SettleVerb.Term, value);
                break;
            case SocketFields.Progress:
                _members.TryTake(SettleVerb.Progress, value);
                break;
        }
    }

    private void TakeOp(in JsonValue value)
    {
        if (value.Kind == JsonKind.String && value.TryGetText(ref _scratch, out ReadOnlySpan<byte> text))
        {
            _request.Op = SocketOps.Find(text);
            if (_request.Op == SocketOp.Unknown)
            {
                _request.Refuse(SocketOps.Unknown(text));
            }
        }
        else
        {
            _request.Refuse(ErrorCodes.InvalidField, "/op", $"'op' must be a string; {value.KindName} was found.");
        }
    }

    private void TakeRef(in JsonValue value)
    {
        if (value.Kind == JsonKind.Number && ulong.TryParse(value.Raw, NumberStyles.None, CultureInfo.InvariantCulture, out ulong number) && number <= RefMax)
        {
            _request.Ref = number;
            return;
        }

        _request.Seen &= ~SocketFields.Ref;
        _request.Refuse(ErrorCodes.InvalidField, "/ref", $"'ref' is {ChannelText.Show(value.Raw)}. Send a whole number from 0 to {RefMax}.");
    }

    private void TakeCredit(in JsonValue value)
    {
        if (value.Kind != JsonKind.Number || !long.TryParse(value.Raw, NumberStyles.None, CultureInfo.InvariantCulture, out _request.Credit) || _request.Credit > SocketRequest.CreditMax)
        {
            _request.Refuse(ErrorCodes.InvalidField, "/credit", $"'credit' is {ChannelText.Show(value.Raw)}. Send a whole number from 0 to {SocketRequest.CreditMax}.");
        }
    }

    private void TakeSubscription(in JsonValue value)
    {
        if (value.Kind == JsonKind.String && value.TryGetText(ref _scratch, out ReadOnlySpan<byte> text))
        {
            _request.Subscription = _settles.NameOf(text);
        }
        else
        {
            Text("subscription", value);
        }
    }

    private void TakePatterns(in JsonValue value)
    {
        _request.Patterns = [];
        if (value.Kind != JsonKind.Array)
        {
            _request.Refuse(ErrorCodes.InvalidField, "/patterns", $"'patterns' must be an array of strings; {value.KindName} was found.");
            return;
        }

        // The grammar was checked when the value was read, so nothing here can fail.
        JsonScanner scanner = new(value.Raw);
        scanner.TryTake((byte)'[');
        bool closed = scanner.TryTake((byte)']');
        while (!closed && scanner.ReadValue(out JsonValue element) && _request.Problem is null && _request.Patterns.Count < SocketRequest.PatternsMax)
        {
            _request.Patterns.Add(Text("patterns/" + _request.Patterns.Count.ToString(CultureInfo.InvariantCulture), element) ?? "");
            scanner.ReadSeparator((byte)']', out closed);
        }
    }

    private string? Text(string name, in JsonValue value)
    {
        if (value.Kind == JsonKind.String && value.TryGetText(ref _scratch, out ReadOnlySpan<byte> text))
        {
            return System.Text.Encoding.UTF8.GetString(text);
        }

        _request.Refuse(ErrorCodes.InvalidField, "/" + name, $"'{name}' must be a string of whole characters; {value.KindName} was found.");
        return null;
    }

    private static SocketFields Find(ReadOnlySpan<byte> name) => name switch
    {
        _ when name.SequenceEqual("op"u8) => SocketFields.Op,
        _ when name.SequenceEqual("ref"u8) => SocketFields.Ref,
        _ when name.SequenceEqual("events"u8) => SocketFields.Events,
        _ when name.SequenceEqual("subscription"u8) => SocketFields.Subscription,
        _ when name.SequenceEqual("ack"u8) => SocketFields.Ack,
        _ when name.SequenceEqual("nak"u8) => SocketFields.Nak,
        _ when name.SequenceEqual("term"u8) => SocketFields.Term,
        _ when name.SequenceEqual("progress"u8) => SocketFields.Progress,
        _ when name.SequenceEqual("patterns"u8) => SocketFields.Patterns,
        _ when name.SequenceEqual("from"u8) => SocketFields.From,
        _ when name.SequenceEqual("credit"u8) => SocketFields.Credit,
        _ when name.SequenceEqual("watch"u8) => SocketFields.Watch,
        _ when name.SequenceEqual("id"u8) => SocketFields.Id,
        _ => SocketFields.None,
    };
}
