using System.Globalization;
using System.Text;
using EventHub.EventLog;
using EventHub.EventLog.Disks;
using EventHub.Grains.Partitions;
using EventHub.Protocol.Errors;
using Microsoft.Extensions.Logging.Abstractions;

namespace EventHub.Grains.Tests.Partitions;

public sealed class LocalPartitionsTests
{
    [Fact]
    public async Task OwnerOf_ManyChannels_SpreadsThemAndStaysTheSame()
    {
        await using LocalPartitions partitions = await OpenAsync(4);
        int[] counts = new int[4];
        for (int i = 0; i < 4000; i++)
        {
            byte[] channel = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"orders.region{i}.created"));
            int owner = partitions.OwnerOf(channel).Number;
            Assert.Equal(owner, partitions.OwnerOf(channel).Number);
            counts[owner]++;
        }

        Assert.All(counts, count => Assert.InRange(count, 800, 1200));
    }

    [Fact]
    public async Task Find_NumberThatIsNotThere_IsNull()
    {
        await using LocalPartitions partitions = await OpenAsync(2);
        Assert.Equal(1, partitions.Find(1)!.Number);
        Assert.Null(partitions.Find(2));
        Assert.Null(partitions.Find(-1));
    }

    [Fact]
    public async Task Open_WhenALaterPartitionFails_ClosesTheEarlierOnes()
    {
        List<SegmentedEventLog> opened = [];
        await Assert.ThrowsAsync<EventHubException>(() => OpenAsync(
            2, number => number == 1 ? throw new EventHubException(ErrorCodes.UnreadableLog, "No.") : Opened(opened, number)));
        Protocol.Records.EventBatch batch = Protocol.Records.EventBatch.Rent();
        batch.AddControl(Protocol.Records.RecordKind.Policy, [1]);
        EventHubException closed = await Assert.ThrowsAsync<EventHubException>(() => opened.Single().AppendAsync(batch).AsTask());
        Assert.Equal(ErrorCodes.ShuttingDown, closed.Code);
    }

    private static Task<LocalPartitions> OpenAsync(int count, Func<int, SegmentedEventLog>? open = null) => LocalPartitions.OpenAsync(
        count, (number, _) => (open ?? Open)(number), TimeProvider.System, NullLogger.Instance, CancellationToken.None);

    private static SegmentedEventLog Opened(List<SegmentedEventLog> opened, int number)
    {
        opened.Add(Open(number));
        return opened[^1];
    }

    private static SegmentedEventLog Open(int number) => SegmentedEventLog.Open(new LogSetup
    {
        Options = new EventLogOptions { Directory = "/log", Partition = number },
        Disk = new MemoryDisk(1L << 28),
    });
}
