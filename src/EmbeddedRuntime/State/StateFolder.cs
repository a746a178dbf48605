using Orleans.Runtime;

namespace EventHub.EmbeddedRuntime.State;

/// <summary>The files of a storage: their names, their locks, and the versions to come.</summary>
internal sealed class StateFolder(string path, TimeProvider clock)
{
    private readonly Lock[] _gates = [.. Enumerable.Range(0, 64).Select(_ => new Lock())];
    private long _lastVersion = clock.GetUtcNow().UtcTicks;

    public StateFile FileOf(GrainId grain, string stateName) =>
        new(Path.Combine(path, FileName.Escape(grain.Type.ToString()), $"{FileName.Escape(grain.Key.ToString())}.{FileName.Escape(stateName)}"));

    public Lock GateOf(StateFile file) => _gates[(uint)string.GetHashCode(file.Path, StringComparison.Ordinal) % _gates.Length];

    /// <summary>
    /// A version above all before, of this record and, by starting from the clock, of records deleted under earlier processes: an ETag never
    /// returns with another value.
    /// </summary>
    public long NextVersion(string? storedETag)
    {
        long stored = StateETag.TryParse(storedETag, out long version) ? version : 0;
        while (true)
        {
            long last = Volatile.Read(ref _lastVersion);
            long next = Math.Max(last, stored) + 1;
            if (Interlocked.CompareExchange(ref _lastVersion, next, last) == last)
            {
                return next;
            }
        }
    }
}
