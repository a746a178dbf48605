using EventHub.Client.Watching;
using EventHub.Client.Wire;
using Google.Protobuf;
using Proto = EventHub.Protocol.Proto;

namespace EventHub.Client.Tests.Wire;

public sealed class ProtoReaderTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("08")]
    [InlineData("0A05AB")]
    [InlineData("0AFFFFFFFFFFFFFFFFFF01")]
    [InlineData("08FFFFFFFFFFFFFFFFFFFFFF")]
    [InlineData("0F00")]
    [InlineData("0D0102")]
    public void Next_Malformed_IsAWireFault(string hex) => Assert.Throws<WireFormatException>(() => ReadAll(Convert.FromHexString(hex)));

    [Fact]
    public void Next_DamagedEvents_NeverFailOtherwise()
    {
        const int Seed = 20260101;
        output.WriteLine($"seed {Seed}");
        Random random = new(Seed);
        byte[] good = new Proto.WatchResponse { Watch = "w1", Cursor = "c", Events = { FakeEvents.At(1), FakeEvents.At(2) } }.ToByteArray();
        for (int round = 0; round < 20_000; round++)
        {
            byte[] damaged = good[..random.Next(good.Length + 1)];
            for (int i = random.Next(4); i > 0 && damaged.Length > 0; i--)
            {
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            }

            try
            {
                WatchFrame frame = new(damaged);
                for (int i = 0; i < frame.Count; i++)
                {
                    EventDecoder.Read(frame[i], new StringCache());
                    frame.CursorBehind(i);
                }
            }
            catch (WireFormatException)
            {
                // The one way it may fail.
            }
        }
    }

    private static void ReadAll(byte[] message)
    {
        ProtoReader reader = new(message);
        while (reader.Next())
        {
        }
    }
}
