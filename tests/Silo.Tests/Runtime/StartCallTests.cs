using EventHub.Silo.Runtime;
using Microsoft.Extensions.Logging.Abstractions;

namespace EventHub.Silo.Tests.Runtime;

/// <summary>A hub that is stopped while it starts does not give up when it goes on.</summary>
public sealed class StartCallTests
{
    [Fact]
    public async Task Answers_that_come_too_late_are_asked_for_again()
    {
        int asked = 0;
        int answer = await AskAsync(() => ++asked switch
        {
            1 => Task.FromException<int>(new TimeoutException("Response did not arrive on time.")),
            2 => Task.FromException<int>(new TaskCanceledException("The activation took too long.")),
            _ => Task.FromResult(7),
        });
        Assert.Equal((7, 3), (answer, asked));
    }

    [Fact]
    public async Task Nobody_is_asked_for_ever()
    {
        int asked = 0;
        await Assert.ThrowsAsync<TimeoutException>(() => AskAsync(() => ++asked > 0 ? Task.FromException<int>(new TimeoutException("Never.")) : null!));
        Assert.Equal(StartCall.TriesMax, asked);
    }

    [Fact]
    public async Task Other_faults_and_a_start_that_is_given_up_end_it_at_once()
    {
        int asked = 0;
        await Assert.ThrowsAsync<IOException>(() => AskAsync(() => ++asked > 0 ? Task.FromException<int>(new IOException("Gone.")) : null!));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => AskAsync(() => ++asked > 0 ? new TaskCompletionSource<int>().Task : null!, new CancellationToken(canceled: true)));
        Assert.Equal(2, asked);
    }

    private static Task<int> AskAsync(Func<Task<int>> ask, CancellationToken cancellationToken = default) =>
        StartCall.AskAsync(ask, "a grain", NullLogger.Instance, cancellationToken);
}
