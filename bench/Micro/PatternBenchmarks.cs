using System.Text;
using BenchmarkDotNet.Attributes;
using EventHub.Protocol.Channels;

namespace EventHub.Bench.Micro;

/// <summary>Which of ten thousand patterns want a channel, from the trie and from the memory of what was found before; and one pattern by itself.</summary>
public class PatternBenchmarks
{
    private const int Patterns = 10_000;

    private readonly byte[] _hit = "region77.orders.eu.paid"u8.ToArray(), _miss = "nowhere.orders.eu.paid"u8.ToArray();
    private readonly HashSet<int> _found = [];
    private readonly Dictionary<string, int[]> _cache = [];
    private Dictionary<string, int[]>.AlternateLookup<ReadOnlySpan<char>> _cached;
    private PatternTrie<int> _trie = PatternTrie<int>.Empty;
    private ChannelPattern _pattern = ChannelPattern.Everything;

    [GlobalSetup]
    public void Fill()
    {
        string[] endings = ["orders.>", "orders.*.paid", "orders.eu.paid", "users.>", "*.eu.*", "orders.us.paid", "stock.*", "*.*.refused", "orders.eu.*", "users.*.paid"];
        for (int i = 0; i < Patterns; i++)
        {
            _trie = _trie.Add(Read($"region{i / endings.Length}.{endings[i % endings.Length]}"), i);
        }

        _pattern = Read("region77.orders.*.paid");
        _trie.Match(_hit, _found);
        _cache[Encoding.ASCII.GetString(_hit)] = [.. _found];
        _cached = _cache.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    [Benchmark]
    public int TrieHit()
    {
        _found.Clear();
        _trie.Match(_hit, _found);
        return _found.Count;
    }

    [Benchmark]
    public int TrieMiss()
    {
        _found.Clear();
        _trie.Match(_miss, _found);
        return _found.Count;
    }

    [Benchmark]
    public int Remembered()
    {
        Span<char> text = stackalloc char[_hit.Length];
        return _cached[text[..Encoding.ASCII.GetChars(_hit, text)]].Length;
    }

    [Benchmark]
    public bool OnePattern() => _pattern.Matches(_hit);

    private static ChannelPattern Read(string text) =>
        ChannelPattern.TryParse(text, out ChannelPattern? pattern, out string? error) ? pattern : throw new InvalidOperationException(error);
}
