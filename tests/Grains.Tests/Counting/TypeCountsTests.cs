using EventHub.Grains.Interfaces.Counting;
using EventHub.Protocol.Records;

namespace EventHub.Grains.Tests.Counting;

public class TypeCountsTests
{
    [Fact]
    public void The_same_type_and_kind_is_counted_together()
    {
        TypeCounts counts = new();
        TypeCount first = counts.Of(SourceKind.Internal, "a.b"u8, null);
        Assert.Same(first, counts.Of(SourceKind.Internal, "a.b"u8, null));
        Assert.Same(first, counts.Of(SourceKind.Internal, "a.b"u8, first));
        TypeCount other = counts.Of(SourceKind.Internal, "a.c"u8, first), kind = counts.Of(SourceKind.Database, "a.b"u8, first);
        Assert.Equal(3, new HashSet<TypeCount> { first, other, kind }.Count);
        Assert.Equal((SourceKind.Database, "a.b"), (kind.SourceKind, kind.Type));
    }

    [Fact]
    public void Beyond_the_limit_everything_new_is_counted_as_other()
    {
        TypeCounts counts = new();
        TypeCount? last = null;
        for (int i = 0; i < TypeCounts.TypesMax + 50; i++)
        {
            last = counts.Of(SourceKind.Frontend, System.Text.Encoding.ASCII.GetBytes($"type.{i}"), last);
            last.CountPublished();
        }

        Assert.Equal(TypeCounts.TypesMax + 1, counts.All.Count());
        Assert.Equal(50, Assert.Single(counts.All, count => count.Type == TypeCounts.Other).Published);
        Assert.Equal(1, counts.Of(SourceKind.Frontend, "type.3"u8, last).Published);
    }

    [Fact]
    public void A_duration_falls_into_the_bucket_that_holds_it()
    {
        TypeCount count = new TypeCounts().Unknown;
        count.CountProcessed(completed: true, TimeSpan.FromMilliseconds(1).Ticks);
        count.CountProcessed(completed: true, TimeSpan.FromMilliseconds(1.1).Ticks);
        count.CountProcessed(completed: false, TimeSpan.FromSeconds(60).Ticks);
        count.CountProcessed(completed: true, -5);
        Assert.Equal([2, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1], count.Durations());
        Assert.Equal((3, 1), (count.Completed, count.Failed));
        Assert.Equal(60.0021, count.Seconds, 6);
    }

    [Fact]
    public void Finding_a_type_allocates_nothing()
    {
        TypeCounts counts = new();
        TypeCount? last = counts.Of(SourceKind.Internal, "a"u8, counts.Of(SourceKind.Internal, "b"u8, null));
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 10_000; i++)
        {
            last = counts.Of(SourceKind.Internal, i % 2 == 0 ? "a"u8 : "b"u8, last);
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 10_000);
    }
}
