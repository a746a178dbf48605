using EventHub.Protocol.Positions;

namespace EventHub.EventLog;

/// <summary>
/// What a log retains and has committed, at one moment.
/// <code>
///   trimmed      │ retained and committed          │ appended, not yet stored
///  ─ ─ ─ ─ ─ ─ ─ ┼─────────────────────────────────┼ ─ ─ ─ ─ ─ ─
///              First                              Next
/// </code>
/// </summary>
/// <param name="Epoch">The current history.</param>
/// <param name="FirstLsn">Lsn of the oldest visible record.</param>
/// <param name="FirstSequence">Sequence of the oldest visible event, or of the next one when there is none.</param>
/// <param name="NextLsn">Lsn the next record will have.</param>
/// <param name="NextSequence">Sequence the next event will have.</param>
/// <param name="LastTicks">Time of the newest batch, UTC ticks.</param>
public sealed record LogBounds(Epoch Epoch, long FirstLsn, long FirstSequence, long NextLsn, long NextSequence, long LastTicks);
