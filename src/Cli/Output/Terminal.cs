using System.Collections;
using System.Text;

namespace EventHub.Cli.Output;

/// <summary>What a verb reads from and writes to: the process's streams, or those of a test.</summary>
internal sealed class Terminal : IDisposable
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    private readonly Lazy<StreamWriter> _out;
    private readonly Lazy<StreamWriter> _error;

    public Terminal(Stream input, Stream output, Stream error, IDictionary variables, TimeProvider timeProvider)
    {
        Input = input;
        Output = output;
        Variables = variables;
        TimeProvider = timeProvider;
        _out = new Lazy<StreamWriter>(() => new StreamWriter(output, Utf8) { NewLine = "\n" });
        _error = new Lazy<StreamWriter>(() => new StreamWriter(error, Utf8) { NewLine = "\n", AutoFlush = true });
    }

    /// <summary>Standard input, as bytes.</summary>
    public Stream Input { get; }

    /// <summary>Standard output, as bytes. Flush <see cref="Out"/> before mixing the two.</summary>
    public Stream Output { get; }

    /// <summary>Standard output, as text. Not flushed by itself.</summary>
    public StreamWriter Out => _out.Value;

    /// <summary>Standard error, as text.</summary>
    public TextWriter Error => _error.Value;

    /// <summary>The environment.</summary>
    public IDictionary Variables { get; }

    /// <summary>The clock.</summary>
    public TimeProvider TimeProvider { get; }

    /// <summary>True when people look at standard output: colours, progress and cut lines are welcome.</summary>
    public bool IsInteractive { get; init; }

    /// <summary>True when people look at standard error.</summary>
    public bool IsErrorInteractive { get; init; }

    /// <summary>Columns of the screen; only meaningful when interactive.</summary>
    public int Width { get; init; } = 120;

    /// <summary>The terminal of this process. <c>NO_COLOR</c> and <c>TERM=dumb</c> make it a plain one.</summary>
    public static Terminal OfProcess()
    {
        IDictionary variables = Environment.GetEnvironmentVariables();
        bool isPlain = variables["TERM"] is "dumb" || variables["NO_COLOR"] is string { Length: > 0 };
        bool isInteractive = !Console.IsOutputRedirected && !isPlain;
        return new Terminal(Console.OpenStandardInput(), Console.OpenStandardOutput(), Console.OpenStandardError(), variables, TimeProvider.System)
        {
            IsInteractive = isInteractive,
            IsErrorInteractive = !Console.IsErrorRedirected && !isPlain,
            Width = isInteractive ? Math.Max(Console.WindowWidth, 40) : int.MaxValue,
        };
    }

    /// <summary>Writes out what is still held back.</summary>
    public void Dispose()
    {
        if (_out.IsValueCreated)
        {
            _out.Value.Flush();
        }

        if (_error.IsValueCreated)
        {
            _error.Value.Flush();
        }
    }
}
