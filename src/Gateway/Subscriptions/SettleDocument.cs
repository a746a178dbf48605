using EventHub.Grains.Interfaces.Subscriptions;
using EventHub.Protocol.Channels;
using EventHub.Protocol.Envelope;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Json;
using EventHub.Protocol.Publishing;

namespace EventHub.Gateway.Subscriptions;

/// <summary>
/// Reads what a consumer says of deliveries: <c>{"ack":[…],"nak":[…],"term":[…],"progress":[…]}</c>. Ids go straight into a <see cref="Settlements"/>;
/// what is wrong is named by its JSON pointer, and nothing is settled then.
/// </summary>
internal ref partial struct SettleDocument
{
    /// <summary>Most ids in one message, all members together.</summary>
    public const int IdsMax = 1000;

    private readonly Settlements _target;
    private ProblemList _problems;
    private Scratch _scratch;
    private int _ids;

    private SettleDocument(Settlements target) => _target = target;

    /// <summary>The members there are, in the order of their results.</summary>
    public static ReadOnlySpan<string> Members => Names;

    private static readonly string[] Names = ["ack", "nak", "term", "progress"];

    /// <summary>Reads a whole document; a problem leaves <paramref name="target"/> as it was.</summary>
    public static Problem? Read(ReadOnlySpan<byte> json, Settlements target)
    {
        if (JsonProblems.CheckUtf8(json) is { } notText)
        {
            return notText;
        }

        SettleMembers members = default;
        SettleDocument document = new(target);
        JsonScanner scanner = new(json);
        if (scanner.Peek() != '{')
        {
            return RefuseKind(json);
        }

        if (!document.Find(ref scanner, ref members) || !scanner.ReadEnd())
        {
            document._scratch.Release();
            return JsonProblems.Malformed(json, scanner.Fault);
        }

        return document.Take(members);
    }

    /// <summary>Reads members that stand in another document, of well-formed JSON; a problem leaves <paramref name="target"/> as it was.</summary>
    public static Problem? Read(scoped in SettleMembers members, Settlements target) => new SettleDocument(target).Take(members);

    /// <summary>EH1006 for more than <see cref="IdsMax"/>.</summary>
    public static Problem TooMany(string field) => Problem.OfField(ErrorCodes.InvalidField, field,
        $"There are more than {IdsMax:N0} ids, ack, nak, term and progress together. Send them in several requests.");

    /// <summary>EH1005 for an element of <c>nak</c> or <c>term</c> that names no delivery.</summary>
    public static Problem MissingId(string field) => Problem.OfField(ErrorCodes.MissingField, field + "/deliveryId",
        $"'{field[1..]}/deliveryId' is missing. Name the delivery as it was handed over.");

    /// <summary>EH1006 for an error that is too long.</summary>
    public static Problem TooLong(string field, int bytes) => Problem.OfField(ErrorCodes.InvalidField, field,
        $"'{field[1..]}' has {bytes:N0} bytes; at most {Settlement.ErrorBytesMax:N0} are kept of an error. Send its beginning.");

    /// <summary>EH1006 for a delay that is none, or too long.</summary>
    public static Problem WrongDelay(string field, string shown) => Problem.OfField(ErrorCodes.InvalidField, field,
        $"'{field[1..]}' is '{shown}'. Write a duration from 0s to {Durations.Format(Settlement.DelayMax)}, a number and one of ms s m h d, such as \"5s\"; "
        + "leave it out for the subscription's own backoff.");

    private bool Find(ref JsonScanner scanner, ref SettleMembers members)
    {
        for (bool closed = scanner.OpenObject(); !closed;)
        {
            if (!scanner.ReadName(out JsonValue quoted) || !scanner.ReadValue(out JsonValue value) || !scanner.ReadSeparator((byte)'}', out closed))
            {
                return false;
            }

            int member = NameOf(quoted, Names, out string shown);
            if (member < 0)
            {
                Wrong(ErrorCodes.UnknownField, "/" + shown, $"'{shown}' is not a field of a settlement. There are {string.Join(", ", Names)}.");
            }
            else if (!members.TryTake((SettleVerb)member, value))
            {
                Wrong(ErrorCodes.DuplicateField, "/" + shown, $"'{shown}' appears twice. Send it once.");
            }
        }

        return true;
    }

    // Results come in the order of the verbs, whatever the order of the members.
    private Problem? Take(scoped in SettleMembers members)
    {
        int before = _target.Count;
        for (SettleVerb verb = SettleVerb.Ack; verb <= SettleVerb.Progress && _problems.HasRoom && _ids <= IdsMax; verb++)
        {
            if (members.Of(verb) is { IsEmpty: false } value)
            {
                TakeList(verb, value);
            }
        }

        _scratch.Release();
        if (!_problems.Any)
        {
            return null;
        }

        _target.Rollback(before);
        return _problems.Merge();
    }

    // Well-formed already: the text was read as a whole.
    private void TakeList(SettleVerb verb, ReadOnlySpan<byte> list)
    {
        string name = Names[(int)verb];
        JsonScanner scanner = new(list);
        if (scanner.Peek() != '[')
        {
            _ = scanner.ReadValue(out JsonValue other);
            Wrong(ErrorCodes.InvalidField, "/" + name, $"'{name}' must be an array; {other.KindName} was found.");
            return;
        }

        _ = scanner.TryTake((byte)'[');
        bool closed = scanner.TryTake((byte)']');
        for (int index = 0; !closed && _problems.HasRoom; index++)
        {
            if (++_ids > IdsMax)
            {
                _problems.Add(TooMany("/" + name));
                return;
            }

            _ = scanner.ReadValue(out JsonValue element);
            if (verb is SettleVerb.Ack or SettleVerb.Progress)
            {
                TakeId(verb, index, element);
            }
            else
            {
                TakeObject(verb, index, element);
            }

            _ = scanner.ReadSeparator((byte)']', out closed);
        }
    }

    private void TakeId(SettleVerb verb, int index, scoped in JsonValue element)
    {
        if (element.Kind == JsonKind.String && element.TryGetText(ref _scratch, out ReadOnlySpan<byte> text))
        {
            _target.Add(text, verb);
            return;
        }

        WrongKind($"/{Names[(int)verb]}/{index}", "a delivery's id, a string", element);
    }

    private void Wrong(ErrorCode code, string field, string detail) => _problems.Add(Problem.OfField(code, field, detail));

    private void WrongKind(string field, string wanted, scoped in JsonValue value) => Wrong(ErrorCodes.InvalidField, field,
        $"'{field[1..]}' must be {wanted}; {(value.Kind == JsonKind.String && wanted.EndsWith("string", StringComparison.Ordinal) ? "half a surrogate pair" : value.KindName)} was found.");

    // The number of the name among those known, or −1 and the name as messages show it.
    private int NameOf(scoped in JsonValue quoted, string[] known, out string shown)
    {
        bool isWhole = quoted.TryGetText(ref _scratch, out ReadOnlySpan<byte> name);
        for (int i = 0; i < known.Length && isWhole; i++)
        {
            if (System.Text.Ascii.Equals(name, known[i]))
            {
                shown = known[i];
                return i;
            }
        }

        shown = ChannelText.Show(name);
        return -1;
    }

    private static Problem RefuseKind(ReadOnlySpan<byte> json)
    {
        JsonScanner scanner = new(json);
        return scanner.ReadValue(out JsonValue value) && scanner.ReadEnd()
            ? new Problem(ErrorCodes.InvalidField, $"A JSON object is needed for settlements; {value.KindName} was found.")
            : JsonProblems.Malformed(json, scanner.Fault);
    }
}
