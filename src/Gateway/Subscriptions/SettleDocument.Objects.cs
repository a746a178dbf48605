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
    private const int IdMember = 0, ErrorMember = 1, DelayMember = 2;
    private static readonly string[] TermNames = ["deliveryId", "error"], NakNames = ["deliveryId", "error", "delay"];

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
            }
        }

        if ((seen & (1 << IdMember)) == 0)
        {
            Wrong(ErrorCodes.MissingField, field + "/deliveryId", $"'{field[1..]}/deliveryId' is missing. Name the delivery as it was handed over.");
        }

        _target.Add(id, verb, delay, error);
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
            Wrong(ErrorCodes.InvalidField, field, TooLong(field, text.Length));
        }

        return text.IsEmpty ? null : Encoding.UTF8.GetString(text);
    }

    private TimeSpan? Delay(string field, scoped ReadOnlySpan<byte> text)
    {
        if (Durations.TryParse(Encoding.UTF8.GetString(text), out TimeSpan delay) && delay >= TimeSpan.Zero && delay <= Settlement.DelayMax)
        {
            return delay;
        }

        Wrong(ErrorCodes.InvalidField, field, $"'{field[1..]}' is '{ChannelText.Show(text)}'. "
            + $"Write a duration from 0s to {Durations.Format(Settlement.DelayMax)}, a number and one of ms s m h d, such as \"5s\"; leave it out for the subscription's own backoff.");
        return null;
    }

    /// <summary>What is said of an error that is too long.</summary>
    public static string TooLong(string field, int bytes) =>
        $"'{field[1..]}' has {bytes:N0} bytes; at most {Settlement.ErrorBytesMax:N0} are kept of an error. Send its beginning.";
}
