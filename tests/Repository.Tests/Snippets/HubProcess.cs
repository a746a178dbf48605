using System.Diagnostics;
using EventHub.Tests.Kit.Running;

namespace EventHub.Repository.Tests.Snippets;

/// <summary>The built <c>eventhub</c>, beside these tests, as a reader of the documentation would run it.</summary>
internal static class HubProcess
{
    private static readonly TimeSpan HelpTimeout = TimeSpan.FromMinutes(2), ScriptTimeout = TimeSpan.FromMinutes(5);

    /// <summary>The help of a path of verbs.</summary>
    public static string Help(string verbs)
    {
        ProcessStartInfo start = new("dotnet", [Path.Combine(AppContext.BaseDirectory, "eventhub.dll"), .. verbs.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--help"]);
        (int exitCode, string output) = Run(start, HelpTimeout);
        Assert.True(exitCode == 0, $"'eventhub {verbs} --help' ended with {exitCode}:\n{output}");
        return output;
    }

    /// <summary>
    /// Runs a script of the documentation in an empty folder with the samples, on a free port in place of 8300. Output of both streams.
    /// </summary>
    public static (int ExitCode, string Output) Script(string script)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("eventhub-docs-");
        try
        {
            Directory.CreateSymbolicLink(Path.Combine(folder.FullName, "samples"), Path.Combine(RepositoryRoot.Path, "samples"));
            string address = $"http://127.0.0.1:{FreePort.Next()}";
            File.WriteAllText(Path.Combine(folder.FullName, "script"), Prelude + script.Replace("http://127.0.0.1:8300", address, StringComparison.Ordinal));
            ProcessStartInfo start = new("bash", ["script"]) { WorkingDirectory = folder.FullName };
            start.Environment["PATH"] = AppContext.BaseDirectory + Path.PathSeparator + start.Environment["PATH"];
            start.Environment["EVENTHUB_SERVER"] = start.Environment["EVENTHUB__Server__Urls"] = address;
            return Run(start, ScriptTimeout);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    // Whatever happens, no hub outlives the test.
    private const string Prelude = "set -euo pipefail\ntrap 'kill -9 $(jobs -p) 2> /dev/null || true' EXIT\n";

    private static (int ExitCode, string Output) Run(ProcessStartInfo start, TimeSpan timeout)
    {
        (start.RedirectStandardInput, start.RedirectStandardOutput, start.RedirectStandardError) = (true, true, true);
        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(timeout))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"'{start.FileName}' did not end within {timeout}. So far:\n{output.Result}\n{error.Result}");
        }

        return (process.ExitCode, output.Result + error.Result);
    }
}
