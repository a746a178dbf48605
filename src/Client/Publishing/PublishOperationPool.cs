namespace EventHub.Client.Publishing;

/// <summary>
/// Operations for reuse: a short list per thread (the thread whose caller got an answer is usually the one that publishes next), and a shared
/// one behind it. Both bounded; what is over is left to the garbage collector.
/// </summary>
internal static class PublishOperationPool
{
    private const int ThreadMax = 256, SharedMax = 16_384;
    private static readonly Lock Gate = new();
    private static PublishOperation? _shared;
    private static int _sharedCount;
    [ThreadStatic]
    private static PublishOperation? _mine;
    [ThreadStatic]
    private static int _mineCount;

    public static PublishOperation Rent()
    {
        if (_mine is null)
        {
            Refill();
        }

        if (_mine is not { } operation)
        {
            return new PublishOperation();
        }

        _mine = operation.NextPooled;
        _mineCount--;
        operation.NextPooled = null;
        return operation;
    }

    public static void Return(PublishOperation operation)
    {
        if (_mineCount == ThreadMax)
        {
            Spill();
        }

        operation.NextPooled = _mine;
        _mine = operation;
        _mineCount++;
    }

    private static void Refill()
    {
        lock (Gate)
        {
            for (int i = 0; i < ThreadMax / 2 && _shared is { } operation; i++)
            {
                _shared = operation.NextPooled;
                _sharedCount--;
                operation.NextPooled = _mine;
                _mine = operation;
                _mineCount++;
            }
        }
    }

    private static void Spill()
    {
        lock (Gate)
        {
            for (int i = 0; i < ThreadMax / 2 && _mine is { } operation; i++)
            {
                _mine = operation.NextPooled;
                _mineCount--;
                operation.NextPooled = null;
                if (_sharedCount < SharedMax)
                {
                    operation.NextPooled = _shared;
                    _shared = operation;
                    _sharedCount++;
                }
            }
        }
    }
}
