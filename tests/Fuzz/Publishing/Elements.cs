using System.Text.Json;
using EventHub.Fuzz.Kit;
using EventHub.Protocol.Records;

namespace EventHub.Fuzz.Publishing;

/// <summary>What must hold of the elements of a body that is read one by one.</summary>
internal static class Elements
{
    /// <summary>Compares what was stored with what the framework reads.</summary>
    public delegate void Compare(JsonElement element, scoped in StoredRecord record);

    /// <summary>The kind of outcome.</summary>
    public static string Check(JsonElement[] elements, DraftSink sink, byte[] input, bool isArray, Compare compare)
    {
        Assert.Equal(Enumerable.Range(0, elements.Length), sink.Accepted.Concat(sink.Refused.Select(refused => refused.Index)).Order());
        using StoredBatch stored = sink.Store();
        int taken = 0;
        foreach (StoredRecord record in stored)
        {
            compare(elements[sink.Accepted[taken++]], record);
            StoredEvents.Check(record);
        }

        string kind = $"{FuzzSurface.Accepted} {Math.Min(taken, 3)} {isArray}";
        foreach ((int index, EventHub.Protocol.Errors.Problem problem) in sink.Refused)
        {
            string pointer = isArray ? $"/{index}" : "";
            Assert.All(problem.Errors, error => Assert.True(error.Field == pointer || error.Field.StartsWith(pointer + "/", StringComparison.Ordinal), $"'{error.Field}' is not of '{pointer}'."));
            kind = (taken == 0 ? "" : "ok ") + Refusals.Check(problem, input.Length);
        }

        return kind;
    }
}
