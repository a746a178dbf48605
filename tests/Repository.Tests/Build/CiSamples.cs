namespace EventHub.Repository.Tests.Build;

/// <summary>What <c>dotnet test</c> prints on Microsoft.Testing.Platform, shortened.</summary>
internal static class CiSamples
{
    private const string OneRun = """
        Running tests from /r/bin/EventHub.Cli.Tests.dll (net10.0|x64)
        /r/bin/EventHub.Cli.Tests.dll (net10.0|x64) passed (398ms)

        Test run summary: Passed!
          /r/bin/EventHub.Cli.Tests.dll (net10.0|x64) passed (398ms)

          total: 4
          failed: 0
          succeeded: 4
          skipped: 0
          duration: 597ms

        """;

    public static string Named(string name) => name switch
    {
        "Totals_OneRun" => OneRun,
        "Totals_SeveralRuns" => OneRun + Summary(succeeded: 7, failed: 3, skipped: 0),
        "Totals_SkippedInOrleansSuite" => Skipped("A.B", "EventHub.Conformance.Orleans.Tests") + Summary(succeeded: 3, failed: 0, skipped: 1),
        "Totals_SkippedElsewhere" =>
            Skipped("A.B", "EventHub.Conformance.Orleans.Tests") + Skipped("C.Orleans", "EventHub.Grains.Tests") + Summary(succeeded: 2, failed: 0, skipped: 2),
        "Totals_SkippedWithoutAName" => Summary(succeeded: 2, failed: 0, skipped: 1),
        "Totals_BuildFailed" => "error CS0103: The name 'x' does not exist\n  failed: 7 projects\n",
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "No such sample."),
    };

    private static string Skipped(string test, string assembly) =>
        $"skipped {test}\n  no server is installed\n  from /r/bin/{assembly}.dll (net10.0|x64)\n";

    private static string Summary(int succeeded, int failed, int skipped) =>
        $"Test run summary: Done\n\n  total: {succeeded + failed + skipped}\n  failed: {failed}\n  succeeded: {succeeded}\n  skipped: {skipped}\n  duration: 1s\n";
}
