namespace EventHub.Grains.Tests.Subscriptions;

/// <summary>Random histories against a model that notes every transition by itself.</summary>
public class RandomHistoryTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public async Task Whatever_happens_every_event_stands_where_the_model_says(int seed)
    {
        await using DeliveryFixture hub = await DeliveryFixture.OpenAsync();
        RandomHistory history = new(hub, new Random(seed));
        for (int step = 0; step < 300; step++)
        {
            await history.StepAsync();
        }

        await history.CheckAsync();
        await hub.RestartAsync();
        await history.CheckAsync();
        await history.FinishAsync();
    }
}
