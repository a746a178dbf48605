using System.Diagnostics;

namespace EventHub.Repository.Tests.Build;

public sealed class CiScriptTests
{
    [Fact]
    public void Script_IsExecutable()
    {
        // Windows has no run bit, and nobody runs this script there.
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        UnixFileMode mode = File.GetUnixFileMode(Path.Combine(RepositoryRoot.Path, ".ci/run"));
        Assert.True(mode.HasFlag(UnixFileMode.UserExecute), $".ci/run has mode {mode}; give it the run bit.");
    }

    [Fact]
    public void Script_RunsTheCommandOfTheReadme()
    {
        const string command = "dotnet test -c Release";
        Assert.Contains(command, RepositoryRoot.Read(".ci/run").Text, StringComparison.Ordinal);
        Assert.Contains(command, RepositoryRoot.Read("README.md").Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Totals_OneRun", "4 0 0 0")]
    [InlineData("Totals_SeveralRuns", "11 3 0 0")]
    [InlineData("Totals_SkippedInOrleansSuite", "3 0 1 0")]
    [InlineData("Totals_SkippedElsewhere", "2 0 2 1")]
    [InlineData("Totals_SkippedWithoutAName", "2 0 1 1")]
    [InlineData("Totals_BuildFailed", "0 0 0 0")]
    public async Task Totals_AreReadFromTheRunner(string sample, string expected) => Assert.Equal(expected, await TotalsAsync(CiSamples.Named(sample)));

    private static async Task<string> TotalsAsync(string output)
    {
        ProcessStartInfo start = new("awk", ["-f", Path.Combine(RepositoryRoot.Path, "eng/test-totals.awk")])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process awk = Process.Start(start)!;
        await awk.StandardInput.WriteAsync(output);
        awk.StandardInput.Close();
        string totals = await awk.StandardOutput.ReadToEndAsync();
        await awk.WaitForExitAsync();
        return totals.Trim();
    }
}
