namespace EventHub.Bench.Client;

/// <summary>
/// Calls that are not answered yet, taken in the order they were made. Nothing is kept of those that are: a load that held on to a task per event would measure
/// the pauses of its own garbage collector.
/// </summary>
internal sealed class AnswersInOrder<T>
{
    private readonly Queue<ValueTask<T>> _open = new();

    /// <summary>How many are kept now.</summary>
    public int Count => _open.Count;

    /// <summary>Keeps a call.</summary>
    public void Add(ValueTask<T> answer) => _open.Enqueue(answer);

    /// <summary>Takes the oldest that are answered, as far as there is none before them that is not.</summary>
    public void TakeAnswered()
    {
        while (_open.TryPeek(out ValueTask<T> oldest) && oldest.IsCompleted)
        {
            _ = oldest.Result;
            _open.TryDequeue(out _);
        }
    }

    /// <summary>Takes those that are answered, and waits for the oldest ones until no more than <paramref name="most"/> are kept.</summary>
    public async ValueTask TakeAsync(int most)
    {
        TakeAnswered();
        while (_open.Count > most)
        {
            await _open.Dequeue().ConfigureAwait(false);
        }
    }
}
