using EventHub.Cli.Output;

namespace EventHub.Cli.Publishing;

/// <summary>What became of the lines so far.</summary>
internal sealed class PublishTally
{
    public long Stored { get; private set; }

    public long Duplicates { get; private set; }

    public long Refused { get; private set; }

    public long Answered => Stored + Duplicates + Refused;

    public void AddStored(bool isDuplicate) => _ = isDuplicate ? Duplicates++ : Stored++;

    public void AddRefused() => Refused++;

    /// <summary>The whole run in one line.</summary>
    public string Summary(TimeSpan elapsed) =>
        $"Published {PlainText.Count(Answered)} events in {elapsed.TotalSeconds:0.00} s ({PlainText.Count(Rate(elapsed))}/s): "
        + $"{PlainText.Count(Stored)} stored, {PlainText.Count(Duplicates)} stored before, {PlainText.Count(Refused)} refused.";

    /// <summary>Answers a second.</summary>
    public long Rate(TimeSpan elapsed) => elapsed > TimeSpan.Zero ? (long)(Answered / elapsed.TotalSeconds) : 0;
}
