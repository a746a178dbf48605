using System.Buffers;
using System.Text.Json;

namespace EventHub.Sagas.Values;

/// <summary>A value as JSON in memory of this thread, which the next one on the thread uses again. To be disposed by the thread that made it, before it makes another.</summary>
internal readonly ref struct JsonScratch : IDisposable
{
    // More than most values need; one that is longer leaves nothing behind.
    private const int KeptBytesMax = 256 * 1024;

    [ThreadStatic]
    private static (ArrayBufferWriter<byte> Output, Utf8JsonWriter Writer)? _free;

    private readonly (ArrayBufferWriter<byte> Output, Utf8JsonWriter Writer) _mine;

    private JsonScratch((ArrayBufferWriter<byte> Output, Utf8JsonWriter Writer) mine) => _mine = mine;

    /// <summary>The JSON, valid until this is disposed.</summary>
    public ReadOnlySpan<byte> Written => _mine.Output.WrittenSpan;

    /// <summary>Writes a value.</summary>
    public static JsonScratch Of(SagaValue value)
    {
        (ArrayBufferWriter<byte> Output, Utf8JsonWriter Writer) mine = _free ?? New();
        _free = null;
        value.Write(mine.Writer);
        mine.Writer.Flush();
        return new JsonScratch(mine);
    }

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        if (_mine.Output.Capacity <= KeptBytesMax)
        {
            _mine.Output.ResetWrittenCount();
            _mine.Writer.Reset();
            _free = _mine;
        }
    }

    private static (ArrayBufferWriter<byte> Output, Utf8JsonWriter Writer) New()
    {
        ArrayBufferWriter<byte> output = new(1024);
        return (output, new Utf8JsonWriter(output, SagaValue.Writing));
    }
}
