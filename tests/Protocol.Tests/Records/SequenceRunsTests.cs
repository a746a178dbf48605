using EventHub.Protocol.Records;

namespace EventHub.Protocol.Tests.Records;

public sealed class SequenceRunsTests
{
    [Fact]
    public void Write_IsPinned()
    {
        // Three runs: 5, 7 to 9, 300.
        Assert.Equal(Convert.FromHexString("03" + "0501" + "0103" + "A20201"), Written([5, 7, 8, 9, 300]));
        Assert.Equal([0], Written([]));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Read_WhatWasWritten_GivesItBack(int seed)
    {
        Random random = new(seed);
        for (int turn = 0; turn < 300; turn++)
        {
            SortedSet<long> sequences = [];
            long at = random.Next(3) == 0 ? random.NextInt64(1L << 60) : 0;
            for (int i = random.Next(200); i > 0; i--)
            {
                at += random.Next(4) == 0 ? random.NextInt64(1, 1L << random.Next(1, 40)) : 1;
                sequences.Add(at);
            }

            byte[] bytes = [.. Written([.. sequences]), 0xAB, 0xCD];
            Assert.True(bytes.Length - 2 <= SequenceRuns.BytesMax(sequences.Count));
            SequenceRuns.Reader reader = SequenceRuns.Read(bytes);
            Assert.Equal(sequences, Sequences(ref reader));
            Assert.False(reader.IsDamaged);
            Assert.Equal([0xAB, 0xCD], reader.Rest.ToArray());
        }
    }

    [Fact]
    public void Read_LongestRun_IsNotWalkedSequenceBySequence()
    {
        byte[] bytes = [1, 1, 0xFE, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F];
        SequenceRuns.Reader reader = SequenceRuns.Read(bytes);
        Assert.True(reader.MoveNext());
        Assert.Equal((1, long.MaxValue - 1, false), (reader.First, reader.Length, reader.IsDamaged));
        Assert.False(reader.MoveNext());
        Assert.False(reader.IsDamaged);
    }

    [Theory]
    [InlineData("", "nothing")]
    [InlineData("80", "a count cut off")]
    [InlineData("01", "no run")]
    [InlineData("0105", "no length")]
    [InlineData("010500", "an empty run")]
    [InlineData("010001", "sequence 0")]
    [InlineData("0205010001", "runs that touch")]
    [InlineData("02050101", "a second run cut off")]
    [InlineData("FFFFFFFFFFFFFFFFFF010101", "a count below zero")]
    [InlineData("FFFFFFFFFFFFFFFF7F0101", "more runs than bytes")]
    [InlineData("01FFFFFFFFFFFFFFFF7F02", "a run beyond the last sequence")]
    [InlineData("0101FFFFFFFFFFFFFFFF7F", "a length beyond the last sequence")]
    [InlineData("018080808080808080808001", "a number of eleven bytes")]
    public void Read_BytesThatMakeNoSense_EndsDamaged(string hex, string what)
    {
        SequenceRuns.Reader reader = SequenceRuns.Read(Convert.FromHexString(hex));
        for (int i = 0; i < 10 && reader.MoveNext(); i++)
        {
            Assert.True(reader.First > 0 && reader.Length > 0, what);
        }

        Assert.True(reader.IsDamaged, what);
        Assert.False(reader.MoveNext(), what);
    }

    [Fact]
    public void Read_RandomBytes_AscendsAndEnds()
    {
        Random random = new(4);
        byte[] bytes = new byte[40];
        for (int turn = 0; turn < 20_000; turn++)
        {
            random.NextBytes(bytes);
            bytes[0] &= 0x1F;
            SequenceRuns.Reader reader = SequenceRuns.Read(bytes.AsSpan(0, random.Next(bytes.Length)));
            long behind = 0;
            while (reader.MoveNext())
            {
                Assert.True(reader.First > behind && reader.Length > 0 && reader.First <= long.MaxValue - reader.Length);
                behind = reader.First + reader.Length;
            }
        }
    }

    private static byte[] Written(long[] sequences)
    {
        byte[] bytes = new byte[SequenceRuns.BytesMax(sequences.Length)];
        return bytes[..SequenceRuns.Write(sequences, bytes)];
    }

    private static List<long> Sequences(ref SequenceRuns.Reader reader)
    {
        List<long> sequences = [];
        while (reader.MoveNext())
        {
            for (long i = 0; i < reader.Length; i++)
            {
                sequences.Add(reader.First + i);
            }
        }

        return sequences;
    }
}
