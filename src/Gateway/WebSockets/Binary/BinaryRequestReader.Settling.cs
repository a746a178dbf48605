using System.Text;
using System.Text.Unicode;
using EventHub.Gateway.Subscriptions;
using EventHub.Grains.Interfaces.Subscriptions;
using EventHub.Protocol.Errors;

namespace EventHub.Gateway.WebSockets.Binary;

/// <content>What a consumer says of deliveries.</content>
internal ref partial struct BinaryRequestReader
{
    private static readonly ulong s_delayMsMax = (ulong)Settlement.DelayMax.TotalMilliseconds;

    private bool TakeSettlement(SocketFields field, ReadOnlySpan<byte> value)
    {
        if (_acks + _naks + _terms + _progresses == SettleDocument.IdsMax)
        {
            _request.Refuse(SettleDocument.TooMany("/" + field.ToString().ToLowerInvariant()));
            return true;
        }

        switch (field)
        {
            case SocketFields.Ack:
                AddId(SettleVerb.Ack, _acks++, value);
                return true;
            case SocketFields.Progress:
                AddId(SettleVerb.Progress, _progresses++, value);
                return true;
            default:
                bool isNak = field == SocketFields.Nak;
                return TakeObject(isNak ? SettleVerb.Nak : SettleVerb.Term, isNak ? _naks++ : _terms++, value);
        }
    }

    private void AddId(SettleVerb verb, int index, ReadOnlySpan<byte> id)
    {
        // What is an id is ASCII too; other text comes back in the answer, which must be UTF-8.
        if (Utf8.IsValid(id))
        {
            _settles.Settlements.Add(id, verb);
        }
        else
        {
            RefuseUtf8(FieldOf(verb, index));
        }
    }

    private bool TakeObject(SettleVerb verb, int index, ReadOnlySpan<byte> message)
    {
        string field = FieldOf(verb, index);
        int errorField = verb == SettleVerb.Nak ? 3 : 2;
        ReadOnlySpan<byte> id = default, error = default;
        ulong? delay = null;
        bool isReturned = false;
        ProtoReader proto = new(message);
        while (!proto.AtEnd)
        {
            if (!proto.TryReadField(out int number))
            {
                return false;
            }

            bool isRead;
            if (number == 1)
            {
                isRead = proto.TryReadBytes(out id);
            }
            else if (number == errorField)
            {
                isRead = proto.TryReadBytes(out error);
            }
            else if (number == 2)
            {
                isRead = proto.TryReadNumber(out ulong milliseconds);
                delay = milliseconds;
            }
            else if (number == 4 && verb == SettleVerb.Nak)
            {
                isRead = proto.TryReadNumber(out ulong flag);
                isReturned = flag != 0;
            }
            else
            {
                isRead = proto.TrySkip();
                _request.Refuse(ErrorCodes.UnknownField, $"{field}/#{number}", $"Field number {number} is not one of '{field[1..]}'. Leave it out.");
            }

            if (!isRead)
            {
                return false;
            }
        }

        Add(field, verb, id, delay, error, isReturned);
        return true;
    }

    private void Add(string field, SettleVerb verb, ReadOnlySpan<byte> id, ulong? delay, ReadOnlySpan<byte> error, bool isReturned)
    {
        if (id.IsEmpty)
        {
            _request.Refuse(SettleDocument.MissingId(field));
        }
        else if (!Utf8.IsValid(id) || !Utf8.IsValid(error))
        {
            RefuseUtf8(field + (Utf8.IsValid(id) ? "/error" : "/deliveryId"));
        }
        else if (error.Length > Settlement.ErrorBytesMax)
        {
            _request.Refuse(SettleDocument.TooLong(field + "/error", error.Length));
        }
        else if (delay > s_delayMsMax)
        {
            _request.Refuse(SettleDocument.WrongDelay(field + "/delay", $"{delay} ms"));
        }
        else
        {
            _settles.Settlements.Add(id, verb, delay is null ? null : TimeSpan.FromMilliseconds((long)delay), error.IsEmpty ? null : Encoding.UTF8.GetString(error), isReturned);
        }
    }

    private void RefuseUtf8(string field) => _request.Refuse(ErrorCodes.InvalidUtf8, field, $"'{field[1..]}' is not valid UTF-8.");

    private static string FieldOf(SettleVerb verb, int index) => $"/{SettleDocument.Members[(int)verb]}/{index}";
}
