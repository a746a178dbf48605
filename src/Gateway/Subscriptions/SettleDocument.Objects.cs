using System.Text;
using EventHub.Grains.Interfaces.Subscriptions;
using EventHub.Protocol.Channels;
using EventHub.Protocol.Envelope;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Json;

namespace EventHub.Gateway.Subscriptions;

/// <content>The elements of <c>nak</c> and <c>term</c>, which are objects.</content>
internal ref partial struct SettleDocument
{
    private const int IdMember = 0, ErrorMember = 1, DelayMember = 2, ReturnedMember = 3;
    private static readonly string[] TermNames = ["deliveryId", "error"], NakNames = ["deliveryId", "error", "delay", "returned"];

    private void TakeObject(SettleVerb verb, int index, scoped in JsonValue element)
    {
        string field = $"/{Names[(int)verb]}/{index}";
        if (element.Kind != JsonKind.Object)
        {
            WrongKind(field, "an object such as {\"deliveryId\":\"…\"}", element);
            return;
        }

        JsonScanner scanner = new(element.Raw);
        _ = scanner.Peek();
        ReadOnlySpan<byte> id = default;
        TimeSpan? delay = null;
        string? error = null;
        bool isReturned = false;
        int seen = 0;
        for (bool closed = scanner.OpenObject(); !closed;)
        {
            _ = scanner.ReadName(out JsonValue quoted);
            _ = scanner.ReadValue(out JsonValue value);
            _ = scanner.ReadSeparator((byte)'}', out closed);
            switch (MemberOf(field, verb, quoted, ref seen))
            {
                case IdMember:
                    id = Text(field + "/deliveryId", value);
                    break;
                case ErrorMember when value.Kind != JsonKind.Null:
                    error = Error(field + "/error", Text(field + "/error", value));
                    break;
                case DelayMember when value.Kind != JsonKind.Null:
                    delay = Delay(field + "/delay", Text(field + "/delay", value));
                    break;
                case ReturnedMember when value.Kind is JsonKind.Boolean or JsonKind.Null:
                    isReturned = value.Raw.SequenceEqual("true"u8);
                    break;
                case ReturnedMember:
                    WrongKind(field + "/returned", "true or false", value);
                    break;
            }
        }

        if ((seen & (1 << IdMember)) == 0)
        {
            _problems.Add(MissingId(field));
        }

        _target.Add(id, verb, delay, error, isReturned);
    }

    private int MemberOf(string field, SettleVerb verb, scoped in JsonValue quoted, ref int seen)
    {
        string[] known = verb == SettleVerb.Nak ? NakNames : TermNames;
        int member = NameOf(quoted, known, out string shown);
        if (member < 0)
        {
            Wrong(ErrorCodes.UnknownField, $"{field}/{shown}", $"'{shown}' is not a field of '{field[1..]}'. There are {string.Join(", ", known)}.");
        }
        else if ((seen & (1 << member)) != 0)
        {
            Wrong(ErrorCodes.DuplicateField, $"{field}/{shown}", $"'{field[1..]}/{shown}' appears twice. Send it once.");
            return -1;
        }

        seen |= member < 0 ? 0 : 1 << member;
        return member;
    }

    private ReadOnlySpan<byte> Text(string field, scoped in JsonValue value)
    {
        if (value.Kind == JsonKind.String && value.TryGetText(ref _scratch, out ReadOnlySpan<byte> text))
        {
            return text;
        }

        WrongKind(field, "a string", value);
        return default;
    }

    private string? Error(string field, scoped ReadOnlySpan<byte> text)
    {
        if (text.Length > Settlement.ErrorBytesMax)
        {
            _problems.Add(TooLong(field, text.Length));
        }

        return text.IsEmpty ? null : Encoding.UTF8.GetString(text);
    }

    private TimeSpan? Delay(string field, scoped ReadOnlySpan<byte> text)
    {
        if (Durations.TryParse(Encoding.UTF8.GetString(text), out TimeSpan delay) && delay >= TimeSpan.Zero && delay <= Settlement.DelayMax)
        {
            return delay;
        }

        _problems.Add(WrongDelay(field, ChannelText.Show(text)));
        return null;
    }
}
