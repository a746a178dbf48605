using System.Buffers;
using System.IO.Pipelines;
using EventHub.Protocol.Errors;

namespace EventHub.Gateway.Http;

/// <summary>
/// A whole request body in one piece of memory: the server's own buffer when it lies in one segment there, else a pooled copy.
/// Release it as soon as it is parsed.
/// </summary>
internal readonly struct RequestBody
{
    private readonly PipeReader? _reader;
    private readonly SequencePosition _end;
    private readonly byte[]? _rented;
    private readonly BodyBudget? _budget;

    private RequestBody(Problem problem) => Problem = problem;

    internal RequestBody(PipeReader reader, ReadOnlySequence<byte> whole)
    {
        _reader = reader;
        _end = whole.End;
        Memory = whole.First;
    }

    internal RequestBody(byte[] rented, int length, BodyBudget budget)
    {
        _rented = rented;
        _budget = budget;
        Memory = rented.AsMemory(0, length);
    }

    /// <summary>Why there is no body to look at, or null.</summary>
    public Problem? Problem { get; }

    /// <summary>The bytes, valid until <see cref="Release"/>.</summary>
    public ReadOnlyMemory<byte> Memory { get; }

    /// <summary>A body that could not be taken.</summary>
    public static RequestBody Refused(Problem problem) => new(problem);

    /// <summary>Gives the memory back.</summary>
    public void Release()
    {
        _reader?.AdvanceTo(_end);
        if (_rented is not null)
        {
            _budget!.Release(_rented.Length);
            ArrayPool<byte>.Shared.Return(_rented);
        }
    }
}
