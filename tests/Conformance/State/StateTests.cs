using EventHub.Conformance.Kit;
using Orleans.Storage;

namespace EventHub.Conformance.State;

public abstract class StateTests(RuntimeFixture runtime)
{
    [Fact]
    public async Task State_WithoutRecord_IsFresh()
    {
        IStateGrain grain = NewGrain();
        Assert.False(await grain.Exists());
        Assert.Null(await grain.ETag());
        Assert.Empty(await grain.Items());
    }

    [Fact]
    public async Task State_Written_IsThereAfterDeactivation()
    {
        IStateGrain grain = NewGrain();
        await grain.Put("apple", write: true);
        string? etag = await grain.ETag();
        await NextActivationAsync(grain);

        Assert.Equal(["apple"], await grain.Items());
        Assert.True(await grain.Exists());
        Assert.NotNull(etag);
        Assert.Equal(etag, await grain.ETag());
    }

    [Fact]
    public async Task State_NotWritten_IsGoneAfterDeactivation()
    {
        IStateGrain grain = NewGrain();
        await grain.Put("apple", write: true);
        await grain.Put("pear", write: false);
        await NextActivationAsync(grain);

        Assert.Equal(["apple"], await grain.Items());
    }

    [Fact]
    public async Task State_ReadAgain_IsAsWritten()
    {
        IStateGrain grain = NewGrain();
        await grain.Put("apple", write: true);
        await grain.Put("pear", write: false);
        await grain.Reload();

        Assert.Equal(["apple"], await grain.Items());
    }

    [Fact]
    public async Task Write_ChangesTheETag()
    {
        IStateGrain grain = NewGrain();
        await grain.Put("apple", write: true);
        string? first = await grain.ETag();
        await grain.Put("pear", write: true);

        Assert.NotEqual(first, await grain.ETag());
    }

    [Fact]
    public async Task Clear_RemovesTheRecord()
    {
        IStateGrain grain = NewGrain();
        await grain.Put("apple", write: true);
        await grain.Clear();

        Assert.False(await grain.Exists());
        Assert.Empty(await grain.Items());
        await NextActivationAsync(grain);
        Assert.False(await grain.Exists());
        await grain.Put("pear", write: true);
        Assert.Equal(["pear"], await grain.Items());
    }

    [Fact]
    public async Task Write_OverAnothers_Fails_AndDeactivatesTheGrain()
    {
        IStateGrain grain = NewGrain();
        Guid before = await grain.Activation();

        await Assert.ThrowsAnyAsync<InconsistentStateException>(grain.Collide);

        Assert.NotEqual(before, await grain.Activation());
        Assert.Equal(["first"], await grain.Items());
    }

    [Fact]
    public async Task Conflict_ThatTheGrainHandles_LeavesItActive()
    {
        IStateGrain grain = NewGrain();
        Guid before = await grain.Activation();
        await grain.CollideAndCatch();
        Assert.Equal(before, await grain.Activation());
    }

    private static async Task NextActivationAsync(IStateGrain grain)
    {
        Guid before = await grain.Activation();
        await grain.Deactivate();
        Assert.NotEqual(before, await grain.Activation());
    }

    private IStateGrain NewGrain() => runtime.Grains.GetGrain<IStateGrain>(Keys.Next());
}
