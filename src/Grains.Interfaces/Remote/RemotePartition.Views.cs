using EventHub.Protocol.Errors;

namespace EventHub.Grains.Interfaces.Remote;

/// <content>What is known of the partition without asking.</content>
public sealed partial class RemotePartition
{
    /// <summary>How long a request waits for a view before it goes on with the last one.</summary>
    public static readonly TimeSpan RefreshMax = TimeSpan.FromSeconds(2);

    /// <summary>How long a call that was under way may still take once a later owner was heard of.</summary>
    public static readonly TimeSpan SucceededMax = TimeSpan.FromSeconds(3);

    private readonly Lock _viewing = new();
    private TaskCompletionSource _laterOwner = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private OwnerView _view = new(), _whole = new();
    private OwnerBounds _bounds;
    private Problem? _fault = new(ErrorCodes.Starting, "The owner of the partition has not answered yet. Try again in a moment.") { RetryAfter = RemoteFaults.RetryAfter };
    private Task? _refreshing, _next;
    private bool _nextIsWhole;

    /// <summary>The last view.</summary>
    internal OwnerView View => Volatile.Read(ref _view);

    /// <summary>The last view that had everything.</summary>
    internal OwnerView Whole => Volatile.Read(ref _whole);

    /// <summary>The silo of its owner as far as is known; null when it is not, or when that does not answer.</summary>
    internal string? Silo => Volatile.Read(ref _fault) is null ? View.Silo : null;

    /// <summary>The highest term of an owner that was heard of.</summary>
    internal long SeenTerm => CurrentBounds.OwnerTerm;

    private OwnerBounds CurrentBounds
    {
        get
        {
            lock (_viewing)
            {
                return _bounds;
            }
        }
    }

    // Complete once a later owner is heard of than those heard of now.
    private Task LaterOwner
    {
        get
        {
            lock (_viewing)
            {
                return _laterOwner.Task;
            }
        }
    }

    /// <summary>Gets a view that is as of now or later; one call of the owner serves all who ask meanwhile. Does not throw: a fault shows as the health.</summary>
    public Task RefreshAsync(bool isWhole)
    {
        lock (_viewing)
        {
            if (_refreshing is null)
            {
                return _refreshing = Task.Run(() => ViewAsync(isWhole));
            }

            _nextIsWhole |= isWhole;
            return _next ??= BehindAsync(_refreshing);
        }
    }

    private async Task BehindAsync(Task before)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        bool isWhole;
        Task now;
        lock (_viewing)
        {
            isWhole = _nextIsWhole;
            _nextIsWhole = false;
            _next = null;
            now = _refreshing = Task.Run(() => ViewAsync(isWhole));
        }

        await now.ConfigureAwait(false);
    }

    private async Task ViewAsync(bool isWhole)
    {
        try
        {
            OwnerView before = View;
            OwnerView view = await Owner.View(new ViewRequest(before.DefinitionsStamp, isWhole, _here?.ReachStorage == true)).WaitAsync(RefreshMax, _time).ConfigureAwait(false);
            Note(view, before);
        }
        catch (Exception fault)
        {
            Volatile.Write(ref _fault, RemoteFaults.NoAnswer(Number, fault));
        }

        lock (_viewing)
        {
            _refreshing = _next is null ? null : _refreshing;
        }
    }

    private void Note(OwnerView view, OwnerView before)
    {
        if (view.Refusal is { } refusal)
        {
            Volatile.Write(ref _fault, refusal.ToProblem());
            return;
        }

        _ahead.Clear();
        OwnerView known = view.Definitions.IsDefault ? view with { Definitions = before.Definitions } : view;
        Volatile.Write(ref _view, known);
        if (known.IsWhole)
        {
            Volatile.Write(ref _whole, known);
        }

        Note(known.Bounds);
        _deliveries.Note(known);
        Volatile.Write(ref _fault, null);
    }

    // Another history is known together with where those before it ended, or not at all: whoever follows it asks for that at once.
    private async ValueTask NoteAsync(OwnerBounds bounds)
    {
        if (bounds.Epoch != CurrentBounds.Epoch)
        {
            await RefreshAsync(isWhole: false).ConfigureAwait(false);
            return;
        }

        Note(bounds);
    }

    // Answers may overtake each other: within one history and term nothing goes back.
    private void Note(in OwnerBounds bounds)
    {
        lock (_viewing)
        {
            if (bounds.OwnerTerm > _bounds.OwnerTerm)
            {
                _laterOwner.SetResult();
                _laterOwner = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }

            if (bounds.Epoch == _bounds.Epoch)
            {
                _bounds = new OwnerBounds(
                    Math.Max(bounds.OwnerTerm, _bounds.OwnerTerm), bounds.Epoch,
                    Math.Max(bounds.FirstSequence, _bounds.FirstSequence), Math.Max(bounds.NextSequence, _bounds.NextSequence));
            }
            else if (bounds.OwnerTerm >= _bounds.OwnerTerm)
            {
                _bounds = bounds;
            }
        }
    }
}
