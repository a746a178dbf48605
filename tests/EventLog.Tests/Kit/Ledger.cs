using EventHub.Protocol.Positions;
using EventHub.Protocol.Records;

namespace EventHub.EventLog.Tests.Kit;

/// <summary>The publishers' side of the story: everything that was ever sent, and every answer.</summary>
internal sealed class Ledger
{
    private readonly HashSet<string> _sent = [];
    private readonly Dictionary<(string Channel, string Key), AckedRecord> _byKey = [];

    /// <summary>Answers that named a place, first answers only.</summary>
    public SortedDictionary<long, AckedRecord> Acked { get; } = [];

    /// <summary>Retention has hidden everything below this.</summary>
    public long TrimmedBelow { get; private set; }

    /// <summary>Records from here on may be hidden, but not freed.</summary>
    public long KeptFrom { get; set; } = long.MaxValue;

    public IReadOnlyCollection<AckedRecord> AckedWithKey => _byKey.Values;

    /// <summary>Notes what retention has hidden by now.</summary>
    public void SawBounds(LogBounds bounds) => TrimmedBelow = Math.Max(TrimmedBelow, bounds.FirstLsn);

    public void Sent(TestEvent item) => _sent.Add(Convert.ToHexString(item.Record()));

    public bool WasSent(string hex) => _sent.Contains(hex);

    /// <summary>Notes an answer and holds it against earlier ones; returns what is wrong with it, or null.</summary>
    public string? Answered(TestEvent item, AppendResult result, Epoch epoch)
    {
        AckedRecord answer = new(item, result, epoch);
        AckedRecord? first = item.Key is null ? null : _byKey.GetValueOrDefault((item.Channel!, item.Key));
        if (result.Outcome == AppendOutcome.Stored)
        {
            if (first is not null && first.Result.Lsn >= TrimmedBelow)
            {
                return $"key '{item.Key}' was stored twice: {first} and {answer}";
            }

            Acked[result.Lsn] = answer;
            if (item.Key is not null)
            {
                _byKey[(item.Channel!, item.Key)] = answer;
            }

            return null;
        }

        return first is not null && result == first.Result with { Outcome = result.Outcome }
            && result.Outcome == (first.Hex == answer.Hex ? AppendOutcome.Duplicate : AppendOutcome.KeyReused)
            ? null
            : $"key '{item.Key}' was answered {result} and first {first?.Result}";
    }
}
