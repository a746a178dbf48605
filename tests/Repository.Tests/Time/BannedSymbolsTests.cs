using Microsoft.CodeAnalysis;

namespace EventHub.Repository.Tests.Time;

/// <summary>In the product, time and randomness are injected. The build enforces it; these tests see that the build does.</summary>
public sealed class BannedSymbolsTests
{
    private static string BannedSymbols => RepositoryRoot.Read("BannedSymbols.txt").Text;

    [Theory]
    [InlineData("System.DateTime.UtcNow")]
    [InlineData("System.DateTimeOffset.UtcNow")]
    [InlineData("System.Random.Shared")]
    [InlineData("new System.Random()")]
    [InlineData("System.Guid.NewGuid()")]
    [InlineData("System.Threading.Tasks.Task.Delay(5)")]
    [InlineData("System.Threading.Tasks.Task.Delay(System.TimeSpan.Zero, default(System.Threading.CancellationToken))")]
    [InlineData("System.Threading.Tasks.Task.CompletedTask.WaitAsync(System.TimeSpan.Zero)")]
    [InlineData("new System.Threading.CancellationTokenSource(5)")]
    public async Task Build_UseOfTheWallClockOrChance_IsAnError(string expression) =>
        Assert.Equal(["RS0030"], await BannedApi.FindAsync(InMethod(expression), BannedSymbols));

    [Fact]
    public async Task Build_SleepingThread_IsAnError() =>
        Assert.Equal(["RS0030"], await BannedApi.FindAsync("class A { static void M() { System.Threading.Thread.Sleep(1); } }", BannedSymbols));

    [Theory]
    [InlineData("System.Threading.Tasks.Task.Delay(System.TimeSpan.Zero, System.TimeProvider.System)")]
    [InlineData("new System.Random(7)")]
    [InlineData("System.Diagnostics.Stopwatch.GetTimestamp()")]
    public async Task Build_InjectedTimeAndChance_AreAllowed(string expression) =>
        Assert.Empty(await BannedApi.FindAsync(InMethod(expression), BannedSymbols));

    [Fact]
    public void Symbols_AllExist()
    {
        // A misspelt symbol bans nothing, and the analyzer does not say so.
        IEnumerable<string> ids = BannedSymbols.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(';')[0]);
        IEnumerable<string> unknown = ids.Where(id => DocumentationCommentId.GetFirstSymbolForDeclarationId(id, BannedApi.EmptyCompilation) is null);
        Offenders.None([.. unknown], "Write documentation ids as the compiler does.");
    }

    [Fact]
    public void Wiring_CoversTheProduct()
    {
        string props = RepositoryRoot.Read("Directory.Build.props").Text;
        Assert.Contains("Microsoft.CodeAnalysis.BannedApiAnalyzers", props, StringComparison.Ordinal);
        Assert.Contains("<AdditionalFiles Include=\"$(MSBuildThisFileDirectory)BannedSymbols.txt\" />", props, StringComparison.Ordinal);
        Assert.Contains("<TreatWarningsAsErrors>true</TreatWarningsAsErrors>", props, StringComparison.Ordinal);
    }

    [Fact]
    public void Product_DoesNotSilenceTheBan()
    {
        IEnumerable<SourceFile> files = RepositoryRoot.Files("src", ".cs", ".csproj").Append(RepositoryRoot.Read(".editorconfig")).Append(RepositoryRoot.Read("Directory.Build.props"));
        Offenders.None([.. files.Where(file => file.Text.Contains("RS0030", StringComparison.Ordinal)).Select(file => file.Path)], "Inject the clock instead.");
    }

    [Fact]
    public void SystemClock_EntersAtTheRootsOrAsADefault() =>
        Offenders.None(
            SystemClock.FindUses(RepositoryRoot.Files("src", ".cs").Where(file => !SystemClock.IsCompositionRoot(file.Path))),
            "Take a TimeProvider; Silo and Cli choose the system's.");

    [Theory]
    [InlineData("class A { object M() => TimeProvider.System; }", 1)]
    [InlineData("class A { object M() => System.TimeProvider.System; }", 1)]
    [InlineData("class A { object M() => TimeProvider.System.GetUtcNow(); }", 1)]
    [InlineData("class A { object M() => new Timer(TimeProvider.System); }", 1)]
    [InlineData("class A { TimeProvider Clock { get; init; } = TimeProvider.System; }", 0)]
    [InlineData("class A { object M(TimeProvider? clock) => clock ?? TimeProvider.System; }", 0)]
    [InlineData("class A { object M() => services.TryAddSingleton(TimeProvider.System); }", 0)]
    [InlineData("class A { object M(TimeProvider clock) => clock; } // TimeProvider.System", 0)]
    public void SystemClock_FindUses_SeesCodeOnly(string code, int expected) =>
        Assert.Equal(expected, SystemClock.FindUses([new SourceFile("src/EventLog/A.cs", code)]).Count);

    private static string InMethod(string expression) => $"class A {{ static object M() => {expression}; }}";
}
