using System.Diagnostics;

namespace EventHub.Fuzz.Kit;

/// <summary>
/// Tries a surface's corpus, then inputs made of it by chance. The first input of each kind of outcome joins those that others are made of, for this run: a cheap
/// way towards the far corners of a parser, and an honest one, because kinds are what the parser itself says.
/// </summary>
internal sealed class Fuzzer(FuzzSurface surface, FuzzSettings settings)
{
    private const int KindsMax = 4096, ShrinkingsMax = 4000;

    private readonly List<byte[]> _pool = [.. Corpus.Read(surface.Name), .. surface.Seeds];

    // Those that were accepted, which half of the inputs are made of: there are many more ways to be refused.
    private readonly List<byte[]> _taken = [];
    private readonly HashSet<string> _kinds = new(StringComparer.Ordinal);
    private long _executions, _accepted;

    /// <summary>Inputs tried so far; another thread sees by it that this one goes on.</summary>
    public long Executions => Volatile.Read(ref _executions);

    /// <summary>The input that is tried now.</summary>
    public byte[] Current { get; private set; } = [];

    /// <summary>Runs to the end, or to the first input of which a property does not hold.</summary>
    public FuzzReport Run()
    {
        Assert.True(_pool.Count > 0, $"There is no first input for '{surface.Name}': write some to corpus/{surface.Name}.txt.");
        foreach (byte[] kept in _pool.ToArray())
        {
            Execute(kept);
        }

        Random random = new(settings.Seed);
        Mutator mutator = new(random, surface.Words, surface.BytesMax);
        long start = Stopwatch.GetTimestamp();
        while (settings.Seconds > 0 ? Stopwatch.GetElapsedTime(start).TotalSeconds < settings.Seconds : _executions < surface.Executions)
        {
            List<byte[]> from = _taken.Count > 0 && random.Next(2) == 0 ? _taken : _pool;
            Execute(mutator.Next(from[random.Next(from.Count)], _taken.Count > 0 && random.Next(2) == 0 ? _taken : _pool));
        }

        return new FuzzReport(_executions, _accepted, _kinds);
    }

    private void Execute(byte[] input)
    {
        Current = input;
        Volatile.Write(ref _executions, _executions + 1);
        string kind;
        try
        {
            kind = surface.Try(input);
        }
        catch (Exception fault)
        {
            byte[] smallest = Shrink(input, fault.GetType());
            throw new FuzzFailureException(
                $"'{surface.Name}', seed {settings.Seed}, input {_executions}: {fault.GetType().Name}: {fault.Message}\nOnce mended, keep the input: add this line to tests/Fuzz/corpus/{surface.Name}.txt\n{Corpus.Encode(smallest)}\nIt was made of\n{Corpus.Encode(input)}", fault);
        }

        bool isTaken = kind.StartsWith(FuzzSurface.Accepted, StringComparison.Ordinal);
        _accepted += isTaken ? 1 : 0;
        if (_kinds.Count < KindsMax && _kinds.Add(kind))
        {
            (isTaken ? _taken : _pool).Add(input);
        }
    }

    // Takes away what is not needed to fail alike.
    private byte[] Shrink(byte[] input, Type fault)
    {
        int tries = 0;
        for (int length = Math.Max(1, input.Length / 2); length > 0; length /= 2)
        {
            for (int at = 0; at + length <= input.Length && tries < ShrinkingsMax; tries++)
            {
                byte[] less = [.. input.AsSpan(0, at), .. input.AsSpan(at + length)];
                if (Fails(less, fault))
                {
                    input = less;
                }
                else
                {
                    at += length;
                }
            }
        }

        return input;
    }

    private bool Fails(byte[] input, Type fault)
    {
        try
        {
            _ = surface.Try(input);
            return false;
        }
        catch (Exception again)
        {
            return again.GetType() == fault;
        }
    }
}
