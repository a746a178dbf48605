using EventHub.Gateway.Publishing;
using EventHub.Gateway.Subscriptions;
using EventHub.Gateway.WebSockets.Consuming;
using EventHub.Protocol.Channels;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Json;
using EventHub.Protocol.Publishing;

namespace EventHub.Gateway.WebSockets.Text;

/// <summary>
/// Reads a message written as JSON, checking its grammar to the letter; events go into the submission as they are met, and
/// out again when something behind them refuses the message. Settlements are read once the rest of the message is.
/// </summary>
internal ref partial struct TextRequestReader
{
    private readonly ReadOnlySpan<byte> _json;
    private readonly PublishLimits _limits;
    private readonly Submission _submission;
    private readonly SettleGroup _settles;
    private ReadOnlySpan<byte> _events;
    private SettleMembers _members;
    private string? _unknown;
    private SocketRequest _request;
    private Scratch _scratch;

    private TextRequestReader(ReadOnlySpan<byte> json, PublishLimits limits, Submission submission, SettleGroup settles)
    {
        _json = json;
        _limits = limits;
        _submission = submission;
        _settles = settles;
    }

    /// <summary>Reads a message, which is valid UTF-8.</summary>
    public static SocketRequest Read(ReadOnlySpan<byte> json, PublishLimits limits, Submission submission, SettleGroup settles)
    {
        int before = submission.Elements.Count;
        TextRequestReader reader = new(json, limits, submission, settles);
        JsonScanner scanner = new(json);
        if (scanner.Peek() != '{')
        {
            reader.RefuseKind();
        }
        else if (!reader.ReadMembers(ref scanner) || !scanner.ReadEnd())
        {
            reader._request.Problem = JsonProblems.Malformed(json, scanner.Fault);
        }
        else
        {
            reader.Complete();
        }

        reader._scratch.Release();
        if (reader._request.Problem is not null)
        {
            submission.Rollback(before);
        }

        return reader._request;
    }

    private bool ReadMembers(ref JsonScanner scanner)
    {
        bool closed = scanner.OpenObject();
        while (!closed)
        {
            if (!scanner.ReadName(out JsonValue quoted))
            {
                return false;
            }

            bool whole = quoted.TryGetText(ref _scratch, out ReadOnlySpan<byte> name);
            if (!ReadMember(ref scanner, whole ? Find(name) : SocketFields.None, name) || !scanner.ReadSeparator((byte)'}', out closed))
            {
                return false;
            }
        }

        return true;
    }

    private bool ReadMember(ref JsonScanner scanner, SocketFields field, ReadOnlySpan<byte> name)
    {
        if (field == SocketFields.None)
        {
            _unknown ??= ChannelText.Show(name);
        }
        else if (_request.Has(field))
        {
            _request.Refuse(ErrorCodes.DuplicateField, "/" + ChannelText.Show(name), $"'{ChannelText.Show(name)}' appears twice. Send it once.");
            field = SocketFields.None;
        }
        else if (field == SocketFields.Events && _request.Op == SocketOp.Publish && scanner.Peek() == '[')
        {
            _request.Seen |= field;
            return ReadEvents(ref scanner);
        }

        if (!scanner.ReadValue(out JsonValue value))
        {
            return false;
        }

        if (value.Kind != JsonKind.Null)
        {
            _request.Seen |= field;
            Take(field, value);
        }

        return true;
    }

    private void Complete()
    {
        if (_request.Problem is null && !_request.Has(SocketFields.Op))
        {
            _request.Refuse(ErrorCodes.MissingField, "/op", $"'op' is missing. Known are {string.Join(", ", SocketOps.Known)}.");
        }

        if (_request.Problem is null)
        {
            RefuseForeign(SocketOps.FieldsOf(_request.Op));
        }

        _request.Complete();
        if (_request.Problem is null && !_events.IsEmpty)
        {
            ReadDeferred();
        }
        else if (_request.Problem is null && _request.Op == SocketOp.Settle)
        {
            _request.Refuse(SettleDocument.Read(_members, _settles.Settlements));
        }
    }

    private void RefuseForeign(SocketFields allowed)
    {
        if (_unknown is not null)
        {
            _request.Refuse(ErrorCodes.UnknownField, "/" + _unknown, $"'{_unknown}' is not a field of '{SocketOps.NameOf(_request.Op)}'. Leave it out.");
        }

        SocketFields foreign = _request.Seen & ~(allowed | SocketFields.Op | SocketFields.Ref);
        if (foreign != SocketFields.None)
        {
            string name = foreign.ToString().Split(',')[0].ToLowerInvariant();
            _request.Refuse(ErrorCodes.UnknownField, "/" + name, $"'{name}' is not a field of '{SocketOps.NameOf(_request.Op)}'. Leave it out.");
        }
    }

    // The events stood before the op: their text was checked and is read now that it is known what they are.
    private void ReadDeferred()
    {
        JsonScanner scanner = new(_events);
        if (scanner.Peek() == '[')
        {
            ReadEvents(ref scanner);
        }
        else
        {
            _request.Refuse(ErrorCodes.InvalidField, "/events", "'events' must be an array of publish objects.");
        }
    }

    private bool ReadEvents(ref JsonScanner scanner)
    {
        scanner.TryTake((byte)'[');
        bool closed = scanner.TryTake((byte)']');
        for (int index = 0; !closed; index++)
        {
            if (index == _limits.BatchEventsMax)
            {
                _request.Refuse(ErrorCodes.BatchTooLarge, "/events", $"There are more than {_limits.BatchEventsMax:N0} events. Send them in several messages.");
            }

            bool isRead = _request.Problem is null ? ReadEvent(ref scanner, index) : scanner.ReadValue(out _);
            if (!isRead || !scanner.ReadSeparator((byte)']', out closed))
            {
                return false;
            }
        }

        return true;
    }

    private readonly bool ReadEvent(ref JsonScanner scanner, int index)
    {
        FieldPath path = new("/events", index);
        if (scanner.Peek() == '{')
        {
            return PublishObjectReader.Read(ref scanner, index, path, _limits, _submission);
        }

        if (!scanner.ReadValue(out JsonValue value))
        {
            return false;
        }

        _submission.Refuse(index, Problem.OfField(ErrorCodes.InvalidField, path.Element, $"An event must be a JSON object; {value.KindName} was found."));
        return true;
    }

    private void RefuseKind()
    {
        JsonScanner scanner = new(_json);
        _request.Problem = scanner.ReadValue(out JsonValue value) && scanner.ReadEnd()
            ? new Problem(ErrorCodes.InvalidField, $"A message must be a JSON object; {value.KindName} was found.")
            : JsonProblems.Malformed(_json, scanner.Fault);
    }
}
