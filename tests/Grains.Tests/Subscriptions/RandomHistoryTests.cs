namespace EventHub.Grains.Tests.Subscriptions;

/// <summary>Random histories against a model that notes every transition by itself.</summary>
public class RandomHistoryTests
{
    /// <summary>Twenty-four; as many as EVENTHUB_SEEDS says when it is set.</summary>
    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, int.TryParse(Environment.GetEnvironmentVariable("EVENTHUB_SEEDS"), out int seeds) ? seeds : 24)];

    [Theory]
    [MemberData(nameof(Seeds))]
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
