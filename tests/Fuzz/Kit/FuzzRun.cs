namespace EventHub.Fuzz.Kit;

/// <summary>Runs a surface on a thread of its own, so that one that hangs is seen and named.</summary>
internal static class FuzzRun
{
    // Patience is counted in looks, not by the clock: a process that was stopped for a while has not hung.
    private const int LooksMax = 60;
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(1);

    public static void Of(FuzzSurface surface)
    {
        Fuzzer fuzzer = new(surface, FuzzSettings.FromEnvironment());
        FuzzReport? report = null;
        Exception? fault = null;
        Thread thread = new(() =>
        {
            try
            {
                report = fuzzer.Run();
            }
            catch (Exception failed)
            {
                fault = failed;
            }
        })
        { IsBackground = true, Name = "fuzz " + surface.Name };
        thread.Start();
        long seen = -1;
        for (int looks = 0; !thread.Join(BetweenLooks); looks = fuzzer.Executions == seen ? looks + 1 : 0, seen = fuzzer.Executions)
        {
            Assert.True(looks < LooksMax, $"'{surface.Name}' hangs. Once mended, add this line to tests/Fuzz/corpus/{surface.Name}.txt\n{Corpus.Encode(fuzzer.Current)}");
        }

        if (fault is not null)
        {
            throw fault is FuzzFailureException ? fault : new FuzzFailureException($"'{surface.Name}': {fault.Message}", fault);
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{surface.Name}: {report!.Executions:N0} inputs, {report.Accepted:N0} accepted, {report.Kinds.Count:N0} kinds of outcomes");
        Assert.True(!surface.HasBothEnds || (report!.Accepted > report.Executions / 1000 && report.Accepted < report.Executions * 999 / 1000),
            $"'{surface.Name}': {report!.Accepted:N0} of {report.Executions:N0} inputs were accepted, so nothing was seen of the others. Mend its corpus or words.");
    }
}
