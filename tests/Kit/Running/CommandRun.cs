using System.Diagnostics;
using System.Text;

namespace EventHub.Tests.Kit.Running;

/// <summary>A process of <c>eventhub</c>, as anybody would start it, and what it wrote.</summary>
internal sealed class CommandRun : IDisposable
{
    /// <summary>Nothing here takes longer on the slowest machine; a test that waits so long tells what it waited for.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly StringBuilder _error = new();
    private readonly TaskCompletionSource _errorEnded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly MemoryStream _output = new();
    private readonly Task _outputEnded;
    private readonly string _line;
    private event Action? Changed;

    private CommandRun(Process process, string line)
    {
        _process = process;
        _line = line;
        process.ErrorDataReceived += (_, received) => TakeError(received.Data);
        process.BeginErrorReadLine();
        _outputEnded = Task.Run(ReadOutputAsync);
    }

    public int ProcessId => _process.Id;

    public string Output
    {
        get
        {
            lock (_output)
            {
                return Encoding.UTF8.GetString(_output.ToArray());
            }
        }
    }

    public byte[] OutputBytes
    {
        get
        {
            lock (_output)
            {
                return _output.ToArray();
            }
        }
    }

    /// <summary>How many bytes it wrote so far.</summary>
    public long OutputLength
    {
        get
        {
            lock (_output)
            {
                return _output.Length;
            }
        }
    }

    public string[] OutputLines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public string Error
    {
        get
        {
            lock (_error)
            {
                return _error.ToString();
            }
        }
    }

    /// <summary>Starts <c>eventhub</c> with arguments; variables are added to the environment.</summary>
    public static CommandRun Start(IReadOnlyList<string> arguments, params (string Name, string Value)[] variables) => StartUnder([], arguments, variables);

    /// <summary>As above, by a command that becomes what it is given, such as <c>ip netns exec</c>.</summary>
    public static CommandRun StartUnder(IReadOnlyList<string> command, IReadOnlyList<string> arguments, params (string Name, string Value)[] variables) =>
        Start("eventhub", command, arguments, variables);

    /// <summary>Starts another program that stands beside the tests.</summary>
    public static CommandRun StartOther(string program, params IReadOnlyList<string> arguments) => Start(program, [], arguments, []);

    private static CommandRun Start(string program, IReadOnlyList<string> command, IReadOnlyList<string> arguments, (string Name, string Value)[] variables)
    {
        ProcessStartInfo start = new(command.Count > 0 ? command[0] : "dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            StandardErrorEncoding = Encoding.UTF8,
            UseShellExecute = false,
        };
        foreach (string word in command.Skip(1).Concat(command.Count > 0 ? ["dotnet"] : []))
        {
            start.ArgumentList.Add(word);
        }

        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, program + ".dll"));
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        foreach ((string name, string value) in variables)
        {
            start.Environment[name] = value;
        }

        return new CommandRun(Process.Start(start)!, program + " " + string.Join(' ', arguments));
    }

    /// <summary>Runs a command line to its end.</summary>
    public static async Task<CommandRun> RunAsync(IReadOnlyList<string> arguments, params (string Name, string Value)[] variables)
    {
        CommandRun run = Start(arguments, variables);
        await run.ExitAsync();
        return run;
    }

    /// <summary>Waits until <paramref name="seen"/> holds of what was written.</summary>
    public async Task WaitForAsync(string what, Func<CommandRun, bool> seen)
    {
        TaskCompletionSource done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        void Look()
        {
            if (seen(this))
            {
                done.TrySetResult();
            }
        }

        Changed += Look;
        Look();
        Task exited = Task.WhenAll(_outputEnded, _errorEnded.Task);
        Task first = await Task.WhenAny(done.Task, exited, Task.Delay(Patience));
        Changed -= Look;
        Look();
        if (!done.Task.IsCompleted)
        {
            Assert.Fail($"'{_line}' {(first == exited ? "ended" : $"went on for {Patience.TotalSeconds} s, at last {State()},")} without {what}. It wrote:\n{Output}\n{Error}");
        }
    }

    /// <summary>Waits for the end; the exit code is the result.</summary>
    public async Task<int> ExitAsync()
    {
        using CancellationTokenSource deadline = new(Patience);
        try
        {
            await _process.WaitForExitAsync(deadline.Token);
            await Task.WhenAll(_outputEnded, _errorEnded.Task).WaitAsync(deadline.Token);
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"'{_line}' did not end within {Patience.TotalSeconds} s. It wrote:\n{Output}\n{Error}");
        }

        return _process.ExitCode;
    }

    /// <summary>Ends it as a crash would: at once, without a word.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await ExitAsync();
    }

    /// <summary>Asks it to stop, as a service manager (TERM) or Ctrl-C (INT) does.</summary>
    public async Task SignalAsync(string signal)
    {
        using Process kill = Process.Start("kill", [$"-{signal}", $"{ProcessId}"]);
        await kill.WaitForExitAsync();
        Assert.Equal(0, kill.ExitCode);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    // Whether it worked, waited or was stopped tells a hub that hangs from a machine that does.
    private string State()
    {
        string status = $"/proc/{_process.Id}/status";
        return File.Exists(status) ? File.ReadLines(status).First(line => line.StartsWith("State:", StringComparison.Ordinal))[6..].Trim() : "unknown";
    }

    private void TakeError(string? line)
    {
        if (line is null)
        {
            _errorEnded.TrySetResult();
        }
        else
        {
            lock (_error)
            {
                _error.Append(line).Append('\n');
            }
        }

        Changed?.Invoke();
    }

    private async Task ReadOutputAsync()
    {
        byte[] buffer = new byte[8192];
        int count;
        while ((count = await _process.StandardOutput.BaseStream.ReadAsync(buffer)) > 0)
        {
            lock (_output)
            {
                _output.Write(buffer, 0, count);
            }

            Changed?.Invoke();
        }
    }
}
