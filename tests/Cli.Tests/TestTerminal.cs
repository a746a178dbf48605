using System.Collections;
using System.Text;
using EventHub.Cli.Output;
using EventHub.Cli.Verbs;

namespace EventHub.Cli.Tests;

/// <summary>Runs command lines in this process and keeps what they wrote.</summary>
internal sealed class TestTerminal : IDisposable
{
    private readonly MemoryStream _output = new();
    private readonly MemoryStream _error = new();
    private readonly Terminal _terminal;

    public TestTerminal(string input = "", IDictionary? variables = null, bool isInteractive = false) =>
        _terminal = new Terminal(new MemoryStream(Encoding.UTF8.GetBytes(input)), _output, Stream.Synchronized(_error), variables ?? new Hashtable(), TimeProvider.System)
        {
            Width = int.MaxValue,
            IsInteractive = isInteractive,
        };

    public byte[] OutputBytes => Flushed(_output).ToArray();

    public string Output => Encoding.UTF8.GetString(OutputBytes);

    public string[] OutputLines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public string Error => Encoding.UTF8.GetString(Flushed(_error).ToArray());

    public Task<int> RunAsync(params string[] arguments) => RunAsync(arguments, CancellationToken.None);

    public Task<int> RunAsync(string[] arguments, CancellationToken stop) => CommandLine.RunAsync(arguments, _terminal, stop);

    public void Dispose() => _terminal.Dispose();

    private MemoryStream Flushed(MemoryStream stream)
    {
        _terminal.Dispose();
        return stream;
    }
}
