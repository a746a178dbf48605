using System.Text;
using System.Text.Unicode;
using EventHub.Gateway.Publishing;
using EventHub.Gateway.WebSockets.Consuming;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Publishing;

namespace EventHub.Gateway.WebSockets.Binary;

/// <summary>
/// Reads a message written as <c>hub.v1.Frame</c>; events go into the submission and settlements into theirs as they are met, and out again when the message
/// is refused.
/// </summary>
internal ref partial struct BinaryRequestReader
{
    private readonly PublishLimits _limits;
    private readonly Submission _submission;
    private readonly SettleGroup _settles;
    private SocketRequest _request;
    private int _events, _acks, _naks, _terms, _progresses;

    private BinaryRequestReader(PublishLimits limits, Submission submission, SettleGroup settles)
    {
        _limits = limits;
        _submission = submission;
        _settles = settles;
    }

    /// <summary>Reads a message.</summary>
    public static SocketRequest Read(ReadOnlySpan<byte> frame, PublishLimits limits, Submission submission, SettleGroup settles)
    {
        int before = submission.Elements.Count, settled = settles.Settlements.Count;
        BinaryRequestReader reader = new(limits, submission, settles);
        reader.ReadFrame(frame);
        if (reader._request.Problem is not null)
        {
            submission.Rollback(before);
            settles.Settlements.Rollback(settled);
        }

        return reader._request;
    }

    private void ReadFrame(ReadOnlySpan<byte> frame)
    {
        ProtoReader proto = new(frame);
        if (proto.AtEnd)
        {
            _request.Refuse(ErrorCodes.MissingField, "/op", "The frame is empty. Send a hub.v1.Frame with one op.");
            return;
        }

        if (!proto.TryReadField(out int field) || !proto.TryReadBytes(out ReadOnlySpan<byte> message))
        {
            RefuseMalformed(proto.Offset);
            return;
        }

        if (field is < (int)SocketOp.Publish or > (int)SocketOp.Ping)
        {
            _request.Refuse(ErrorCodes.InvalidField, "/op", $"Field number {field} of hub.v1.Frame is not an op that a client sends. Known are {(int)SocketOp.Publish} to {(int)SocketOp.Ping}.");
            return;
        }

        _request.Op = (SocketOp)field;
        ReadMessage(message, proto.Offset - message.Length);
        if (_request.Problem is null && !proto.AtEnd)
        {
            _request.Refuse(ErrorCodes.DuplicateField, "/op", "The frame has more behind its op. Send one op in a frame.");
        }

        if (_request.Op == SocketOp.Publish)
        {
            // A repeated field without an element is not there.
            _request.Seen |= SocketFields.Events;
        }

        _request.Complete();
    }

    private void ReadMessage(ReadOnlySpan<byte> message, int offset)
    {
        ProtoReader proto = new(message);
        while (!proto.AtEnd)
        {
            if (!proto.TryReadField(out int field) || !ReadField(ref proto, field))
            {
                _request.Problem = null;
                RefuseMalformed(offset + proto.Offset);
                return;
            }
        }
    }

    private bool ReadField(ref ProtoReader proto, int field)
    {
        SocketFields meant = Meaning(_request.Op, field);
        switch (meant)
        {
            case SocketFields.Events:
                return proto.TryReadBytes(out ReadOnlySpan<byte> published) && TakeEvent(published);
            case SocketFields.Ref:
                return proto.TryReadNumber(out ulong number) && TakeRef(number);
            case SocketFields.Runs:
                return proto.TryReadNumber(out ulong wanted) && TakeRuns(wanted);
            case SocketFields.Credit:
                return proto.TryReadNumber(out ulong credit) && TakeCredit(credit);
            case SocketFields.Ack or SocketFields.Nak or SocketFields.Term or SocketFields.Progress:
                return proto.TryReadBytes(out ReadOnlySpan<byte> settled) && TakeSettlement(meant, settled);
            case SocketFields.None:
                _request.Refuse(ErrorCodes.UnknownField, "/#" + field, $"Field number {field} is not one of '{SocketOps.NameOf(_request.Op)}'. Leave it out.");
                return proto.TrySkip();
            default:
                return proto.TryReadBytes(out ReadOnlySpan<byte> text) && TakeText(meant, text);
        }
    }

    private bool TakeEvent(ReadOnlySpan<byte> published)
    {
        if (_events == _limits.BatchEventsMax)
        {
            _request.Refuse(ErrorCodes.BatchTooLarge, "/events", $"There are more than {_limits.BatchEventsMax:N0} events. Send them in several messages.");
        }

        return _request.Problem is not null || BinaryEventReader.Read(published, _events++, _limits, _submission);
    }

    private bool TakeRef(ulong number)
    {
        _request.Ref = number;
        See(SocketFields.Ref, number != 0);
        return true;
    }

    private bool TakeRuns(ulong wanted)
    {
        _request.Seen |= wanted == 0 ? SocketFields.None : SocketFields.Runs;
        return true;
    }

    private bool TakeCredit(ulong credit)
    {
        See(SocketFields.Credit, credit != 0);
        _request.Credit = (long)Math.Min(credit, long.MaxValue);
        if (credit > SocketRequest.CreditMax)
        {
            _request.Refuse(ErrorCodes.InvalidField, "/credit", $"'credit' is {credit}. Send a whole number up to {SocketRequest.CreditMax}.");
        }

        return true;
    }

    private bool TakeText(SocketFields field, ReadOnlySpan<byte> text)
    {
        if (!Utf8.IsValid(text))
        {
            string name = "/" + field.ToString().ToLowerInvariant();
            _request.Refuse(ErrorCodes.InvalidUtf8, name, $"'{name}' is not valid UTF-8.");
            return true;
        }

        See(field, !text.IsEmpty || field == SocketFields.Patterns);
        switch (field)
        {
            case SocketFields.Patterns when _request.Patterns is not { Count: >= SocketRequest.PatternsMax }:
                (_request.Patterns ??= []).Add(Encoding.UTF8.GetString(text));
                break;
            case SocketFields.From:
                _request.From = text.IsEmpty ? null : Encoding.UTF8.GetString(text);
                break;
            case SocketFields.Watch:
                _request.Watch = Encoding.UTF8.GetString(text);
                break;
            case SocketFields.Id:
                _request.Id = text.IsEmpty ? null : Encoding.UTF8.GetString(text);
                break;
            case SocketFields.Subscription:
                _request.Subscription = text.IsEmpty ? null : _settles.NameOf(text);
                break;
        }

        return true;
    }

    // 0 and nothing are how protobuf writes "absent", and of a field that comes twice the last counts.
    private void See(SocketFields field, bool isThere) => _request.Seen = isThere ? _request.Seen | field : _request.Seen & ~field;

    private void RefuseMalformed(int offset) => _request.Refuse(new Problem(ErrorCodes.MalformedProtobuf,
        $"The frame is not a hub.v1.Frame: what stands before byte {offset} cannot be read as a field of it. Compare it with hub.proto."));

    // Field numbers of the messages in hub.proto.
    private static SocketFields Meaning(SocketOp op, int field) => (op, field) switch
    {
        (SocketOp.Credit, 1) => SocketFields.Subscription,
        (SocketOp.Credit, 2) => SocketFields.Watch,
        (SocketOp.Credit, 3) => SocketFields.Credit,
        (SocketOp.Credit, _) => SocketFields.None,
        (_, 1) => SocketFields.Ref,
        (SocketOp.Publish, 2) => SocketFields.Events,
        (SocketOp.Publish, 3) => SocketFields.Runs,
        (SocketOp.Watch, 2) => SocketFields.Patterns,
        (SocketOp.Watch, 3) => SocketFields.From,
        (SocketOp.Watch, 4) => SocketFields.Credit,
        (SocketOp.Unwatch, 2) => SocketFields.Watch,
        (SocketOp.Consume or SocketOp.Unconsume or SocketOp.Settle, 2) => SocketFields.Subscription,
        (SocketOp.Consume, 3) => SocketFields.Credit,
        (SocketOp.Status or SocketOp.Unstatus, 2) => SocketFields.Id,
        (SocketOp.Settle, 3) => SocketFields.Ack,
        (SocketOp.Settle, 4) => SocketFields.Nak,
        (SocketOp.Settle, 5) => SocketFields.Term,
        (SocketOp.Settle, 6) => SocketFields.Progress,
        (SocketOp.Settle, 7) => SocketFields.Runs,
        _ => SocketFields.None,
    };
}
