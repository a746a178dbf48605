using System.Buffers;
using EventHub.Gateway.Publishing;
using EventHub.Gateway.Subscriptions;
using EventHub.Gateway.WebSockets.Consuming;
using EventHub.Gateway.WebSockets.Publishing;
using EventHub.Gateway.WebSockets.Sessions;
using EventHub.Grains.Interfaces.Partitions;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Positions;

namespace EventHub.Gateway.WebSockets;

/// <summary>Writes what the hub answers, as JSON or as protobuf.</summary>
internal interface IReplyWriter
{
    /// <summary><c>published</c>, or <c>error</c> when the message was refused as a whole.</summary>
    void Published(SocketOutput output, in PublishMessage message, Submission submission);

    /// <summary><c>watching</c>; <paramref name="asked"/> is the place asked for when history behind it is gone.</summary>
    void Watching(SocketOutput output, ulong number, string watch, Cursor? asked, Cursor place);

    /// <summary><c>unwatched</c>.</summary>
    void Unwatched(SocketOutput output, ulong number);

    /// <summary><c>consuming</c>.</summary>
    void Consuming(SocketOutput output, ulong number);

    /// <summary><c>unconsumed</c>.</summary>
    void Unconsumed(SocketOutput output, ulong number);

    /// <summary><c>deliveries</c>, encoded one by one.</summary>
    void Deliveries(SocketOutput output, string subscription, ReadOnlySpan<byte> deliveries);

    /// <summary><c>settled</c>: what became of the settlements of a message.</summary>
    void Settled(SocketOutput output, in SettleMessage message, Settlements settlements);

    /// <summary><c>status</c> as a frame of its own, which is sent when its turn comes.</summary>
    void Status(IBufferWriter<byte> output, ulong number, FoundEvent found);

    /// <summary><c>unstatus</c>.</summary>
    void Unstatus(SocketOutput output, ulong number);

    /// <summary><c>pong</c>.</summary>
    void Pong(SocketOutput output, ulong number, long utcTicks);

    /// <summary><c>error</c>.</summary>
    void Error(SocketOutput output, ulong? number, Problem problem);

    /// <summary><c>events</c>: <paramref name="events"/> encoded one by one, and the place behind them. <paramref name="gap"/> is the place asked for when events before <paramref name="place"/> are gone.</summary>
    void Events(IBufferWriter<byte> output, string watch, Cursor place, ReadOnlySpan<byte> events, Cursor? gap = null);
}
