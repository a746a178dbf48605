using EventHub.Fuzz.Kit;
using EventHub.Fuzz.Log;

namespace EventHub.Fuzz;

/// <summary>What is read from disk.</summary>
public sealed class LogFuzzTests
{
    [Fact]
    public void Records_AnyBytes() => FuzzRun.Of(new StoredRecords());

    [Fact]
    public void ControlRecords_AnyBytes() => FuzzRun.Of(new ControlRecords());

    [Fact]
    public void Batches_AnyBytes() => FuzzRun.Of(new Batches());

    [Fact]
    public void Segments_AnyBytes() => FuzzRun.Of(new Segments());
}
