using System.Globalization;
using EventHub.Grains.Interfaces.Partitions;
using EventHub.Grains.Interfaces.Remote;
using EventHub.Protocol.Records;
using EventHub.Tests.Kit;

namespace EventHub.Grains.Tests.Remote;

/// <summary>What is appended stands in the order in which it was appended, wherever the owner goes meanwhile.</summary>
public sealed class RemoteAppendTests : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(1);
    private readonly List<string> _stored = [];
    private readonly Queue<TaskCompletionSource<AppendAnswer>> _calls = new();
    private readonly SemaphoreSlim _called = new(0);
    private readonly RemotePartition _partition;
    private bool _isHere;

    public RemoteAppendTests()
    {
        IPartition here = FakeOwner.As<IPartition>((_, arguments) =>
        {
            _stored.Add("here");
            ((EventBatch)arguments[0]!).Results[0] = default;
            return ValueTask.CompletedTask;
        });
        ILocalPartitions local = FakeOwner.As<ILocalPartitions>((method, _) => method.ReturnType == typeof(bool) ? false : _isHere ? here : null);
        _partition = new RemotePartition(0, FakeOwner.Of((_, arguments) => Call((RecordBatch)arguments[0]!)), local, new FakeTimeProvider());
    }

    public void Dispose() => _called.Dispose();

    [Fact]
    public async Task Batch_BehindOneThatIsOnItsWay_IsStoredBehindIt_ThoughTheOwnerIsHereNow()
    {
        using EventBatch first = One(), second = One(), third = One(), last = One();
        Task one = _partition.AppendAsync(first).AsTask();
        await _called.WaitAsync(s_patience);
        Task two = _partition.AppendAsync(second).AsTask();

        // The call is taken along to this process, where the partition is opened.
        _isHere = true;
        Task three = _partition.AppendAsync(third).AsTask();
        Assert.Empty(_stored);
        Answer("1");
        await one.WaitAsync(s_patience);
        await _called.WaitAsync(s_patience);
        Answer("2");
        await Task.WhenAll(two, three).WaitAsync(s_patience);
        Assert.Equal(["1 of 1", "2 of 2"], _stored);

        // Once nothing is on its way any more it is stored without a call.
        while (_stored.Count == 2)
        {
            Task next = _partition.AppendAsync(last).AsTask();
            if (!next.IsCompleted)
            {
                await _called.WaitAsync(s_patience);
                Answer("late");
                _stored.RemoveAt(2);
            }

            await next.WaitAsync(s_patience);
        }

        Assert.Equal("here", _stored[^1]);
    }

    private static EventBatch One()
    {
        EventBatch batch = EventBatch.Rent();
        batch.AddControl(RecordKind.Delete, new byte[8]);
        return batch;
    }

    private Task<AppendAnswer> Call(RecordBatch records)
    {
        TaskCompletionSource<AppendAnswer> call = new(records, TaskCreationOptions.RunContinuationsAsynchronously);
        _calls.Enqueue(call);
        _called.Release();
        return call.Task;
    }

    private void Answer(string name)
    {
        TaskCompletionSource<AppendAnswer> call = _calls.Dequeue();
        int count = ((RecordBatch)call.Task.AsyncState!).Count;
        _stored.Add(string.Create(CultureInfo.InvariantCulture, $"{name} of {count}"));
        call.SetResult(new AppendAnswer([.. Enumerable.Repeat(default(AppendedRecord), count)], "", null));
    }
}
