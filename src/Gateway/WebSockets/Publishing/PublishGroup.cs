using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using EventHub.Gateway.Publishing;
using EventHub.Gateway.Watching;
using EventHub.Gateway.WebSockets.Sessions;
using EventHub.Protocol.Errors;

namespace EventHub.Gateway.WebSockets.Publishing;

/// <summary>
/// The publish messages of one read: stored with one append per partition, answered with one write. Rented and reused, so a
/// message costs no object of its own.
/// </summary>
internal sealed class PublishGroup : IReply
{
    private const int PooledMax = 256, KeptMessagesMax = 4096;

    // What an element takes beside its text, about; a refusal has sentences.
    private const int ElementBytes = 128, RefusalBytes = 1024;
    private static readonly ConcurrentQueue<PublishGroup> Pool = new();

    private readonly List<PublishMessage> _messages = [];
    private readonly Action _onStored;
    private ValueTaskAwaiter _append;
    private WakeSignal _signal = null!;
    private int _answered;
    private volatile bool _isReady;

    private PublishGroup() => _onStored = OnStored;

    /// <summary>The events.</summary>
    public Submission Submission { get; private set; } = null!;

    /// <summary>Bytes it holds, about: the messages as they came, and what is kept to answer them.</summary>
    public int Bytes { get; private set; }

    public bool IsReady => _isReady;

    /// <summary>True when it has no message.</summary>
    public bool IsEmpty => _messages.Count == 0;

    /// <summary>An empty group.</summary>
    public static PublishGroup Rent(Submission submission)
    {
        PublishGroup group = Pool.TryDequeue(out PublishGroup? pooled) ? pooled : new PublishGroup();
        group.Submission = submission;
        return group;
    }

    /// <summary>Adds a message, whose elements the submission has already.</summary>
    public void Add(in PublishMessage message, int bytes)
    {
        _messages.Add(message);
        Bytes += bytes + ElementBytes + Weigh(message.Refusal);
        for (int i = 0; i < message.Elements; i++)
        {
            Bytes += ElementBytes + Weigh(Submission.Elements[message.FirstElement + i].Refusal);
        }
    }

    /// <summary>Begins to store the events; <paramref name="signal"/> is woken once they are, or cannot be.</summary>
    public void Store(Publisher publisher, WakeSignal signal)
    {
        _signal = signal;
        Follow(publisher.AppendAsync(Submission));
    }

    /// <summary>Writes the answers, up to a flush; true when all are written.</summary>
    public bool Write(SocketOutput output)
    {
        while (_answered < _messages.Count)
        {
            if (output.IsFull)
            {
                return false;
            }

            PublishMessage message = _messages[_answered++];
            SocketOutput.Replies(message.IsBinary).Published(output, message, Submission);
        }

        return true;
    }

    public void Dispose()
    {
        Submission.Dispose();
        Submission = null!;
        _signal = null!;
        _append = default;
        _messages.Clear();
        _answered = Bytes = 0;
        _isReady = false;
        if (Pool.Count < PooledMax && _messages.Capacity <= KeptMessagesMax)
        {
            Pool.Enqueue(this);
        }
    }

    private static int Weigh(Problem? refusal) => refusal is null ? 0 : RefusalBytes * (1 + refusal.Errors.Length);

    // One object follows one append after the other, so that waiting for one allocates nothing.
    private void Follow(ValueTask append)
    {
        _append = append.GetAwaiter();
        if (_append.IsCompleted)
        {
            // Whoever stores it has more to do.
            TakeOutcome().Wake();
        }
        else
        {
            _append.UnsafeOnCompleted(_onStored);
        }
    }

    // The thread that tells has nothing else to do than to tell the next one, so the answer is sent from it.
    private void OnStored() => TakeOutcome().WakeHere();

    private WakeSignal TakeOutcome()
    {
        // Never faults: what the storage did is in the submission. Once it is ready, it may be answered and used again.
        WakeSignal signal = _signal;
        _append.GetResult();
        _isReady = true;
        return signal;
    }
}
