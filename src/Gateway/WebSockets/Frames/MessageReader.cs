using System.Text.Unicode;
using EventHub.Gateway.Http;

namespace EventHub.Gateway.WebSockets.Frames;

/// <summary>
/// Turns received bytes into messages: headers are checked to the letter of RFC 6455, masks taken off in place, fragments
/// put together with control frames between them.
/// </summary>
/// <remarks>
/// A message is bounded while it is put together, and a frame by its header alone: neither an endless chain of fragments nor
/// a length of 2^63 takes more memory than one largest message, and that is reserved from the budget of all connections.
/// </remarks>
internal sealed class MessageReader(int messageBytesMax, BudgetLease lease)
{
    private PooledBuffer? _message;
    private Opcode _kind;

    /// <summary>True between the first fragment of a message and the last.</summary>
    public bool IsWithinMessage => _message is not null;

    /// <summary>Takes the next frame from the front of <paramref name="received"/>, which it changes.</summary>
    public Received Take(Span<byte> received)
    {
        if (!FrameHeader.TryRead(received, out FrameHeader header))
        {
            return Received.Incomplete;
        }

        if (Check(header) is { } wrong)
        {
            return Received.Violation(CloseCodes.ProtocolViolation, wrong);
        }

        if (!header.IsControl && header.PayloadBytes > messageBytesMax - (_message?.Length ?? 0))
        {
            return Received.Violation(CloseCodes.MessageTooLarge, $"A message may have {messageBytesMax} bytes (Gateway:BodyBytesMax). Send fewer events in one.");
        }

        int length = header.HeaderBytes + (int)header.PayloadBytes;
        if (received.Length < length)
        {
            return Received.Incomplete;
        }

        Span<byte> payload = received[header.HeaderBytes..length];
        FrameMask.Apply(payload, header.Mask);
        return header.IsControl ? TakeControl(header.Opcode, length, payload) : TakeData(header, length, payload);
    }

    /// <summary>Gives the memory of an unfinished message back.</summary>
    public void Release()
    {
        _message?.Dispose();
        _message = null;
        lease.Release();
    }

    private string? Check(in FrameHeader header)
    {
        if (header.Reserved != 0)
        {
            return "A reserved bit is set; no extension was agreed on.";
        }

        if (!header.IsMasked)
        {
            return "The frame is not masked; frames of a client must be.";
        }

        if (header.PayloadBytes < 0)
        {
            return "The payload's length is not written in its shortest form.";
        }

        return header.Opcode switch
        {
            Opcode.Text or Opcode.Binary => _message is null ? null : "A message begins before the one in fragments has ended.",
            Opcode.Continuation => _message is null ? "A fragment goes on with a message that did not begin." : null,
            Opcode.Close or Opcode.Ping or Opcode.Pong => !header.IsFinal ? "A control frame is fragmented."
                : header.PayloadBytes > FrameHeader.ControlBytesMax ? "A control frame has more than 125 bytes." : null,
            _ => $"The opcode {(int)header.Opcode} is reserved.",
        };
    }

    private static Received TakeControl(Opcode opcode, int length, ReadOnlySpan<byte> payload)
    {
        if (opcode == Opcode.Close && !ClosePayload.TryRead(payload, out _))
        {
            return Received.Violation(CloseCodes.ProtocolViolation, "The close frame has a code or reason that may not be sent.");
        }

        return opcode == Opcode.Pong
            ? Received.Passed(length)
            : Received.Of(opcode == Opcode.Close ? ReceivedKind.Close : ReceivedKind.Ping, length, payload);
    }

    private Received TakeData(scoped in FrameHeader header, int length, ReadOnlySpan<byte> payload)
    {
        if (header is { IsFinal: true, Opcode: not Opcode.Continuation })
        {
            return Whole(header.Opcode, length, payload);
        }

        if (header.Opcode != Opcode.Continuation)
        {
            _kind = header.Opcode;
            _message = PooledBuffer.Rent();
        }

        if (!lease.TryHold(_message!.Length + payload.Length))
        {
            return Received.Violation(CloseCodes.AtLimit, CloseCodes.AtLimit.Reason);
        }

        _message.Write(payload);
        return header.IsFinal ? Whole(_kind, length, _message.Span) : Received.Passed(length);
    }

    private static Received Whole(Opcode kind, int length, ReadOnlySpan<byte> message) => kind == Opcode.Binary
        ? Received.Of(ReceivedKind.Binary, length, message)
        : Utf8.IsValid(message)
            ? Received.Of(ReceivedKind.Text, length, message)
            : Received.Violation(CloseCodes.NotUtf8, CloseCodes.NotUtf8.Reason);

    /// <summary>Tells that the message of the last step was handled, so its memory can go.</summary>
    public void Handled()
    {
        if (_message is not null)
        {
            Release();
        }
    }
}
