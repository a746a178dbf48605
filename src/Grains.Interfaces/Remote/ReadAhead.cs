using EventHub.Protocol.Channels;

namespace EventHub.Grains.Interfaces.Remote;

/// <summary>Steps of walks that came with the one asked for. Each is taken once, by whoever goes on from where it begins; what nobody takes is forgotten. Thread-safe.</summary>
internal sealed class ReadAhead
{
    private const int StepsMax = 4096;

    private readonly Dictionary<Key, RunStep> _steps = [];

    /// <summary>Keeps the steps that follow a place.</summary>
    public void Add(long place, bool isBackward, PatternSet patterns, byte lanes, IEnumerable<RunStep> steps)
    {
        lock (_steps)
        {
            foreach (RunStep step in steps)
            {
                if (_steps.Count >= StepsMax)
                {
                    _steps.Clear();
                }

                _steps[new Key(place, isBackward, patterns, lanes)] = step;
                place = step.Place;
            }
        }
    }

    /// <summary>The step behind a place, if it came already.</summary>
    public RunStep? Take(long place, bool isBackward, PatternSet patterns, byte lanes)
    {
        lock (_steps)
        {
            return _steps.Remove(new Key(place, isBackward, patterns, lanes), out RunStep? step) ? step : null;
        }
    }

    /// <summary>True when the step behind a place came already.</summary>
    public bool Has(long place, bool isBackward, PatternSet patterns, byte lanes)
    {
        lock (_steps)
        {
            return _steps.ContainsKey(new Key(place, isBackward, patterns, lanes));
        }
    }

    /// <summary>Forgets everything: whoever asks from now on gets what is so now.</summary>
    public void Clear()
    {
        lock (_steps)
        {
            _steps.Clear();
        }
    }

    private readonly record struct Key(long Place, bool IsBackward, PatternSet Patterns, byte Lanes);
}
