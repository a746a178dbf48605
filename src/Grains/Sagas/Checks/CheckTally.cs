using System.Collections.Immutable;
using EventHub.Grains.Interfaces.Services;
using EventHub.Sagas.Values;

namespace EventHub.Grains.Sagas.Checks;

/// <summary>What came of one check so far. Thread-safe.</summary>
internal sealed class CheckTally(string definition, string check)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<SagaId, (string Json, int Times)> _differ = [];
    private readonly List<SagaDifference> _differences = [];
    private string _service = "";
    private long _agreed, _differed, _repaired, _failed;
    private string? _error;

    /// <summary>When it is made next, UTC ticks; 0 before that is known.</summary>
    public long NextTicks { get; set; }

    /// <summary>When it was made last, UTC ticks.</summary>
    public long LastTicks { get; set; }

    /// <summary>How many rounds there were.</summary>
    public int Rounds { get; set; }

    /// <summary>Where the next round goes on, by partition.</summary>
    public Dictionary<int, string> After { get; } = [];

    public SagaCheckInfo Info
    {
        get
        {
            lock (_gate)
            {
                return new SagaCheckInfo(definition, check, _service, LastTicks, NextTicks, _agreed, _differed, _repaired, _failed, _error, [.. _differences]);
            }
        }
    }

    public void Asks(string service)
    {
        lock (_gate)
        {
            _service = service;
        }
    }

    public void Failed(string reason)
    {
        lock (_gate)
        {
            _failed++;
            _error = reason;
        }
    }

    public void Agreed(SagaId id)
    {
        lock (_gate)
        {
            _agreed++;
            _error = null;
            _differ.Remove(id);
        }
    }

    /// <summary>How often in a row it differs in the same way, this time too.</summary>
    public int Differed(SagaId id, ImmutableArray<SagaValue> differences, long nowTicks)
    {
        string json = SagaValue.Of(differences).ToString();
        lock (_gate)
        {
            _differed++;
            _error = null;
            int times = _differ.TryGetValue(id, out (string Json, int Times) before) && before.Json == json ? before.Times + 1 : 1;
            _differ[id] = (json, times);
            _differences.RemoveAll(one => one.Key == id.Key);
            _differences.Insert(0, new SagaDifference(id.Key, nowTicks, times, json));
            if (_differences.Count > SagaCheckInfo.DifferencesMax)
            {
                _differences.RemoveAt(_differences.Count - 1);
            }

            return times;
        }
    }

    public void Repaired()
    {
        lock (_gate)
        {
            _repaired++;
        }
    }

    /// <summary>Forgets those that are not looked at any more.</summary>
    public void Keep(Func<SagaId, bool> isOpen)
    {
        lock (_gate)
        {
            foreach (SagaId id in _differ.Keys.Where(id => !isOpen(id)).ToArray())
            {
                _differ.Remove(id);
            }
        }
    }
}
