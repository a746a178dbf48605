using System.Runtime.CompilerServices;
using EventHub.EmbeddedRuntime.Tests.Kit;
using Orleans;
using Orleans.Runtime;

namespace EventHub.EmbeddedRuntime.Tests.Observers;

public sealed class ObserverTargetTests
{
    [Fact]
    public async Task Observer_ThatNobodyKeeps_IsGone()
    {
        await using TestHost host = await TestHost.StartAsync();
        IEcho reference = Forgotten(host);
        GC.Collect();
        GC.WaitForPendingFinalizers();

        await Assert.ThrowsAsync<ClientNotAvailableException>(() => reference.Say("anybody?"));
    }

    [Fact]
    public async Task Observer_IsCalledOnceAtATime_InOrder()
    {
        await using TestHost host = await TestHost.StartAsync();
        Echo echo = new();
        IEcho reference = host.Client.CreateObjectReference<IEcho>(echo);

        string[] answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(number => reference.Say($"{number}")));

        Assert.Equal(Enumerable.Range(0, 50).Select(number => $"{number}"), answers);
        Assert.Equal(answers, echo.Heard);
        Assert.False(echo.Met);
    }

    [Fact]
    public async Task Delete_WhatIsNoReference_IsRefused()
    {
        await using TestHost host = await TestHost.StartAsync();
        Assert.Throws<ArgumentException>(() => host.Client.DeleteObjectReference<IEcho>(new Echo()));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static IEcho Forgotten(TestHost host) => host.Client.CreateObjectReference<IEcho>(new Echo());
}
